using System.Net;

namespace Digits.Functions.Tests;

/// <summary>Limits on what requests may take together and alone, set low.</summary>
public sealed class RequestLimitTests : IDisposable
{
    private readonly ModelFolder models = new();

    public RequestLimitTests() => models.Write("1", 3);

    [Fact]
    public async Task RequestsBeyondTheQueueAreAskedToWait()
    {
        await using var app = await FunctionsApp.StartAsync(
            null, models.Path, ("Digits__MaxConcurrentReads", "1"), ("Digits__MaxQueuedReads", "0"));
        var image = TestImages.Png(TestImages.Ones(1));
        var uploads = new List<HalfwayUpload>();

        // A half upload holds the only slot from its arrival on; one that comes while the image is read is refused itself.
        HttpResponseMessage? refused = null;
        await app.UntilAsync("a request is refused", async () =>
        {
            uploads.Add(new HalfwayUpload(app.Http.BaseAddress!.Port));
            await uploads[^1].BeginAsync();
            refused = await app.Http.PostImageAsync("api/predict", image);
            return refused.StatusCode == HttpStatusCode.TooManyRequests;
        });

        Assert.NotNull(refused!.Headers.RetryAfter);
        Assert.NotEmpty(await refused.ProblemAsync(429));
        uploads.ForEach(upload => upload.Dispose());
        await app.UntilAsync("the slot is free again", async () => (await app.Http.PostImageAsync("api/predict", image)).IsSuccessStatusCode);
    }

    [Fact]
    public async Task ScanThatTakesTooLongIsGivenUp()
    {
        await using var app = await FunctionsApp.StartAsync(null, models.Path, ("Digits__MaxReadSeconds", "0.2"));
        var pages = TestImages.Tiff([.. Enumerable.Repeat(TestImages.Ones(8), 400)]);

        var detail = await (await app.Http.PostImageAsync("api/read", pages, "image/tiff")).ProblemAsync(413);

        Assert.Contains("container scans", detail, StringComparison.Ordinal);
    }

    public void Dispose() => models.Dispose();
}
