using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Digits.Infra.Tests;

/// <summary>The Bicep CLI: from BICEP, the PATH or the Azure CLI, else from its NuGet package where the feed has it.</summary>
internal static class BicepCli
{
    private const string Version = "0.49.2";

    private static readonly Lazy<(string? Path, string? Missing)> Found = new(Look);

    public static string? Missing => Found.Value.Missing;

    /// <summary>Runs it in the repository's root.</summary>
    public static (int ExitCode, string Output, string Error) Run(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(Found.Value.Path!, arguments)
        {
            WorkingDirectory = InfraFolder.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1";
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var bicep = Process.Start(start)!;
        var error = bicep.StandardError.ReadToEndAsync();
        string output = bicep.StandardOutput.ReadToEnd();
        bicep.WaitForExit();
        return (bicep.ExitCode, output, error.Result);
    }

    private static (string?, string?) Look()
    {
        string name = OperatingSystem.IsWindows() ? "bicep.exe" : "bicep";
        string? given = Environment.GetEnvironmentVariable("BICEP");
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Append(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".azure", "bin"));
        string? path = folders.Select(folder => Path.Combine(folder, name)).Prepend(given).FirstOrDefault(File.Exists);
        return path is not null ? (path, null) : FromNuGet(name);
    }

    private static (string?, string?) FromNuGet(string name)
    {
        string system = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";
        string id = $"Azure.Bicep.CommandLine.{system}-{(RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "x64")}";
        string project = Path.Combine(AppContext.BaseDirectory, "bicep");
        string path = Path.Combine(project, "packages", id.ToLowerInvariant(), Version, "tools", name);
        if (!File.Exists(path))
        {
            Directory.CreateDirectory(project);
            foreach (string props in (string[])["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props"])
                File.WriteAllText(Path.Combine(project, props), "<Project />");
            File.WriteAllText(Path.Combine(project, "Bicep.csproj"), $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup><TargetFramework>net10.0</TargetFramework><RestorePackagesPath>packages</RestorePackagesPath></PropertyGroup>
                  <ItemGroup><PackageDownload Include="{id}" Version="[{Version}]" /></ItemGroup>
                </Project>
                """);
            using var dotnet = Process.Start(new ProcessStartInfo("dotnet", ["restore", "--disable-build-servers", "-v", "q", "-nologo"])
            {
                WorkingDirectory = project,
                RedirectStandardOutput = true,
            })!;
            dotnet.StandardOutput.ReadToEnd();
            dotnet.WaitForExit();
        }
        if (!File.Exists(path))
            return (null, $"there is no Bicep CLI (BICEP, PATH, ~/.azure/bin), and the NuGet feed has no {id} {Version}");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, File.GetUnixFileMode(path) | UnixFileMode.UserExecute);
        return (path, null);
    }
}
