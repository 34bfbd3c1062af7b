using System.Text.Json;
using Microsoft.Azure.Functions.Worker;

namespace Digits.Tests.Portable.Worker;

[Collection(StorageTests.Name)]
public sealed class TimerTests(Azurite azurite)
{
    [Fact]
    public async Task TimerRunsAgainAndAgainAndAFailureDoesNotEndIt()
    {
        var store = await Store.CreateAsync(azurite);
        store.Recorder.Then = (_, _) => throw new InvalidDataException("fails each time");
        await using var app = await store.StartAsync<TimerFunctionsUnderTest>(["EverySecond"]);
        await Waiting.UntilAsync(() => store.Recorder.Count("every second False") >= 3);
    }

    [Fact]
    public async Task RunOnStartupRunsAtOnceAndKeepsItsStatus()
    {
        var store = await Store.CreateAsync(azurite);
        await using (await store.StartAsync<TimerFunctionsUnderTest>(["AtStart"]))
            await Waiting.UntilAsync(async () => await Status(store, "AtStart").ExistsAsync());
        Assert.Equal(["at start False"], store.Recorder.Seen);
        var status = JsonDocument.Parse((await Status(store, "AtStart").DownloadContentAsync()).Value.Content).RootElement;
        Assert.True(status.GetProperty("Next").GetDateTime() > status.GetProperty("Last").GetDateTime());
    }

    [Fact]
    public async Task RunMissedWhileTheAppWasDownIsMadeUpForOnce()
    {
        var store = await Store.CreateAsync(azurite);
        await using (await store.StartAsync<TimerFunctionsUnderTest>(["Yearly"]))
            await Waiting.UntilAsync(async () => await Status(store, "Yearly").ExistsAsync());
        Assert.Empty(store.Recorder.Seen); // the first start of all has missed nothing

        var missed = new ScheduleStatus { Last = new(2024, 1, 1), Next = new(2025, 1, 1), LastUpdated = new(2024, 1, 1) };
        await Status(store, "Yearly").UploadAsync(BinaryData.FromObjectAsJson(missed), overwrite: true);
        for (var start = 0; start < 2; start++)
            await using (await store.StartAsync<TimerFunctionsUnderTest>(["Yearly"]))
                await Waiting.UntilAsync(async () =>
                    !(await Status(store, "Yearly").DownloadContentAsync()).Value.Content.ToString().Contains("2025-01-01", StringComparison.Ordinal));
        Assert.Equal(["yearly True 2024-01-01"], store.Recorder.Seen);
    }

    [Fact]
    public async Task OnlyOneInstanceKeepsTheTime()
    {
        var store = await Store.CreateAsync(azurite);
        await using var one = await store.StartAsync<TimerFunctionsUnderTest>(["AtStart"]);
        await Waiting.UntilAsync(() => store.Recorder.Seen.Count == 1);
        await using var two = await store.StartAsync<TimerFunctionsUnderTest>(["AtStart", "EverySecond"]);
        await Waiting.UntilAsync(() => store.Recorder.Count("every second False") >= 2); // the second instance is at work
        Assert.Equal(1, store.Recorder.Count("at start False"));
    }

    private static Azure.Storage.Blobs.BlobClient Status(Store store, string function) =>
        store.Blobs.GetBlobContainerClient("azure-webjobs-hosts").GetBlobClient($"timers/{store.HostId}/Host.Functions.{function}/status");
}
