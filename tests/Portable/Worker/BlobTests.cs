using System.Net;
using System.Text.Json;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Digits.Tests.Portable.Worker;

[Collection(StorageTests.Name)]
public sealed class BlobTests(Azurite azurite)
{
    private static readonly string[] Watch = ["Watch"];

    [Fact]
    public async Task NothingIsMissedOrDoubledAcrossRestarts()
    {
        var store = await Store.CreateAsync(azurite);
        await store.PutAsync("a");
        await store.PutAsync("deep/in/folders");
        await using (await store.StartAsync<BlobFunctionsUnderTest>(Watch))
            await Waiting.UntilAsync(() => store.Recorder.Seen.Count == 2);

        await store.PutAsync("b"); // while nothing runs
        await using (await store.StartAsync<BlobFunctionsUnderTest>(Watch))
            await SentinelAsync(store);
        Assert.Equal(["a=text", "b=text", "deep/in/folders=text", "zz=text"], store.Recorder.Seen.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task NewContentRunsAgain()
    {
        var store = await Store.CreateAsync(azurite);
        await using var app = await store.StartAsync<BlobFunctionsUnderTest>(Watch);
        await store.PutAsync("a", "first");
        await Waiting.UntilAsync(() => store.Recorder.Seen.Count == 1);
        await store.PutAsync("a", "second");
        await Waiting.UntilAsync(() => store.Recorder.Seen.Count == 2);
        Assert.Equal(["a=first", "a=second"], store.Recorder.Seen);
    }

    [Fact]
    public async Task FailingBlobIsTriedFiveTimesAndThenPoison()
    {
        var store = await Store.CreateAsync(azurite);
        store.Recorder.Then = (what, _) => what.StartsWith("bad", StringComparison.Ordinal)
            ? throw new InvalidDataException("never works") : Task.CompletedTask;
        await store.PutAsync("bad");
        await using var app = await store.StartAsync<BlobFunctionsUnderTest>(Watch);
        string[] poison = [];
        await Waiting.UntilAsync(async () => (poison = await PoisonOf(store)).Length > 0);
        await SentinelAsync(store);

        Assert.Equal(5, store.Recorder.Count("bad=text"));
        var message = JsonDocument.Parse(Assert.Single(poison)).RootElement;
        var properties = await store.Container.GetBlobClient("bad").GetPropertiesAsync();
        Assert.Equal("Host.Functions.Watch", message.GetProperty("FunctionId").GetString());
        Assert.Equal("BlockBlob", message.GetProperty("BlobType").GetString());
        Assert.Equal(store.Container.Name, message.GetProperty("ContainerName").GetString());
        Assert.Equal("bad", message.GetProperty("BlobName").GetString());
        Assert.Equal(properties.Value.ETag.ToString("H"), message.GetProperty("ETag").GetString());
    }

    [Fact]
    public async Task TriesAreCountedAcrossRestarts()
    {
        var store = await Store.CreateAsync(azurite);
        store.Recorder.Then = (_, _) => throw new InvalidDataException("never works");
        await store.PutAsync("bad");
        await using (await store.StartAsync<BlobFunctionsUnderTest>(Watch))
            await Waiting.UntilAsync(() => store.Recorder.Seen.Count >= 2);
        await using (await store.StartAsync<BlobFunctionsUnderTest>(Watch))
            await Waiting.UntilAsync(async () => (await PoisonOf(store)).Length > 0);
        Assert.Equal(5, store.Recorder.Count("bad=text"));
    }

    [Fact]
    public async Task TwoInstancesShareTheWorkWithoutDoublingIt()
    {
        var store = await Store.CreateAsync(azurite);
        for (var i = 10; i < 40; i++) await store.PutAsync($"{i}");
        await using var one = await store.StartAsync<BlobFunctionsUnderTest>(Watch);
        await using var two = await store.StartAsync<BlobFunctionsUnderTest>(Watch);
        await SentinelAsync(store);
        await Waiting.UntilAsync(() => store.Recorder.Seen.Count >= 31);
        Assert.Equal(31, store.Recorder.Seen.Distinct().Count());
        Assert.Equal(31, store.Recorder.Seen.Count);
    }

    [Fact]
    public async Task BlobThatIsGoneWhenItsTurnComesIsNoError()
    {
        var store = await Store.CreateAsync(azurite);
        var gate = new Gate();
        store.Recorder.Then = (what, _) =>
        {
            if (what != "a=text") return Task.CompletedTask;
            gate.Entered.Release();
            return gate.Open.Task;
        };
        await store.PutAsync("a");
        await store.PutAsync("b");
        await using var app = await store.StartAsync<BlobFunctionsUnderTest>(Watch, """{ "blobs": { "maxDegreeOfParallelism": 1 } }""");
        await gate.Entered.WaitAsync();
        await store.Container.DeleteBlobAsync("b"); // listed already, and waiting for a's slot
        gate.Open.SetResult();
        await SentinelAsync(store);
        Assert.Equal(["a=text", "zz=text"], store.Recorder.Seen);
        Assert.DoesNotContain(app.Log.Lines, l => l.Level >= LogLevel.Warning);
    }

    [Fact]
    public async Task NoMoreRunAtOnceThanHostJsonAllows()
    {
        var store = await Store.CreateAsync(azurite);
        var gate = new Gate();
        var (running, most) = (0, 0);
        store.Recorder.Then = async (_, _) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            gate.Entered.Release();
            await gate.Open.Task;
            Interlocked.Decrement(ref running);
        };
        for (var i = 0; i < 6; i++) await store.PutAsync($"{i}");
        await using var app = await store.StartAsync<BlobFunctionsUnderTest>(Watch, """{ "blobs": { "maxDegreeOfParallelism": 2 } }""");
        await gate.Entered.WaitAsync();
        await gate.Entered.WaitAsync(); // two do run together
        gate.Open.SetResult();
        await Waiting.UntilAsync(() => store.Recorder.Seen.Count == 6);
        Assert.Equal(2, most);
    }

    [Fact]
    public async Task StoppingLetsARunningFunctionFinishAndStartsNoOther()
    {
        var store = await Store.CreateAsync(azurite);
        var gate = new Gate();
        var finished = false;
        store.Recorder.Then = async (_, cancellation) =>
        {
            gate.Entered.Release();
            await gate.Open.Task;
            finished = !cancellation.IsCancellationRequested;
        };
        await store.PutAsync("a");
        await store.PutAsync("b");
        await using (var app = await store.StartAsync<BlobFunctionsUnderTest>(Watch, """{ "blobs": { "maxDegreeOfParallelism": 1 } }"""))
        {
            await gate.Entered.WaitAsync();
            var stopped = app.StopAsync();
            Assert.False(stopped.IsCompleted);
            gate.Open.SetResult();
            await stopped;
        }
        Assert.True(finished);
        Assert.Equal(["a=text"], store.Recorder.Seen);

        await using (await store.StartAsync<BlobFunctionsUnderTest>(Watch)) // what was left is not lost, what was done not doubled
            await Waiting.UntilAsync(() => store.Recorder.Seen.Count == 2);
        Assert.Equal(["a=text", "b=text"], store.Recorder.Seen);
    }

    [Fact]
    public async Task StoppingWaitsNoLongerThanTheShutdownTimeoutAndTheTryDoesNotCount()
    {
        var store = await Store.CreateAsync(azurite);
        store.Recorder.Then = (_, cancellation) => Task.Delay(Timeout.Infinite, cancellation);
        await store.PutAsync("a");
        await using (await store.StartAsync<BlobFunctionsUnderTest>(
            Watch, services: s => s.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(1))))
            await Waiting.UntilAsync(() => !store.Recorder.Seen.IsEmpty);
        Assert.Equal("0", (await (await ReceiptAsync(store, "a")).GetPropertiesAsync()).Value.Metadata["Attempts"]);

        store.Recorder.Then = (_, _) => Task.CompletedTask;
        await using (await store.StartAsync<BlobFunctionsUnderTest>(Watch))
            await Waiting.UntilAsync(() => store.Recorder.Seen.Count == 2);
    }

