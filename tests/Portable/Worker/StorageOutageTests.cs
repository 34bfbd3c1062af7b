using System.Net;
using Microsoft.Extensions.Logging;

namespace Digits.Tests.Portable.Worker;

/// <summary>On an Azurite of its own, which is switched off and on.</summary>
public sealed class StorageOutageTests
{
    [Fact]
    public async Task AppServesAndWarnsWhileStorageIsDownAndGoesOnAfterwards()
    {
        using var azurite = new Azurite();
        await azurite.InitializeAsync();
        var store = await Store.CreateAsync(azurite);
        azurite.Stop();

        await using var app = await store.StartAsync<BlobFunctionsUnderTest>(["Watch", "Submit"]);
        Assert.Equal(HttpStatusCode.NotFound, (await app.Client.GetAsync(new Uri("/", UriKind.Relative))).StatusCode);
        await Waiting.UntilAsync(() => app.Log.Lines.Any(l => l.Level == LogLevel.Warning
            && l.Text.StartsWith("Watch can't read its storage: ", StringComparison.Ordinal)
            && l.Text.EndsWith("Trying again in 2 s.", StringComparison.Ordinal)));

        await azurite.InitializeAsync();
        await store.Container.CreateAsync();
        await store.PutAsync("a");
        await Waiting.UntilAsync(() => store.Recorder.Seen.Count == 1);
        Assert.Contains(app.Log.Lines, l => l.Text == "Watch: storage answers again");
    }
}
