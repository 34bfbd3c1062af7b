using Azure.Storage.Blobs;
using Digits.Tests;

namespace Digits.Functions.Tests;

/// <summary>The app is killed in the middle of its work and started again.</summary>
public sealed class RestartTests : IAsyncLifetime
{
    private readonly Azurite azurite = new();
    private readonly ModelFolder models = new();

    [Fact]
    public async Task KilledAppLosesNothingAndDoublesNothing()
    {
        const int Count = 24;
        var storage = new BlobServiceClient(azurite.ConnectionString);
        var page = TestImages.Png(Large());
        var etags = new Dictionary<string, string>();
        Dictionary<string, string> before;
        await using (var first = await FunctionsApp.StartAsync(azurite.ConnectionString, models.Path))
        {
            var scans = new UploadedScans(storage, first);
            for (var i = 0; i < Count; i++) etags[$"{i:00}.png"] = await scans.DropAsync($"{i:00}.png", page, "page");
            await first.UntilAsync("some scans are read", async () => Results(await scans.ResultETagsAsync()).Length >= 3);
            first.Kill();
            before = await scans.ResultETagsAsync();
        }

        var done = Results(before);
        Assert.InRange(done.Length, 3, Count - 1);

        await using var second = await FunctionsApp.StartAsync(azurite.ConnectionString, models.Path);
        var again = new UploadedScans(storage, second);
        // One dropped while the app was up again comes after all that was left over.
        etags["zz.png"] = await again.DropAsync("zz.png", page, "page");
        foreach (var (name, etag) in etags)
        {
            var result = await again.ResultAsync(name, etag);
            Assert.Equal(Enumerable.Repeat("33333", 6), result["pages"]![0]!["lines"]!.AsArray().Select(line => (string)line!["text"]!));
        }

        var after = await again.ResultETagsAsync();
        var expected = etags.Keys.SelectMany(name => (string[])[$"{name}.csv", $"{name}.json", $"{name}.svg"]);
        Assert.Equal(expected.Order(StringComparer.Ordinal), after.Keys.Order(StringComparer.Ordinal));
        // What was finished before the kill was not written a second time.
        Assert.All(done, name => Assert.Equal(before[name], after[name]));
    }

    [Fact]
    public async Task FinishedScansAreNotReadAgainAfterARestart()
    {
        var storage = new BlobServiceClient(azurite.ConnectionString);
        var page = TestImages.Png(TestImages.Ones(2));
        Dictionary<string, string> before;
        await using (var first = await FunctionsApp.StartAsync(azurite.ConnectionString, models.Path))
        {
            var scans = new UploadedScans(storage, first);
            for (var i = 0; i < 5; i++) await scans.ReadAsync($"{i}.png", page);
            before = await scans.ResultETagsAsync();
        }

        await using var second = await FunctionsApp.StartAsync(azurite.ConnectionString, models.Path);
        var again = new UploadedScans(storage, second);
        await again.ReadAsync("new.png", page);

        var after = await again.ResultETagsAsync();
        Assert.All(before, result => Assert.Equal(result.Value, after[result.Key]));
    }

    public async Task InitializeAsync()
    {
        models.Write("1", 3);
        await azurite.InitializeAsync();
    }

    public async Task DisposeAsync()
    {
        await azurite.DisposeAsync();
        models.Dispose();
    }

    private static string[] Results(Dictionary<string, string> blobs) =>
        [.. blobs.Keys.Where(name => name.EndsWith(".json", StringComparison.Ordinal))];

    /// <summary>Six rows of five strokes: work enough for the app to be killed during it.</summary>
    private static Recognition.GreyImage Large()
    {
        var page = TestImages.Paper(700, 900);
        for (var row = 0; row < 6; row++)
        {
            for (var column = 0; column < 5; column++) TestImages.Stroke(page, 200 + (column * 50), 100 + (row * 120));
        }

        return page;
    }
}
