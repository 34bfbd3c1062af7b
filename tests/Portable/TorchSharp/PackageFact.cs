using System.Reflection;

namespace Digits.Portable.Tests.TorchSharp;

/// <summary>Runs where the TorchSharp package's managed assembly was restored.</summary>
internal sealed class PackageFact : FactAttribute
{
    public PackageFact()
    {
        if (Path is null) Skip = "The TorchSharp 0.107.0 package is not in the NuGet folder.";
    }

    internal static string? Path { get; } = Find();

    private static string? Find()
    {
        var metadata = typeof(PackageFact).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>();
        var root = metadata.FirstOrDefault(a => a.Key == "NuGetPackageRoot")?.Value;
        var path = System.IO.Path.Combine(root ?? ".", "torchsharp", "0.107.0", "lib", "net8.0", "TorchSharp.dll");
        return File.Exists(path) ? path : null;
    }
}
