using Microsoft.Playwright;

namespace Digits.Page.Tests;

/// <summary>Debian's Chromium, or whichever is on the PATH; Playwright's own is not downloaded.</summary>
public static class Chromium
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome.exe", "msedge.exe"];

    /// <summary>Full path, or null where there is none.</summary>
    public static string? Path { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator)
        .SelectMany(folder => Names.Select(name => System.IO.Path.Combine(folder, name))).FirstOrDefault(File.Exists);

    /// <param name="video">A Y4M file that the camera shall show; null for Chromium's own test picture.</param>
    public static Task<IBrowser> LaunchAsync(IPlaywright playwright, string? video = null) => playwright.Chromium.LaunchAsync(new()
    {
        ExecutablePath = Path,
        Timeout = 120_000,
        Args =
        [
            "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
            .. video is null ? (string[])[] : [$"--use-file-for-fake-video-capture={video}"],
        ],
    });
}
