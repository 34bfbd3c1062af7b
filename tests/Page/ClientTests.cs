using System.Diagnostics;
using Digits.Functions.Tests;
using Digits.Tests;
using Microsoft.Playwright;

namespace Digits.Page.Tests;

/// <summary>The sample clients, as their readers run them.</summary>
[Collection(PageCollection.Name)]
public sealed class ClientTests(PageFixture fixture)
{
    private static readonly string Folder = Path.Combine(Azurite.RepositoryFolder, "samples", "clients");

    [BrowserFact]
    public async Task CurlLinesRunTopToBottom()
    {
        if (OperatingSystem.IsWindows()) return; // A shell script.

        var (rc, output) = await RunAsync("bash", Path.Combine(Folder, "curl.sh"), App);

        Assert.True(rc == 0, output);
        Assert.Contains("\"predictions\":[{\"digit\":5,", output, StringComparison.Ordinal);
        Assert.Contains("file,page,line,text,confidence,accepted", output, StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task CSharpSamplePrintsTheNumbers()
    {
        var (rc, output) = await RunAsync("dotnet", Path.Combine(Folder, "ReadScan.cs"), PageFixture.Sample("digit.png"), "field", App);
        var (failed, complaint) = await RunAsync("dotnet", Path.Combine(Folder, "ReadScan.cs"), PageFixture.Sample("truth.json"), "field", App);

        Assert.True(rc == 0, output);
        Assert.StartsWith("5", output.Trim(), StringComparison.Ordinal);
        Assert.Equal(1, failed);
        Assert.Contains("no image", complaint, StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task PageOfAnotherSiteReadsAScan()
    {
        await using var app = await FunctionsApp.StartAsync(
            null, Path.Combine(Azurite.RepositoryFolder, "models", "digits"), ("Digits__CorsOrigins", "*"));
        var page = await (await fixture.Browser.NewContextAsync()).NewPageAsync();
        await page.GotoAsync($"{new Uri(Path.Combine(Folder, "page.html"))}?app={app.Http.BaseAddress!.ToString().TrimEnd('/')}");

        await page.Locator("#scan").SetInputFilesAsync(PageFixture.Sample("digit.png"));

        await Assertions.Expect(page.Locator("#numbers li")).ToHaveTextAsync("5", new() { Timeout = 60_000 });
        await page.Locator("#scan").SetInputFilesAsync(PageFixture.Sample("truth.json"));
        await Assertions.Expect(page.Locator("#problem")).ToContainTextAsync("no image", new() { Timeout = 60_000 });
    }

    private string App => fixture.App.Http.BaseAddress!.ToString().TrimEnd('/');

    private static async Task<(int ExitCode, string Output)> RunAsync(string file, params string[] arguments)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Azurite.RepositoryFolder };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }
}
