using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Digits.Recognition;

namespace Digits.Functions.Tests;

/// <summary>Results that people change: by PUT with If-Match, and by corrections.</summary>
[Collection(AppCollection.Name)]
public sealed class AmendmentTests(AppFixture fixture)
{
    private readonly HttpClient http = fixture.Http;
    private readonly UploadedScans scans = new(fixture.Storage, fixture.App);
    private readonly BlobContainerClient corrections = fixture.Storage.GetBlobContainerClient("corrections");

    [Fact]
    public async Task AmendedDigitStandsInEveryFormOfTheResult()
    {
        await scans.ReadAsync("amend/all.png", TestImages.Png(TestImages.Ones(3)), "field");
        var (result, etag) = await GetAsync("amend/all.png");
        Digit(result, 1)["digit"] = 7;

        var amended = await (await PutAsync("amend/all.png", result, etag)).JsonAsync();

        var line = amended["pages"]![0]!["lines"]![0]!;
        Assert.Equal("373", (string)line["text"]!);
        Assert.Equal("333", (string)line["read"]!["text"]!);
        Assert.Equal(3, (int)line["digits"]![1]!["read"]!["digit"]!);
        Assert.Null(line["digits"]![0]!["read"]);
        var change = Assert.Single(Assert.Single(amended["history"]!.AsArray())!["changes"]!.AsArray())!;
        Assert.Equal("""{"page":1,"place":"lines/0","from":"333","to":"373"}""", change.ToJsonString());
        Assert.Contains(",373,", await scans.TextAsync("amend/all.png.csv"), StringComparison.Ordinal);
        Assert.Contains(">373</text>", await scans.TextAsync("amend/all.png.svg"), StringComparison.Ordinal);
        Assert.Equal("373", (string)(await (await http.GetAsync("api/scans/amend/all.png")).JsonAsync())["result"]!["pages"]![0]!["lines"]![0]!["text"]!);
    }

    [Fact]
    public async Task AmendedDigitBecomesTrainingData()
    {
        var page = TestImages.Ones(2);
        await scans.ReadAsync("amend/train & more.png", TestImages.Png(page), "field");
        var (result, etag) = await GetAsync("amend/train & more.png");
        Digit(result, 0)["digit"] = 1;
        Digit(result, 1)["digit"] = null;

        await (await PutAsync("amend/train & more.png", result, etag)).JsonAsync();

        var digit = Assert.Single(await RowsAsync("labels.csv", "amend/train & more.png"));
        Assert.Equal("1", digit.Label);
        Assert.Equal("x", Assert.Single(await RowsAsync("no-digits.csv", "amend/train & more.png")).Label);
        // The picture is the digit of the page, and some paper around it.
        var png = (await corrections.GetBlobClient(digit.File).DownloadContentAsync()).Value.Content.ToArray();
        var picture = ImageDecoder.Decode(png, new DecodeLimits(), CancellationToken.None);
        var (x, y, width, height) = Box(Digit(result, 0));
        var margin = Math.Max(width, height) / 5;
        Assert.Equal(page.Crop(new Box(x - margin, y - margin, width + (2 * margin), height + (2 * margin))).Pixels, picture.Pixels);
        Assert.True(MnistNormalization.TryNormalize(picture, new float[784], out _));
    }

    [Fact]
    public async Task ChangeTakenBackLeavesTheResultAsItWasRead()
    {
        await scans.ReadAsync("amend/back.png", TestImages.Png(TestImages.Ones(2)), "field");
        var (asRead, etag) = await GetAsync("amend/back.png");
        var changed = asRead.DeepClone();
        Digit(changed, 0)["digit"] = 9;
        var amended = await PutAsync("amend/back.png", changed, etag);

        var restored = await (await PutAsync("amend/back.png", asRead, amended.Headers.ETag)).JsonAsync();

        Assert.Equal(asRead["pages"]!.ToJsonString(), restored["pages"]!.ToJsonString());
        Assert.Equal(2, restored["history"]!.AsArray().Count);
        Assert.Empty(await RowsAsync("labels.csv", "amend/back.png"));
    }

