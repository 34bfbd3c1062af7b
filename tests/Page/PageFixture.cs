using System.Text.Json.Nodes;
using Azure.Storage.Blobs;
using Digits.Functions.Tests;
using Digits.Tests;
using Microsoft.Playwright;

namespace Digits.Page.Tests;

/// <summary>
/// Azurite, the app and one Chromium for all tests. The model is the one that ships at a high temperature: it says the same
/// digits and is sure of none, so that there is something to review.
/// </summary>
public sealed class PageFixture : IAsyncLifetime
{
    private const double Temperature = 20; // Logits some 15 apart come out as a half at most.
    private const double Threshold = 0.99;

    /// <summary>A small evaluation, as `training evaluate --json` writes it: 7 was once taken for 1.</summary>
    private const string Evaluation = """
        {"sets":[{"name":"tiny","split":"test","count":4,"accuracy":0.75,"coverage":0.5,"acceptedAccuracy":1,
        "confusion":[[1,0,0,0,0,0,0,0,0,0],[0,1,0,0,0,0,0,0,0,0],[0,0,0,0,0,0,0,0,0,0],[0,0,0,0,0,0,0,0,0,0],[0,0,0,0,0,0,0,0,0,0],
        [0,0,0,0,0,0,0,0,0,0],[0,0,0,0,0,0,0,0,0,0],[0,1,0,0,0,0,0,1,0,0],[0,0,0,0,0,0,0,0,0,0],[0,0,0,0,0,0,0,0,0,0]],
        "calibration":{"ece":0.1,"brier":0.2,"bins":[{"low":0,"high":0.5,"count":0,"confidence":0,"accuracy":0},
        {"low":0.5,"high":1,"count":4,"confidence":0.85,"accuracy":0.75}]}}]}
        """;

    private readonly Azurite azurite = new();
    private readonly string models = Directory.CreateTempSubdirectory("digits-models-").FullName;
    private IPlaywright? playwright;

    public FunctionsApp App { get; private set; } = null!;

    public IBrowser Browser { get; private set; } = null!;

    public BlobServiceClient Storage { get; private set; } = null!;

    public IPlaywright Playwright => playwright!;

    public static string Sample(string file) => Path.Combine(Azurite.RepositoryFolder, "samples", file);

    public async Task InitializeAsync()
    {
        if (Chromium.Path is null) return;
        CopyModel();
        await azurite.InitializeAsync();
        Storage = new BlobServiceClient(azurite.ConnectionString);
        App = await FunctionsApp.StartAsync(azurite.ConnectionString, models);
        playwright = await Microsoft.Playwright.Playwright.CreateAsync();
        Browser = await Chromium.LaunchAsync(playwright);
    }

    public async Task DisposeAsync()
    {
        if (Chromium.Path is null) return;
        await Browser.DisposeAsync();
        playwright!.Dispose();
        await App.DisposeAsync();
        await azurite.DisposeAsync();
        Directory.Delete(models, recursive: true);
    }

    /// <summary>A fresh window with a section open. What the page writes to its console as an error fails the test.</summary>
    public Task<PageWindow> OpenAsync(string section, int width = 1280, ColorScheme scheme = ColorScheme.Light) =>
        PageWindow.OpenAsync(Browser, App.Http.BaseAddress!, section, width, scheme);

    /// <summary>Drops a scan into the container and waits until it is read.</summary>
    public async Task DropAsync(string name, byte[] bytes, string layout)
    {
        using var content = new ByteArrayContent(bytes);
        var path = $"api/scans/{string.Join('/', name.Split('/').Select(Uri.EscapeDataString))}";
        (await App.Http.PutAsync($"{path}?layout={layout}", content)).EnsureSuccessStatusCode();
        await App.UntilAsync($"{name} is read", async () => (string?)JsonNode.Parse(await App.Http.GetStringAsync(path))!["state"] != "waiting");
    }

    private void CopyModel()
    {
        var shipped = Path.Combine(Azurite.RepositoryFolder, "models", "digits");
        // The version that an app would serve: versions are sorted by their numbers.
        var newest = Directory.GetDirectories(shipped).OrderBy(folder => Path.GetFileName(folder).PadLeft(20, '0'), StringComparer.Ordinal).Last();
        var folder = Directory.CreateDirectory(Path.Combine(models, Path.GetFileName(newest))).FullName;
        foreach (var file in Directory.GetFiles(newest)) File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        var manifest = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "model.json")))!;
        manifest["acceptThreshold"] = Threshold;
        manifest["temperature"] = Temperature;
        File.WriteAllText(Path.Combine(folder, "model.json"), manifest.ToJsonString());
        File.WriteAllText(Path.Combine(folder, "evaluation.json"), Evaluation);
    }
}
