namespace Digits.Portable.Tests.TorchSharp;

/// <summary>These tests share the default random generator, so they run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class Torch
{
    public const string Name = "TorchSharp";
}