    [Fact]
    public async Task CellIsAmendedByItsText()
    {
        await scans.ReadAsync("table/amend.png", TestImages.Png(TestImages.RuledTable(2, 3)));
        var (result, etag) = await GetAsync("table/amend.png");
        Cell(result, 1, 2)["text"] = "41";

        var amended = await (await PutAsync("table/amend.png", result, etag)).JsonAsync();

        Assert.Equal("""{"text":"3",""", Cell(amended, 1, 2)["read"]!.ToJsonString()[..12]);
        Assert.Equal("3,3,3\r\n3,3,41\r\n", await scans.TextAsync("table/amend.png.csv"));
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/scans/table/amend.png/result") { Headers = { Accept = { new("text/csv") } } };
        Assert.Equal("3,3,3\r\n3,3,41\r\n", await (await http.SendAsync(request)).Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task DigitInACellIsCorrectedAndBecomesTrainingData()
    {
        await scans.ReadAsync("table/digit.png", TestImages.Png(TestImages.RuledTable(2, 3)));
        var (asRead, _) = await GetAsync("table/digit.png");
        var digit = Assert.Single(Cell(asRead, 1, 2)["digits"]!.AsArray())!;
        var correction = new JsonObject { ["scan"] = "table/digit.png", ["page"] = 1, ["box"] = digit["box"]!.DeepClone(), ["digit"] = 8 };

        await PostAsync(correction);

        var (amended, _) = await GetAsync("table/digit.png");
        Assert.Equal(("8", 3), ((string)Cell(amended, 1, 2)["text"]!, (int)Cell(amended, 1, 2)["digits"]![0]!["read"]!["digit"]!));
        Assert.Equal("3,3,3\r\n3,3,8\r\n", await scans.TextAsync("table/digit.png.csv"));
        Assert.Equal("8", Assert.Single(await RowsAsync("labels.csv", "table/digit.png")).Label);
        correction["undo"] = true;
        await PostAsync(correction);
        Assert.Equal(asRead["pages"]!.ToJsonString(), (await GetAsync("table/digit.png")).Result["pages"]!.ToJsonString());
    }

    [Fact]
    public async Task CellOfAResultFromBeforeCellsHadDigitsIsAmended()
    {
        var old = await scans.ReadAsync("table/old.png", TestImages.Png(TestImages.RuledTable(2, 2)));
        for (var cell = 0; cell < 4; cell++) Cell(old, cell / 2, cell % 2).AsObject().Remove("digits");
        var blob = fixture.Storage.GetBlobContainerClient("results").GetBlobClient("table/old.png.json");
        var metadata = (await blob.GetPropertiesAsync()).Value.Metadata;
        await blob.UploadAsync(BinaryData.FromString(old.ToJsonString()), new BlobUploadOptions { Metadata = metadata });
        var (result, etag) = await GetAsync("table/old.png");
        Assert.Null(Cell(result, 0, 0)["digits"]);
        Cell(result, 0, 0)["text"] = "5";

        await (await PutAsync("table/old.png", result, etag)).JsonAsync();
        await PostAsync(new JsonObject { ["scan"] = "table/old.png", ["page"] = 1, ["box"] = Cell(result, 0, 1)["box"]!.DeepClone(), ["digit"] = 6 });

        Assert.Equal("5,6\r\n3,3\r\n", await scans.TextAsync("table/old.png.csv"));
    }

    [Fact]
    public async Task SecondOfTwoWhoAmendIsToldToLookAgain()
    {
        await scans.ReadAsync("amend/two.png", TestImages.Png(TestImages.Ones(2)), "field");
        var (result, etag) = await GetAsync("amend/two.png");
        Digit(result, 0)["digit"] = 1;
        await (await PutAsync("amend/two.png", result, etag)).JsonAsync();
        Digit(result, 1)["digit"] = 2;

        Assert.Contains("GET it again", await (await PutAsync("amend/two.png", result, etag)).ProblemAsync(412), StringComparison.Ordinal);
        Assert.Contains("If-Match", await (await PutAsync("amend/two.png", result, null)).ProblemAsync(428), StringComparison.Ordinal);
        Assert.Equal("13", (string)(await GetAsync("amend/two.png")).Result["pages"]![0]!["lines"]![0]!["text"]!);
    }

    [Theory]
    [InlineData("\"pages\":null", 400)]
    [InlineData("\"pages\":[]", 422)]
    [InlineData("\"pages\":[null]", 422)]
    [InlineData("\"pages\":7", 400)]
    public async Task ResultOfAnotherShapeIsRefused(string pages, int status)
    {
        await scans.ReadAsync("amend/shape.png", TestImages.Png(TestImages.Ones(1)), "field");
        var (result, etag) = await GetAsync("amend/shape.png");
        var text = result.ToJsonString();
        var at = text.IndexOf("\"pages\":", StringComparison.Ordinal);

        using var answer = await PutAsync("amend/shape.png", $"{text[..at]}{pages}}}", etag);

        Assert.NotEmpty(await answer.ProblemAsync(status));
    }

    [Fact]
    public async Task MovedBoxAndMonstrousTextAreRefused()
    {
        await scans.ReadAsync("amend/box.png", TestImages.Png(TestImages.Ones(1)), "field");
        var (moved, etag) = await GetAsync("amend/box.png");
        var line = moved["pages"]![0]!["lines"]![0]!;
        line["box"]!["x"] = 0;
        var (monstrous, _) = await GetAsync("amend/box.png");
        monstrous["pages"]![0]!["lines"]![0]!["text"] = new string('9', 201);

        Assert.Contains("boxes", await (await PutAsync("amend/box.png", moved, etag)).ProblemAsync(422), StringComparison.Ordinal);
        Assert.Contains("200", await (await PutAsync("amend/box.png", monstrous, etag)).ProblemAsync(422), StringComparison.Ordinal);
    }

    [Fact]
    public async Task CorrectionNamesItsPlaceAndIsTakenBack()
    {
        await scans.ReadAsync("amend/place.png", TestImages.Png(TestImages.Ones(2)), "field");
        var (asRead, _) = await GetAsync("amend/place.png");
        var correction = new JsonObject { ["scan"] = "amend/place.png", ["page"] = 1, ["box"] = Digit(asRead, 1)["box"]!.DeepClone(), ["digit"] = 5 };

        var taken = await PostAsync(correction);
        var again = await PostAsync(correction);
        var (amended, _) = await GetAsync("amend/place.png");
        correction["undo"] = true;
        var undone = await PostAsync(correction);

        Assert.Equal([1, 0, 1], [(int)taken["taken"]!, (int)again["taken"]!, (int)undone["taken"]!]);
        Assert.Equal("35", (string)amended["pages"]![0]!["lines"]![0]!["text"]!);
        Assert.Equal(asRead["pages"]!.ToJsonString(), (await GetAsync("amend/place.png")).Result["pages"]!.ToJsonString());
    }

    [Fact]
    public async Task CorrectionsAtTheSameTimeAllCount()
    {
        await scans.ReadAsync("amend/many.png", TestImages.Png(TestImages.Ones(5)), "field");
        var (asRead, _) = await GetAsync("amend/many.png");

        await Task.WhenAll(Enumerable.Range(0, 5).Select(i => PostAsync(new JsonObject
        {
            ["scan"] = "amend/many.png", ["page"] = 1, ["box"] = Digit(asRead, i)["box"]!.DeepClone(), ["digit"] = i + 4,
        })));

        Assert.Equal("45678", (string)(await GetAsync("amend/many.png")).Result["pages"]![0]!["lines"]![0]!["text"]!);
        Assert.Equal(["4", "5", "6", "7", "8"], (await RowsAsync("labels.csv", "amend/many.png")).Select(row => row.Label));
    }

    [Fact]
    public async Task DrawingBecomesTrainingDataAndItsLabelCanChange()
    {
        var png = TestImages.Png(TestImages.Ones(1, height: 97));
        var drawing = new JsonObject { ["image"] = Convert.ToBase64String(png), ["digit"] = 4 };
        await PostAsync(drawing);
        drawing["digit"] = 1;
        await PostAsync(drawing);

        var file = $"drawings/{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(png))[..20]}.png";
        Assert.Equal($"{file},1", Assert.Single((await TextAsync("labels.csv")).Split('\n'), row => row.StartsWith(file, StringComparison.Ordinal)));
        Assert.Equal(png, (await corrections.GetBlobClient(file).DownloadContentAsync()).Value.Content.ToArray());
    }

    [Theory]
    [InlineData("""{"corrections":[]}""", 400)]
    [InlineData("""{"corrections":[null]}""", 400)]
    [InlineData("""{"corrections":[{"digit":3}]}""", 400)]
    [InlineData("""{"corrections":[{"image":"AAAA","digit":12}]}""", 400)]
    [InlineData("""{"corrections":[{"image":"AAAA","digit":2}]}""", 400)]
    [InlineData("""{"corrections":[{"image":"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsTj2FAAAAABJRU5ErkJggg==","digit":2}]}""", 400)]
    [InlineData("""{"corrections":[{"scan":"never.png","page":1,"box":{"x":0,"y":0,"width":1,"height":1},"digit":2}]}""", 404)]
    [InlineData("[", 400)]
    public async Task CorrectionThatCannotBeTakenIsRefused(string body, int status)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        Assert.NotEmpty(await (await http.PostAsync("api/corrections", content)).ProblemAsync(status));
    }

    [Fact]
    public async Task CorrectionOfAPlaceWhereNothingStandsIsRefused()
    {
        await scans.ReadAsync("amend/nothing.png", TestImages.Png(TestImages.Ones(1)), "field");
        using var content = new StringContent(
            """{"corrections":[{"scan":"amend/nothing.png","page":1,"box":{"x":0,"y":0,"width":1,"height":1},"digit":2}]}""", Encoding.UTF8, "application/json");

        Assert.Contains("no number or digit", await (await http.PostAsync("api/corrections", content)).ProblemAsync(422), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ResultThatTheClientHasIsNotSentAgain()
    {
        await scans.ReadAsync("amend/known.png", TestImages.Png(TestImages.Ones(1)), "field");
        var (_, etag) = await GetAsync("amend/known.png");
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/scans/amend/known.png/result") { Headers = { IfNoneMatch = { etag! } } };

        using var answer = await http.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotModified, answer.StatusCode);
    }

    private static JsonNode Cell(JsonNode result, int row, int column) => result["pages"]![0]!["tables"]![0]!["rows"]![row]![column]!;

    private static JsonNode Digit(JsonNode result, int index) => result["pages"]![0]!["lines"]![0]!["digits"]![index]!;

    private async Task<(JsonNode Result, EntityTagHeaderValue? ETag)> GetAsync(string scan)
    {
        var answer = await http.GetAsync($"api/scans/{Path(scan)}/result");
        var etag = answer.Headers.ETag;
        return (await answer.JsonAsync(), etag);
    }

    private Task<HttpResponseMessage> PutAsync(string scan, JsonNode result, EntityTagHeaderValue? etag) => PutAsync(scan, result.ToJsonString(), etag);

    private async Task<HttpResponseMessage> PutAsync(string scan, string result, EntityTagHeaderValue? etag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"api/scans/{Path(scan)}/result");
        request.Content = new StringContent(result, Encoding.UTF8, "application/json");
        if (etag is not null) request.Headers.IfMatch.Add(etag);
        return await http.SendAsync(request);
    }

    private async Task<JsonNode> PostAsync(JsonNode correction)
    {
        var body = new JsonObject { ["corrections"] = new JsonArray(correction.DeepClone()) };
        using var content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        return await (await http.PostAsync("api/corrections", content)).JsonAsync();
    }

    private static (int X, int Y, int Width, int Height) Box(JsonNode digit) =>
        ((int)digit["box"]!["x"]!, (int)digit["box"]!["y"]!, (int)digit["box"]!["width"]!, (int)digit["box"]!["height"]!);

    /// <summary>A list's rows about a scan, once the list is a list.</summary>
    private async Task<List<(string File, string Label)>> RowsAsync(string list, string scan)
    {
        var lines = (await TextAsync(list)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("file,label", lines[0]);
        return [.. lines[1..].Where(line => line.StartsWith($"scans/{Uri.EscapeDataString(scan)}/", StringComparison.Ordinal))
            .Select(line => line.Split(',')).Select(cells => (cells[0], cells[1]))];
    }

    private async Task<string> TextAsync(string blob) => (await corrections.GetBlobClient(blob).DownloadContentAsync()).Value.Content.ToString();

    private static string Path(string scan) => string.Join('/', scan.Split('/').Select(Uri.EscapeDataString));
}
