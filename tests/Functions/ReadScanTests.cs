using System.Text.Json.Nodes;
using Digits.Tests;

namespace Digits.Functions.Tests;

[Collection(AppCollection.Name)]
public sealed class ReadScanTests(AppFixture fixture)
{
    private readonly HttpClient http = fixture.Http;

    [Fact]
    public async Task PageIsReadWithItsBoxes()
    {
        var answer = await (await http.PostImageAsync("api/read?layout=field", TestImages.Png(TestImages.Ones(3)), "image/png")).JsonAsync();

        Assert.Equal("""{"name":"digits","version":"1"}""", answer["model"]!.ToJsonString());
        var page = Assert.Single(answer["pages"]!.AsArray())!;
        Assert.Equal(["number", "width", "height", "rotation", "lines", "tables", "fields"], page.AsObject().Select(member => member.Key));
        Assert.Equal((1, 220, 90), ((int)page["number"]!, (int)page["width"]!, (int)page["height"]!));
        var line = Assert.Single(page["lines"]!.AsArray())!;
        Assert.Equal(["text", "confidence", "accepted", "box", "digits"], line.AsObject().Select(member => member.Key));
        Assert.Equal("333", (string)line["text"]!);
        var digits = line["digits"]!.AsArray();
        Assert.All(digits, digit => Assert.Equal(["digit", "confidence", "accepted", "box", "alternatives"], digit!.AsObject().Select(member => member.Key)));
        Assert.Equal([40, 100, 160], digits.Select(digit => (int)digit!["box"]!["x"]!));
        Assert.All(digits, digit => Assert.Equal(["x", "y", "width", "height"], digit!["box"]!.AsObject().Select(member => member.Key)));
    }

    [Fact]
    public async Task EveryPageOfATiffIsRead()
    {
        var tiff = TestImages.Tiff(TestImages.Ones(1), TestImages.Ones(2), TestImages.Ones(4));

        var answer = await (await http.PostImageAsync("api/read", tiff, "image/tiff")).JsonAsync();

        Assert.Equal(["1:3", "2:33", "3:3333"], Texts(answer));
    }

    [Fact]
    public async Task EveryImageOfAZipIsReadAndABadOneSaysWhy()
    {
        var zip = TestImages.Zip(
            ("one.png", TestImages.Png(TestImages.Ones(1))),
            ("folder/notes.txt", "not an image"u8.ToArray()),
            ("__MACOSX/one.png", [1, 2, 3]),
            ("folder/two.tif", TestImages.Tiff(TestImages.Ones(2), TestImages.Ones(3))));

        var answer = await (await http.PostImageAsync("api/read", zip, "application/zip")).JsonAsync();

        Assert.Equal(["1:3", "2:", "3:33", "4:333"], Texts(answer));
        Assert.Equal(["one.png", "folder/notes.txt", "folder/two.tif", "folder/two.tif"], answer["pages"]!.AsArray().Select(page => (string)page!["file"]!));
        Assert.Equal("not-an-image", (string)answer["pages"]![1]!["error"]!["reason"]!);
    }

    [Fact]
    public async Task ZipInsideAZipIsRefused()
    {
        var inner = TestImages.Zip(("a.png", TestImages.Png(TestImages.Ones(1))));

        var detail = await (await http.PostImageAsync("api/read", TestImages.Zip(("inner.png", inner)), "application/zip")).ProblemAsync(415);

        Assert.Contains("inner.png", detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PageWithoutInkHasNoLines()
    {
        var answer = await (await http.PostImageAsync("api/read", TestImages.Png(TestImages.Paper(300, 200)), "image/png")).JsonAsync();

        Assert.Empty(answer["pages"]![0]!["lines"]!.AsArray());
    }

    [Theory]
    [InlineData("diagonal", 400)]
    [InlineData("3", 400)]
    [InlineData("form:invoice", 404)]
    public async Task UnknownLayoutIsRefusedAndTheKnownOnesAreNamed(string layout, int status)
    {
        var image = TestImages.Png(TestImages.Ones(1));

        var detail = await (await http.PostImageAsync($"api/read?layout={layout}", image, "image/png")).ProblemAsync(status);

        Assert.Contains("auto, field, table", detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFormIsReadByATemplateThatShips()
    {
        var scan = await File.ReadAllBytesAsync(Path.Combine(Azurite.RepositoryFolder, "samples", "form.png"));

        var answer = await (await http.PostImageAsync("api/read?layout=form:meter-card", scan, "image/png")).JsonAsync();

        var page = Assert.Single(answer["pages"]!.AsArray())!;
        var fields = page["fields"]!.AsObject();
        Assert.Equal(["customer", "date", "meter", "reading", "amount"], fields.Select(field => field.Key));
        // The model takes every digit for a 3: the number of boxes tells that each was found, and no date looks like that.
        Assert.Equal(["33333333", "333333", "3333333", "33333", "3333"], fields.Select(field => (string)field.Value!["boxes"]!));
        Assert.StartsWith("date is 333333; it must match", (string)Assert.Single(page["problems"]!.AsArray())!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ATemplateInStorageThatCantBeUsedSaysWhy()
    {
        var templates = fixture.Storage.GetBlobContainerClient("templates");
        await templates.CreateIfNotExistsAsync();
        await templates.GetBlobClient("broken.json").UploadAsync(BinaryData.FromString("{}"), overwrite: true);
        var image = TestImages.Png(TestImages.Ones(1));

        var detail = await (await http.PostImageAsync("api/read?layout=form:broken", image, "image/png")).ProblemAsync(404);

        Assert.Contains("can't be used", detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SeveralScansInOneRequestAreRefused()
    {
        var png = TestImages.Png(TestImages.Ones(1));
        using var form = new MultipartFormDataContent { { new ByteArrayContent(png), "a", "a.png" }, { new ByteArrayContent(png), "b", "b.png" } };

        await (await http.PostAsync("api/read", form)).ProblemAsync(400);
    }

    private static IEnumerable<string> Texts(JsonNode answer) => answer["pages"]!.AsArray()
        .Select(page => $"{page!["number"]}:{string.Join(' ', page["lines"]!.AsArray().Select(line => (string)line!["text"]!))}");
}
