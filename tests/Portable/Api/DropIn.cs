using System.Runtime.CompilerServices;
using System.Xml.Linq;

namespace Digits.Portable.Tests.Api;

/// <summary>A project under portable/ and the package it stands in for.</summary>
/// <param name="Id">The package's id, which is also the drop-in's assembly name.</param>
/// <param name="Source">Where the real signatures can be looked up.</param>
/// <param name="Packages">The real packages that hold what the drop-in offers; without native parts.</param>
internal sealed record DropIn(string Id, string Source, params string[] Packages)
{
    public static IReadOnlyList<DropIn> All { get; } =
    [
        new("Microsoft.Azure.Functions.Worker", "https://github.com/Azure/azure-functions-dotnet-worker",
            "Microsoft.Azure.Functions.Worker", "Microsoft.Azure.Functions.Worker.Extensions.Http.AspNetCore",
            "Microsoft.Azure.Functions.Worker.Extensions.Storage", "Microsoft.Azure.Functions.Worker.Extensions.Timer"),
        new("Microsoft.ML.OnnxRuntime", "https://github.com/microsoft/onnxruntime, csharp/src", "Microsoft.ML.OnnxRuntime.Managed"),
        new("SixLabors.ImageSharp", "https://github.com/SixLabors/ImageSharp, release/3.1.x", "SixLabors.ImageSharp"),
        new("System.IO.Hashing", "https://github.com/dotnet/runtime, src/libraries/System.IO.Hashing", "System.IO.Hashing"),
        new("TorchSharp", "https://github.com/dotnet/TorchSharp, src/TorchSharp", "TorchSharp"),
    ];

    public string ListPath => Path.Combine(ApiFolder(), Id + ".txt");

    /// <summary>The drop-in as it was built for these tests.</summary>
    public PackageApi Api() => PackageApi.Read([Path.Combine(AppContext.BaseDirectory, Id + ".dll")]);

    /// <summary>What is compiled against the package: the product, and what its own packages compiled against this one.</summary>
    private static readonly string[] Users = ["Recognition", "Functions", "Training", "Azure.Storage.Common"];

    /// <summary>What they use of <paramref name="api"/>: each key with the assemblies that use it.</summary>
    public ILookup<string, string> Use(PackageApi api) => (from name in Users
                                                           from key in ProductUse.Read(Path.Combine(AppContext.BaseDirectory, name + ".dll"), Id, api)
                                                           select (key, name)).ToLookup(u => u.key, u => u.name);

    /// <summary>The version that Directory.Packages.props pins.</summary>
    public string Version => PinnedVersion(Id);

    public static string PinnedVersion(string id) =>
        (from entry in XDocument.Load(Path.Combine(Root, "Directory.Packages.props")).Descendants("PackageVersion")
         where (string?)entry.Attribute("Include") == id
         select (string)entry.Attribute("Version")!).Single();

    public static string Root { get; } = Path.GetFullPath(Path.Combine(ApiFolder(), "../../.."));

    public override string ToString() => Id;

    private static string ApiFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
