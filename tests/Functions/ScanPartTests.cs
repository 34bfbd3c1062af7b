using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Azure.Storage.Queues;
using Digits.Recognition;

namespace Digits.Functions.Tests;

/// <summary>What else there is of an uploaded scan: its upload over HTTP, its pages as pictures, another try.</summary>
[Collection(AppCollection.Name)]
public sealed class ScanPartTests(AppFixture fixture)
{
    private readonly HttpClient http = fixture.Http;
    private readonly UploadedScans scans = new(fixture.Storage, fixture.App);

    [Fact]
    public async Task ScanDroppedOverHttpIsRead()
    {
        using var answer = await PutAsync("put/drop.png?layout=field", TestImages.Png(TestImages.Ones(2)));

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var entry = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.Equal("waiting", (string)entry["state"]!);
        await fixture.App.UntilAsync("put/drop.png is done", async () =>
            (string)(await (await http.GetAsync("api/scans/put/drop.png")).JsonAsync())["state"]! == "done");
        var result = (await (await http.GetAsync("api/scans/put/drop.png")).JsonAsync())["result"]!;
        Assert.Equal("field", (string)result["layout"]!);
        Assert.Equal("33", (string)result["pages"]![0]!["lines"]![0]!["text"]!);
    }

    [Fact]
    public async Task ScanThatIsThereIsNotOverwritten()
    {
        (await PutAsync("put/twice.png", TestImages.Png(TestImages.Ones(1)))).Dispose();

        Assert.Contains("another name", await (await PutAsync("put/twice.png", TestImages.Png(TestImages.Ones(2)))).ProblemAsync(409), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("put//a.png", 400)]
    [InlineData("put/a./b.png", 400)]
    [InlineData("put/%0A.png", 400)]
    [InlineData("put/retry", 400)]
    [InlineData("put/a.png?layout=diagonal", 400)]
    public async Task NameThatCannotBeIsRefused(string name, int status) =>
        Assert.NotEmpty(await (await PutAsync(name, [1])).ProblemAsync(status));

    [Fact]
    public async Task PageOfAScanIsAPictureOfItsOwnPixels()
    {
        var second = TestImages.Ones(3);
        var scan = TestImages.Zip(("a.png", TestImages.Png(TestImages.Ones(1))), ("b.tif", TestImages.Tiff(second, TestImages.Ones(2))));
        await scans.DropAsync("parts/pages.zip", scan);

        using var answer = await http.GetAsync("api/scans/parts/pages.zip/pages/2");

        Assert.Equal("image/png", answer.Content.Headers.ContentType?.MediaType);
        var page = ImageDecoder.Decode(await answer.Content.ReadAsByteArrayAsync(), new DecodeLimits(), CancellationToken.None);
        Assert.Equal((second.Width, second.Height), (page.Width, page.Height));
        Assert.Equal(second.Pixels, page.Pixels);
        using var known = new HttpRequestMessage(HttpMethod.Get, "api/scans/parts/pages.zip/pages/2") { Headers = { IfNoneMatch = { answer.Headers.ETag! } } };
        Assert.Equal(HttpStatusCode.NotModified, (await http.SendAsync(known)).StatusCode);
        Assert.NotEmpty(await (await http.GetAsync("api/scans/parts/pages.zip/pages/4")).ProblemAsync(404));
        Assert.NotEmpty(await (await http.GetAsync("api/scans/parts/never.zip/pages/1")).ProblemAsync(404));
        Assert.NotEmpty(await (await http.GetAsync("api/scans/parts/never.zip/result")).ProblemAsync(404));
    }

    [Fact]
    public async Task PageIsRenderedWithoutStorage()
    {
        var page = TestImages.Ones(2);

        using var answer = await http.PostImageAsync("api/render?page=2", TestImages.Tiff(TestImages.Ones(1), page), "image/tiff");

        Assert.Equal(page.Pixels, ImageDecoder.Decode(await answer.Content.ReadAsByteArrayAsync(), new DecodeLimits(), CancellationToken.None).Pixels);
        Assert.NotEmpty(await (await http.PostImageAsync("api/render?page=3", TestImages.Tiff(page), "image/tiff")).ProblemAsync(404));
    }

    [Fact]
    public async Task FailedScanIsReadAgainAndFailsForTheSameReason()
    {
        var good = TestImages.Png(TestImages.Ones(2));
        await scans.ReadAsync("parts/failed.png", good[..(good.Length / 2)]);

        var detail = await (await http.PostAsync("api/scans/parts/failed.png/retry", null)).JsonAsync();

        Assert.Equal("failed unreadable", $"{detail["state"]} {detail["reason"]}");
        Assert.NotEmpty(await (await http.PostAsync("api/scans/parts/never.png/retry", null)).ProblemAsync(404));
        Assert.NotEmpty(await (await http.PostAsync("api/scans/parts/failed.png", null)).ProblemAsync(404));
    }

    [Fact]
    public async Task ScanThatWasGivenUpIsShownAsPoisonUntilItIsRetried()
    {
        // An app of its own that polls nothing: what five failures leave is a blob without a result, and a message.
        using var models = new ModelFolder();
        models.Write("1", AppFixture.Digit);
        var etag = await scans.DropAsync("poison/a.png", TestImages.Png(TestImages.Ones(2)), "field");
        await scans.ResultAsync("poison/a.png", etag);
        await using var app = await FunctionsApp.StartAsync(fixture.ConnectionString, models.Path, ("AzureWebJobs.ReadUploadedScan.Disabled", "true"));
        await fixture.Storage.GetBlobContainerClient("results").GetBlobClient("poison/a.png.json").DeleteAsync();
        var queue = new QueueClient(fixture.ConnectionString, "webjobs-blobtrigger-poison");
        await queue.CreateIfNotExistsAsync();
        var message = $$"""{"Type":"BlobTrigger","FunctionId":"Host.Functions.ReadUploadedScan","BlobType":"BlockBlob","ContainerName":"scans","BlobName":"poison/a.png","ETag":"\"{{etag}}\""}""";
        await queue.SendMessageAsync(Convert.ToBase64String(Encoding.UTF8.GetBytes(message)));

        var listed = await (await app.Http.GetAsync("api/scans?prefix=poison/")).JsonAsync();
        var shown = await (await app.Http.GetAsync("api/scans/poison/a.png")).JsonAsync();
        var retried = await (await app.Http.PostAsync("api/scans/poison/a.png/retry", null)).JsonAsync();

        Assert.Equal("poison", (string)listed["scans"]![0]!["state"]!);
        Assert.Equal("poison", (string)shown["state"]!);
        Assert.Equal("done", (string)retried["state"]!);
        Assert.Equal("33", (string)retried["result"]!["pages"]![0]!["lines"]![0]!["text"]!);
        Assert.DoesNotContain((await queue.PeekMessagesAsync(32)).Value, left => left.Body.ToString() == Convert.ToBase64String(Encoding.UTF8.GetBytes(message)));
    }

    private async Task<HttpResponseMessage> PutAsync(string name, byte[] bytes)
    {
        using var content = new ByteArrayContent(bytes);
        return await http.PutAsync($"api/scans/{name}", content);
    }
}
