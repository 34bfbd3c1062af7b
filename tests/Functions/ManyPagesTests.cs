using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Azure.Storage.Blobs;
using Digits.Recognition;
using Digits.Tests;

namespace Digits.Functions.Tests;

/// <summary>Scans of many pages, read a few at a time over the queue scan-pages. The model takes every digit for a 3.</summary>
public sealed partial class ManyPagesTests : IAsyncLifetime
{
    private const int Pages = 23;

    private readonly Azurite azurite = new();
    private readonly ModelFolder models = new();
    private BlobServiceClient storage = null!;

    [Fact]
    public async Task TwoAppsShareAScanAndReadEachPageOnce()
    {
        await using var one = await StartAsync();
        await using var two = await StartAsync();
        var scans = new UploadedScans(storage, one);

        var result = await scans.ReadAsync("field/many.tif", TestImages.Tiff([.. Enumerable.Range(1, Pages).Select(PageOf)]));

        Assert.Equal(Enumerable.Range(1, Pages), result["pages"]!.AsArray().Select(page => (int)page!["number"]!));
        Assert.Equal(Enumerable.Range(1, Pages).Select(TextOf), result["pages"]!.AsArray().Select(Text));
        Assert.Contains($"field/many.tif,{Pages},1,{TextOf(Pages)},", await scans.TextAsync("field/many.tif.csv"), StringComparison.Ordinal);
        await UntilNothingIsLeftAsync(one);
        var runs = Runs().Matches(one.Output + two.Output).Select(match => match.Value).ToList();
        Assert.Equal(runs.Distinct().Order(StringComparer.Ordinal), runs.Order(StringComparer.Ordinal));
        Assert.Equal(6, runs.Count);
    }

    [Fact]
    public async Task PageThatCannotBeReadLeavesTheOthersTheirResult()
    {
        await using var app = await StartAsync();
        var files = Enumerable.Range(1, 10).Select(number => ($"{number:00}.png", TestImages.Png(PageOf(number)))).ToArray();
        files[4].Item2 = files[4].Item2[..60];

        var result = await new UploadedScans(storage, app).ReadAsync("field/damaged.zip", TestImages.Zip(files));

        Assert.Equal("done", (string)result["state"]!);
        var pages = result["pages"]!.AsArray();
        Assert.Equal("unreadable", (string)pages[4]!["error"]!["reason"]!);
        Assert.Equal("05.png", (string)pages[4]!["file"]!);
        Assert.All(pages.Where((_, index) => index != 4), page => Assert.Equal(TextOf((int)page!["number"]!), Text(page)));
    }

    [Fact]
    public async Task FileWithoutAReadablePageFails()
    {
        await using var app = await StartAsync();
        var files = Enumerable.Range(1, 9).Select(number => ($"{number}.txt", "no image"u8.ToArray())).ToArray();

        var result = await new UploadedScans(storage, app).ReadAsync("letters.zip", TestImages.Zip(files));

        Assert.Equal(("failed", "not-an-image"), ((string)result["state"]!, (string)result["error"]!["reason"]!));
    }

    [Fact]
    public async Task KilledAppLosesNoPage()
    {
        var etag = "";
        var tiff = TestImages.Tiff([.. Enumerable.Range(1, Pages).Select(PageOf)]);
        await using (var first = await StartAsync())
        {
            etag = await new UploadedScans(storage, first).DropAsync("field/killed.tif", tiff);
            await first.UntilAsync("some pages are read", () => Task.FromResult(Runs().IsMatch(first.Output)));
            first.Kill();
        }

        await using var second = await StartAsync();
        var result = await new UploadedScans(storage, second).ResultAsync("field/killed.tif", etag);

        Assert.Equal(Enumerable.Range(1, Pages).Select(TextOf), result["pages"]!.AsArray().Select(Text));
        await UntilNothingIsLeftAsync(second);
    }

    [Fact]
    public async Task ProgressIsTold()
    {
        await using var app = await StartAsync(("AzureWebJobs.ReadScanPages.Disabled", "true"));
        var etag = await new UploadedScans(storage, app).DropAsync("field/slow.tif", TestImages.Tiff([.. Enumerable.Range(1, Pages).Select(PageOf)]));
        await app.UntilAsync("the scan is shared out", async () => (await app.Http.GetStringAsync("api/scans/field/slow.tif")).Contains("progress", StringComparison.Ordinal));
        await storage.GetBlobContainerClient("results").UploadBlobAsync($"field/slow.tif.parts/{etag}-1/0005-0008", BinaryData.FromString("[]"));

        var list = await (await app.Http.GetAsync("api/scans")).JsonAsync();
        var detail = await (await app.Http.GetAsync("api/scans/field/slow.tif")).JsonAsync();

        const string Progress = """{"read":4,"pages":23}""";
        Assert.Equal(("waiting", Progress), ((string)list["scans"]![0]!["state"]!, list["scans"]![0]!["progress"]!.ToJsonString()));
        Assert.Equal(("waiting", Progress), ((string)detail["state"]!, detail["progress"]!.ToJsonString()));
    }

    public async Task InitializeAsync()
    {
        models.Write("1", 3);
        await azurite.InitializeAsync();
        storage = new BlobServiceClient(azurite.ConnectionString);
    }

    public async Task DisposeAsync()
    {
        await azurite.DisposeAsync();
        models.Dispose();
    }

    private Task<FunctionsApp> StartAsync(params (string, string)[] settings) => FunctionsApp.StartAsync(azurite.ConnectionString, models.Path, settings);

    private Task UntilNothingIsLeftAsync(FunctionsApp app) => app.UntilAsync("the parts are gone", async () =>
        !(await new UploadedScans(storage, app).ResultETagsAsync()).Keys.Any(name => name.Contains(".parts/", StringComparison.Ordinal)));

    /// <summary>One to three digits, so that a page out of its place shows.</summary>
    private static GreyImage PageOf(int number) => TestImages.Ones(1 + (number % 3));

    private static string TextOf(int number) => new('3', 1 + (number % 3));

    private static string Text(JsonNode? page) => (string)page!["lines"]![0]!["text"]!;

    [GeneratedRegex("Pages [0-9]+ to [0-9]+ of scan")]
    private static partial Regex Runs();
}
