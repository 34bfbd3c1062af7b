namespace Digits.Training.Tests;

/// <summary>A test that needs a browser, skipped where none is on the PATH.</summary>
public sealed class BrowserFactAttribute : FactAttribute
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome.exe", "msedge.exe"];

    public BrowserFactAttribute()
    {
        if (Chromium is null) Skip = "There is no Chromium on the PATH. Install it, on Debian with `apt-get install chromium`.";
    }

    /// <summary>Its full path, or null where there is none.</summary>
    public static string? Chromium { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .SelectMany(folder => Names.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
}