    [Fact]
    public async Task PatternSplitsTheNameIntoParameters()
    {
        var store = await Store.CreateAsync(azurite);
        await store.PutAsync("in/scan.v2.png");
        await store.PutAsync("in/noextension");
        await store.PutAsync("out/scan.png");
        await using var app = await store.StartAsync<BlobFunctionsUnderTest>(["Parts"]);
        await store.PutAsync("in/z.z");
        await Waiting.UntilAsync(() => store.Recorder.Seen.Count >= 2);
        Assert.Equal(
            [$"scan.v2|png|{store.Container.Name}/in/scan.v2.png|True", $"z|z|{store.Container.Name}/in/z.z|True"],
            store.Recorder.Seen.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task BlobComesAsEveryTypeThatIsAskedFor()
    {
        var store = await Store.CreateAsync(azurite);
        await store.PutAsync("d.json", """{"strokes":3}""");
        await using var app = await store.StartAsync<BlobFunctionsUnderTest>(["AllTypes"]);
        await Waiting.UntilAsync(() => !store.Recorder.Seen.IsEmpty);
        Assert.Equal("""{"strokes":3}|{"strokes":3}|{"strokes":3}|d.json|d.json|d""", store.Recorder.Seen.Single());
    }

    [Fact]
    public async Task ReturnValueIsWrittenToTheBlobThatTheOutputNames()
    {
        var store = await Store.CreateAsync(azurite);
        await store.PutAsync("word.soft", "hello");
        await using var app = await store.StartAsync<BlobFunctionsUnderTest>(["Shout"]);
        var loud = store.Container.GetBlobClient("word.loud");
        await Waiting.UntilAsync(async () => await loud.ExistsAsync());
        Assert.Equal("HELLO", (await loud.DownloadContentAsync()).Value.Content.ToString());
    }

    [Fact]
    public async Task ResultWithSeveralOutputsAnswersAndWritesThemAll()
    {
        var store = await Store.CreateAsync(azurite);
        await using var app = await store.StartAsync<BlobFunctionsUnderTest>(["Submit"]);
        var answer = await app.Client.PostAsync(new Uri("/api/submit/7", UriKind.Relative), null);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal("\"7\"", await answer.Content.ReadAsStringAsync());
        Assert.Equal(["7-1", "7-2"], await store.PeekAsync(store.Queue.Name));
        var written = await store.Container.GetBlobClient("submitted/7.json").DownloadContentAsync();
        Assert.Equal(7, JsonDocument.Parse(written.Value.Content).RootElement.GetProperty("Strokes").GetInt32());
    }

    [Fact]
    public async Task ReceiptsStandWhereTheRealHostKeepsThem()
    {
        var store = await Store.CreateAsync(azurite);
        await store.PutAsync("a");
        await using (await store.StartAsync<BlobFunctionsUnderTest>(Watch))
            await Waiting.UntilAsync(() => store.Recorder.Seen.Count == 1);
        var receipt = await ReceiptAsync(store, "a");
        Assert.Equal("true", (await receipt.GetPropertiesAsync()).Value.Metadata["Completed"]);
        Assert.Equal(LeaseState.Available, (await receipt.GetPropertiesAsync()).Value.LeaseState);
    }

    [Fact]
    public async Task MissingConnectionIsNamed()
    {
        var store = await Store.CreateAsync(azurite);
        await using var app = await store.StartAsync<BlobFunctionsUnderTest>(["WatchElsewhere"]);
        await Waiting.UntilAsync(() => app.Log.Lines.Any(l => l.Level == LogLevel.Warning
            && l.Text.Contains("No storage connection 'Elsewhere': set Elsewhere to a connection string", StringComparison.Ordinal)));
    }

    /// <summary>Puts a blob that is listed last: once it has run, all others have had their turn, and once more.</summary>
    private static async Task SentinelAsync(Store store)
    {
        await store.PutAsync("zz");
        await Waiting.UntilAsync(() => store.Recorder.Count("zz=text") > 0);
    }

    private static async Task<string[]> PoisonOf(Store store) =>
        [.. (await store.PeekAsync("webjobs-blobtrigger-poison")).Where(m => m.Contains(store.Container.Name, StringComparison.Ordinal))];

    private static async Task<BlobClient> ReceiptAsync(Store store, string blob)
    {
        var etag = (await store.Container.GetBlobClient(blob).GetPropertiesAsync()).Value.ETag.ToString("G").Trim('"');
        return store.Blobs.GetBlobContainerClient("azure-webjobs-hosts")
            .GetBlobClient($"blobreceipts/{store.HostId}/Host.Functions.Watch/{etag}/{store.Container.Name}/{blob}");
    }
}
