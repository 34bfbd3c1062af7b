using Azure.Storage.Queues;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Digits.Tests.Portable.Worker;

[Collection(StorageTests.Name)]
public sealed class QueueTests(Azurite azurite)
{
    private static readonly string[] Text = ["Text"];

    [Theory]
    [InlineData("Text")]
    [InlineData("Bytes")]
    [InlineData("Data")]
    [InlineData("Message")]
    public async Task MessageComesAsTheTypeThatIsAskedForAndIsDeleted(string function)
    {
        var store = await Store.CreateAsync(azurite);
        await store.Queue.SendMessageAsync("grüße");
        await using (await store.StartAsync<QueueFunctionsUnderTest>([function]))
            await Waiting.UntilAsync(() => !store.Recorder.Seen.IsEmpty);
        Assert.Equal("grüße", store.Recorder.Seen.Single());
        Assert.Equal(0, await CountAsync(store));
    }

    [Fact]
    public async Task JsonComesAsAnObjectAndItsPropertiesAsParameters()
    {
        var store = await Store.CreateAsync(azurite);
        await store.Queue.SendMessageAsync("""{"customer":"Ada","pieces":3}""");
        await using var app = await store.StartAsync<QueueFunctionsUnderTest>(["Object"]);
        await Waiting.UntilAsync(() => !store.Recorder.Seen.IsEmpty);
        Assert.Equal("Ada 3 True Ada 1", store.Recorder.Seen.Single());
    }

    [Fact]
    public async Task FailingMessageIsTriedAsOftenAsHostJsonSaysAndThenPoison()
    {
        var store = await Store.CreateAsync(azurite);
        store.Recorder.Then = (what, _) => what == "bad" ? throw new InvalidDataException("never works") : Task.CompletedTask;
        await store.Queue.SendMessageAsync("bad");
        await store.Queue.SendMessageAsync("good");
        await using (await store.StartAsync<QueueFunctionsUnderTest>(Text, """{ "queues": { "maxDequeueCount": 3 } }"""))
            await Waiting.UntilAsync(async () => (await store.PeekAsync(store.Queue.Name + "-poison")).Length > 0);
        Assert.Equal(["bad"], await store.PeekAsync(store.Queue.Name + "-poison"));
        Assert.Equal(3, store.Recorder.Count("bad"));
        Assert.Equal(1, store.Recorder.Count("good"));
        Assert.Equal(0, await CountAsync(store));
    }

    [Fact]
    public async Task MessageStaysHiddenWhileItIsWorkedOn()
    {
        var store = await Store.CreateAsync(azurite);
        var gate = new Gate();
        store.Recorder.Then = (_, _) => gate.Open.Task;
        await store.Queue.SendMessageAsync("long");
        await using var one = await store.StartAsync<QueueFunctionsUnderTest>(Text, services: ShortVisibility);
        await Waiting.UntilAsync(() => !store.Recorder.Seen.IsEmpty);
        await using var two = await store.StartAsync<QueueFunctionsUnderTest>(Text, services: ShortVisibility);
        await Task.Delay(TimeSpan.FromSeconds(4)); // twice as long as it would stay hidden by itself
        gate.Open.SetResult();
        await Waiting.UntilAsync(async () => await CountAsync(store) == 0);
        Assert.Single(store.Recorder.Seen);
    }

    [Fact]
    public async Task PlainTextIsReadWhenHostJsonSaysSo()
    {
        var store = await Store.CreateAsync(azurite);
        await new QueueClient(azurite.ConnectionString, store.Queue.Name).SendMessageAsync("not base64!");
        await using var app = await store.StartAsync<QueueFunctionsUnderTest>(Text, """{ "queues": { "messageEncoding": "none" } }""");
        await Waiting.UntilAsync(() => !store.Recorder.Seen.IsEmpty);
        Assert.Equal("not base64!", store.Recorder.Seen.Single());
    }

    [Fact]
    public async Task MessageThatCannotBeDecodedIsPoisonAtOnceAndTheRestGoesOn()
    {
        var store = await Store.CreateAsync(azurite);
        await new QueueClient(azurite.ConnectionString, store.Queue.Name).SendMessageAsync("not base64!");
        await store.Queue.SendMessageAsync("good");
        var poison = new QueueClient(azurite.ConnectionString, store.Queue.Name + "-poison");
        await using var app = await store.StartAsync<QueueFunctionsUnderTest>(Text);
        await Waiting.UntilAsync(async () => await poison.ExistsAsync() && (await poison.PeekMessagesAsync()).Value.Length > 0);
        await Waiting.UntilAsync(() => !store.Recorder.Seen.IsEmpty);
        Assert.Equal("not base64!", (await poison.PeekMessageAsync()).Value.Body.ToString());
        Assert.Equal(["good"], store.Recorder.Seen);
    }

    [Fact]
    public async Task NoMoreRunAtOnceThanBatchAndThresholdAllow()
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
        for (var i = 0; i < 8; i++) await store.Queue.SendMessageAsync($"{i}");
        await using var app = await store.StartAsync<QueueFunctionsUnderTest>(
            Text, """{ "queues": { "batchSize": 2, "newBatchThreshold": 1 } }""");
        await gate.Entered.WaitAsync();
        await gate.Entered.WaitAsync();
        gate.Open.SetResult();
        await Waiting.UntilAsync(() => store.Recorder.Seen.Count == 8);
        Assert.InRange(most, 2, 3);
    }

    private static async Task<int> CountAsync(Store store) =>
        (await store.Queue.GetPropertiesAsync()).Value.ApproximateMessagesCount;

    private static void ShortVisibility(IServiceCollection services) => services.AddSingleton(provider => new QueueSettings(
        provider.GetRequiredService<IConfiguration>(), provider.GetRequiredService<IHostEnvironment>()) { Invisible = TimeSpan.FromSeconds(2) });
}
