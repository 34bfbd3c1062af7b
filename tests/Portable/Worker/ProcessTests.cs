namespace Digits.Tests.Portable.Worker;

[Collection(StorageTests.Name)]
public sealed class ProcessTests(Azurite azurite)
{
    [Fact]
    public async Task KilledInTheMiddleNothingIsLostAndNothingDoneIsDoubled()
    {
        var store = await Store.CreateAsync(azurite);
        await store.PutAsync("in/a");
        await store.PutAsync("in/b");
        using (var first = await ChildApp.StartAsync(["Survive"], Settings(store)))
        {
            await Waiting.UntilAsync(async () => await CountAsync(store, "done/") == 2);
            await store.PutAsync("hold");
            await store.PutAsync("in/c");
            await Waiting.UntilAsync(async () => await CountAsync(store, "begun/c/") == 1);
            first.Kill();
        }
        await store.Container.DeleteBlobAsync("hold");
        await store.PutAsync("in/d");
        using var second = await ChildApp.StartAsync(["Survive"], Settings(store));
        await Waiting.UntilAsync(async () => await CountAsync(store, "done/c/") == 1 && await CountAsync(store, "done/d/") == 1);
        Assert.Equal(4, await CountAsync(store, "done/"));
        Assert.Equal(1, await CountAsync(store, "begun/a/"));
        Assert.Equal(2, await CountAsync(store, "begun/c/")); // once before the kill, once after
    }

    [UnixFact]
    public async Task AskedToEndItFinishesWhatRuns()
    {
        var store = await Store.CreateAsync(azurite);
        await store.PutAsync("hold");
        await store.PutAsync("in/a");
        using var app = await ChildApp.StartAsync(["Survive"], Settings(store));
        await Waiting.UntilAsync(async () => await CountAsync(store, "begun/") == 1);
        var ended = app.TerminateAsync();
        await store.Container.DeleteBlobAsync("hold");
        Assert.Equal(0, await ended);
        Assert.Equal(1, await CountAsync(store, "done/a/"));
    }

    [Fact]
    public async Task LocalSettingsBecomeSettingsAndRealVariablesWin()
    {
        using var app = await ChildApp.StartAsync(
            ["Settings"], new() { ["FROM_FILE"] = "file", ["FROM_BOTH"] = "file" }, new() { ["FROM_BOTH"] = "environment" });
        Assert.Equal("file|file", await app.Client.GetStringAsync(new Uri("/api/settings/FROM_FILE", UriKind.Relative)));
        Assert.Equal("environment|environment", await app.Client.GetStringAsync(new Uri("/api/settings/FROM_BOTH", UriKind.Relative)));
    }

    [Fact]
    public async Task FunctionsAndTheirAddressesArePrinted()
    {
        using var app = await ChildApp.StartAsync(
            ["EverySecond", "Named", "Settings"], Settings(await Store.CreateAsync(azurite)), new() { ["AzureWebJobs__EverySecond__Disabled"] = "1" });
        var address = app.Client.BaseAddress;
        Assert.Contains("Functions:", app.Output);
        Assert.Contains("\tEverySecond: timerTrigger (disabled)", app.Output);
        Assert.Contains($"\tNamed: [GET,POST] {address}api/Named", app.Output);
        Assert.Contains($"\tSettings: [GET] {address}api/settings/{{name}}", app.Output);
        Assert.DoesNotContain("\tRest: ", string.Join('\n', app.Output), StringComparison.Ordinal);
    }

    private static Dictionary<string, string> Settings(Store store) => new()
    {
        ["AzureWebJobsStorage"] = store.ConnectionString,
        ["Container"] = store.Container.Name,
        ["AzureFunctionsWebHost:hostid"] = store.HostId,
    };

    private static async Task<int> CountAsync(Store store, string prefix)
    {
        var count = 0;
        await foreach (var _ in store.Container.GetBlobsAsync(new() { Prefix = prefix })) count++;
        return count;
    }
}
