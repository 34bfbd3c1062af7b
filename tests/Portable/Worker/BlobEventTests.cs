using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Digits.Tests.Portable.Worker;

[Collection(StorageTests.Name)]
public sealed class BlobEventTests(Azurite azurite)
{
    private const string Webhook = "/runtime/webhooks/blobs?functionName=Host.Functions.WatchEvents";

    [Fact]
    public async Task SubscriptionIsConfirmed()
    {
        var store = await Store.CreateAsync(azurite);
        await using var app = await store.StartAsync<BlobFunctionsUnderTest>(["WatchEvents"]);
        using var handshake = new HttpRequestMessage(HttpMethod.Post, Webhook)
        {
            Content = JsonContent.Create(new[] { new { eventType = "Microsoft.EventGrid.SubscriptionValidationEvent", data = new { validationCode = "512d" } } }),
        };
        handshake.Headers.Add("aeg-event-type", "SubscriptionValidation");
        var answer = await app.Client.SendAsync(handshake);
        Assert.Equal("512d", (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("validationResponse").GetString());
    }

    [Fact]
    public async Task EventRunsTheFunctionOnceHoweverOftenItComes()
    {
        var store = await Store.CreateAsync(azurite);
        await using var app = await store.StartAsync<BlobFunctionsUnderTest>(["WatchEvents"]);
        await store.PutAsync("a", "first");
        await store.PutAsync("unannounced");
        Assert.Equal(HttpStatusCode.Accepted, await PostAsync(app, await CreatedAsync(store, "a")));
        Assert.Equal(HttpStatusCode.Accepted, await PostAsync(app, await CreatedAsync(store, "a")));
        await Waiting.UntilAsync(() => store.Recorder.Count("a=first") == 1);
        await store.PutAsync("a", "second");
        await PostAsync(app, await CreatedAsync(store, "a"));
        await Waiting.UntilAsync(() => store.Recorder.Count("a=second") == 1);
        Assert.Equal(["a=first", "a=second"], store.Recorder.Seen);
    }

    [Fact]
    public async Task AcceptedEventOutlivesTheProcess()
    {
        var store = await Store.CreateAsync(azurite);
        store.Recorder.Then = (_, _) => throw new InvalidDataException("not yet");
        await store.PutAsync("a");
        await using (var app = await store.StartAsync<BlobFunctionsUnderTest>(["WatchEvents"]))
        {
            await PostAsync(app, await CreatedAsync(store, "a"));
            await Waiting.UntilAsync(() => !store.Recorder.Seen.IsEmpty);
        }
        var done = false;
        store.Recorder.Then = (_, _) => Task.FromResult(done = true);
        await using (await store.StartAsync<BlobFunctionsUnderTest>(["WatchEvents"])) await Waiting.UntilAsync(() => done);
    }

    [Fact]
    public async Task EventsThatConcernNobodyAreAcceptedAndIgnored()
    {
        var store = await Store.CreateAsync(azurite);
        await using var app = await store.StartAsync<BlobFunctionsUnderTest>(["WatchEvents"]);
        await store.PutAsync("a");
        var deleted = JsonSerializer.Serialize(await CreatedAsync(store, "a")).Replace("BlobCreated", "BlobDeleted", StringComparison.Ordinal);
        var elsewhere = JsonSerializer.Serialize(await CreatedAsync(store, "a")).Replace(store.Container.Name, "elsewhere", StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Accepted, await PostAsync(app, JsonSerializer.Deserialize<JsonElement>(deleted)));
        Assert.Equal(HttpStatusCode.Accepted, await PostAsync(app, JsonSerializer.Deserialize<JsonElement>(elsewhere)));
        Assert.Empty(await store.PeekAsync($"azure-webjobs-blobtrigger-{store.HostId}"));
    }

    [Fact]
    public async Task UnknownFunctionAndUnreadableEventAreRefused()
    {
        var store = await Store.CreateAsync(azurite);
        await using var app = await store.StartAsync<BlobFunctionsUnderTest>(["WatchEvents"]);
        var unknown = await app.Client.PostAsJsonAsync("/runtime/webhooks/blobs?functionName=Host.Functions.Nobody", Array.Empty<int>());
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        using var text = new StringContent("not json");
        Assert.Equal(HttpStatusCode.BadRequest, (await app.Client.PostAsync(new Uri(Webhook, UriKind.Relative), text)).StatusCode);
        var placeless = new { id = "1", eventType = "Microsoft.Storage.BlobCreated", data = new { url = (string?)null, eTag = "0x1" } };
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(app, placeless));
    }

    private static async Task<HttpStatusCode> PostAsync(RunningApp app, object blobEvent) =>
        (await app.Client.PostAsJsonAsync(Webhook, new[] { blobEvent })).StatusCode;

    private static async Task<object> CreatedAsync(Store store, string name)
    {
        var blob = store.Container.GetBlobClient(name);
        var etag = (await blob.GetPropertiesAsync()).Value.ETag.ToString("G").Trim('"'); // Event Grid sends no quotes
        return new { id = "1", eventType = "Microsoft.Storage.BlobCreated", data = new { url = blob.Uri, eTag = etag, blobType = "BlockBlob" } };
    }
}
