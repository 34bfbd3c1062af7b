using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;

namespace Digits.Portable.Tests.Api;

/// <summary>
/// The assemblies of the real packages behind a drop-in, for compile-time reading only: restored by a throw-away
/// project into the NuGet cache, where the configured feed has them.
/// </summary>
internal static class RealPackage
{
    /// <summary>Names a folder of reference assemblies to take instead of restored packages.</summary>
    public const string FolderVariable = "API_ASSEMBLIES";

    private static readonly ConcurrentDictionary<string, Lazy<(IReadOnlyList<string> Assemblies, string? Missing)>> Found = [];

    /// <summary>Paths of the assemblies, or none and the reason. The feed is asked once a test run.</summary>
    public static (IReadOnlyList<string> Assemblies, string? Missing) Find(DropIn dropIn) =>
        Found.GetOrAdd(dropIn.Id, _ => new(() => Look(dropIn))).Value;

    private static (IReadOnlyList<string> Assemblies, string? Missing) Look(DropIn dropIn)
    {
        if (Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } folder
            && Directory.GetFiles(folder, dropIn.Id + "*.dll") is { Length: > 0 } given)
            return (given, null);

        string project = Path.Combine(AppContext.BaseDirectory, "real", dropIn.Id);
        string assets = Path.Combine(project, "obj", "project.assets.json");
        string references = string.Concat(dropIn.Packages.Select(id => $"""<PackageReference Include="{id}" Version="[{DropIn.PinnedVersion(id)}]" />"""));
        string text = $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
              <ItemGroup>{references}</ItemGroup>
            </Project>
            """;
        string path = Path.Combine(project, "Real.csproj");
        if (!File.Exists(path) || File.ReadAllText(path) != text || !File.Exists(assets))
        {
            Directory.CreateDirectory(project);
            // The repository's own props would swap the packages again.
            foreach (string name in (string[])["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props"])
                File.WriteAllText(Path.Combine(project, name), "<Project />");
            File.WriteAllText(path, text);
            if (Restore(project) is { } failure)
            {
                File.Delete(assets);
                return ([], failure);
            }
        }
        return (CompileAssets(assets, dropIn), null);
    }

    /// <returns>Null, or the first error line.</returns>
    private static string? Restore(string project)
    {
        using var dotnet = Process.Start(new ProcessStartInfo("dotnet", ["restore", "--disable-build-servers", "-v", "q", "-nologo"])
        {
            WorkingDirectory = project,
            RedirectStandardOutput = true,
        })!;
        string output = dotnet.StandardOutput.ReadToEnd();
        dotnet.WaitForExit();
        if (dotnet.ExitCode == 0)
            return null;
        string error = output.Split('\n').FirstOrDefault(line => line.Contains("error", StringComparison.Ordinal)) ?? "restore failed";
        return error[(error.IndexOf("error", StringComparison.Ordinal))..].Split(". ")[0].Trim();
    }

    private static List<string> CompileAssets(string assets, DropIn dropIn)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(assets));
        var folders = json.RootElement.GetProperty("packageFolders").EnumerateObject().Select(f => f.Name).ToList();
        var libraries = json.RootElement.GetProperty("libraries");
        return [.. from package in json.RootElement.GetProperty("targets").EnumerateObject().First().Value.EnumerateObject()
                   where dropIn.Packages.Any(id => package.Name.StartsWith(id, StringComparison.Ordinal) && package.Name[id.Length] is '/' or '.')
                   where package.Value.TryGetProperty("compile", out _)
                   from file in package.Value.GetProperty("compile").EnumerateObject()
                   where file.Name.EndsWith(".dll", StringComparison.Ordinal)
                   from folder in folders
                   let full = Path.Combine(folder, libraries.GetProperty(package.Name).GetProperty("path").GetString()!, file.Name)
                   where File.Exists(full)
                   select full];
    }
}
