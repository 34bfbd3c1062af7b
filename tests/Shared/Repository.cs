using System.Globalization;

namespace Digits.Tests;

/// <summary>Where the repository lies, seen from the tests' own folder.</summary>
public static class Repository
{
    /// <summary>The folder that holds Serverless.sln.</summary>
    public static string Folder { get; } = Find();

    /// <summary>A file or folder of the repository.</summary>
    public static string File(params ReadOnlySpan<string> parts) => Path.Combine([Folder, .. parts]);

    /// <summary>Folder of the model that ships.</summary>
    public static string NewestModel =>
        Directory.GetDirectories(File("models", "digits")).MaxBy(folder => int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture))!;

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (System.IO.File.Exists(Path.Combine(folder.FullName, "Serverless.sln"))) return folder.FullName;
        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds Serverless.sln.");
    }
}
