namespace Digits.Portable.Tests.Kernels;

/// <summary>The vector width is one switch for the whole process: tests that turn it run alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class KernelTests
{
    public const string Name = "Kernels";
}
