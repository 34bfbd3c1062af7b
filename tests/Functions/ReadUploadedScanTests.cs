using System.Text.Json.Nodes;
using Digits.Tests;

namespace Digits.Functions.Tests;

[Collection(AppCollection.Name)]
public sealed class ReadUploadedScanTests(AppFixture fixture)
{
    private readonly UploadedScans scans = new(fixture.Storage, fixture.App);

    [Fact]
    public async Task UploadedScanGetsItsResult()
    {
        var etag = await scans.DropAsync("plain.png", TestImages.Png(TestImages.Ones(3)), "field");

        var result = await scans.ResultAsync("plain.png", etag);

        Assert.Equal("done", (string)result["state"]!);
        Assert.Equal("plain.png", (string)result["source"]!["name"]!);
        Assert.Equal("""{"name":"digits","version":"1"}""", result["model"]!.ToJsonString());
        Assert.Equal("field", (string)result["layout"]!);
        Assert.Equal("333", (string)result["pages"]![0]!["lines"]![0]!["text"]!);
        var csv = (await scans.TextAsync("plain.png.csv")).Split("\r\n");
        Assert.Equal("file,page,line,text,confidence,accepted", csv[0]);
        Assert.StartsWith("plain.png,1,1,333,", csv[1], StringComparison.Ordinal);
        var overlay = await scans.TextAsync("plain.png.svg");
        Assert.Contains("href=\"../scans/plain.png\"", overlay, StringComparison.Ordinal);
        Assert.Contains(">333</text>", overlay, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TableOpensAsItWas()
    {
        var result = await scans.ReadAsync("table/grid.png", TestImages.Png(TestImages.RuledTable(2, 3)));

        Assert.Equal("table", (string)result["layout"]!);
        Assert.Equal("3,3,3\r\n3,3,3\r\n", await scans.TextAsync("table/grid.png.csv"));
    }

    [Fact]
    public async Task MetadataOverridesTheFolder()
    {
        var result = await scans.ReadAsync("table/field.png", TestImages.Png(TestImages.Ones(2)), "field");

        Assert.Equal("field", (string)result["layout"]!);
    }

    [Fact]
    public async Task TheFolderOfAFormNamesItsTemplate()
    {
        var scan = await File.ReadAllBytesAsync(Path.Combine(Azurite.RepositoryFolder, "samples", "form.png"));

        var result = await scans.ReadAsync("form-meter-card/1.png", scan);

        Assert.Equal("form:meter-card", (string)result["layout"]!);
        Assert.Equal(5, result["pages"]![0]!["fields"]!.AsObject().Count);
        Assert.StartsWith(
            "file,page,customer,date,meter,reading,amount,accepted,problems\r\nform-meter-card/1.png,1,33333333,333333,3333333,33333,3333,false,",
            await scans.TextAsync("form-meter-card/1.png.csv"),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("form:invoice", "template")]
    [InlineData("sideways", "layout")]
    public async Task UnknownLayoutIsAnErrorResult(string layout, string reason)
    {
        var result = await scans.ReadAsync($"layout-{layout.Length}.png", TestImages.Png(TestImages.Ones(2)), layout);

        Assert.Equal("failed", (string)result["state"]!);
        Assert.Equal(reason, (string)result["error"]!["reason"]!);
    }

    [Fact]
    public async Task CorruptScanIsAnErrorResultAndTheRestGoesOn()
    {
        var good = TestImages.Png(TestImages.Ones(2));
        var corrupt = await scans.DropAsync("corrupt/a.png", good[..(good.Length / 2)]);
        var text = await scans.DropAsync("corrupt/b.txt", "hello"u8.ToArray());
        var empty = await scans.DropAsync("corrupt/c.png", []);
        var fine = await scans.DropAsync("corrupt/d.png", good);

        Assert.Equal("33", (string)(await scans.ResultAsync("corrupt/d.png", fine))["pages"]![0]!["lines"]![0]!["text"]!);
        Assert.Equal("unreadable", await Reason("corrupt/a.png", corrupt));
        Assert.Equal("not-an-image", await Reason("corrupt/b.txt", text));
        Assert.Equal("empty", await Reason("corrupt/c.png", empty));

        async Task<string> Reason(string name, string etag)
        {
            var result = await scans.ResultAsync(name, etag);
            Assert.Equal("failed", (string)result["state"]!);
            Assert.NotEmpty((string)result["error"]!["detail"]!);
            return (string)result["error"]!["reason"]!;
        }
    }

    [Fact]
    public async Task ZipBombIsAnErrorResult()
    {
        var result = await scans.ReadAsync("bomb.zip", TestImages.Zip(("a.png", new byte[20_000_000])));

        Assert.Equal("too-large", (string)result["error"]!["reason"]!);
    }

    [Fact]
    public async Task PagesOfTiffAndZipAreNumberedThrough()
    {
        var tiff = TestImages.Tiff(TestImages.Ones(1), TestImages.Ones(2));
        var zip = TestImages.Zip(("=a.tif", tiff), ("b.png", TestImages.Png(TestImages.Ones(3))));

        var ofTiff = await scans.ReadAsync("pages.tif", tiff);
        var ofZip = await scans.ReadAsync("pages.zip", zip);

        Assert.Equal(["3", "33"], Texts(ofTiff));
        Assert.Equal(["3", "33", "333"], Texts(ofZip));
        var rows = (await scans.TextAsync("pages.zip.csv")).Split("\r\n");
        Assert.Equal(["'=a.tif,1,1,3", "'=a.tif,2,1,33", "b.png,3,1,333"], rows[1..4].Select(row => string.Join(',', row.Split(',')[..4])));

        static IEnumerable<string> Texts(JsonNode result) => result["pages"]!.AsArray().Select(page => (string)page!["lines"]![0]!["text"]!);
    }

    [Fact]
    public async Task OverwrittenScanIsReadAgain()
    {
        await scans.ReadAsync("again.png", TestImages.Png(TestImages.Ones(2)));

        var second = await scans.ReadAsync("again.png", TestImages.Png(TestImages.Ones(4)));

        Assert.Equal("3333", (string)second["pages"]![0]!["lines"]![0]!["text"]!);
        Assert.Contains("again.png,1,1,3333,", await scans.TextAsync("again.png.csv"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task QuickOverwritesEndWithTheLastOne()
    {
        var etag = "";
        for (var i = 0; i < 20; i++) etag = await scans.DropAsync("quick.png", TestImages.Png(TestImages.Ones(1 + (i % 5))));

        var result = await scans.ResultAsync("quick.png", etag);

        Assert.Equal("33333", (string)result["pages"]![0]!["lines"]![0]!["text"]!);
        Assert.Contains("quick.png,1,1,33333,", await scans.TextAsync("quick.png.csv"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("odd/with space & <b>.png")]
    [InlineData("odd/größe#1%.png")]
    public async Task OddNameIsReadAndFoundAgain(string name)
    {
        var result = await scans.ReadAsync(name, TestImages.Png(TestImages.Ones(1)));

        Assert.Equal(name, (string)result["source"]!["name"]!);
        System.Xml.Linq.XDocument.Parse(await scans.TextAsync($"{name}.svg"));
        var path = string.Join('/', name.Split('/').Select(Uri.EscapeDataString));
        var detail = await (await fixture.Http.GetAsync($"api/scans/{path}")).JsonAsync();
        Assert.Equal(name, (string)detail["name"]!);
        Assert.Equal("done", (string)detail["state"]!);
    }

    [Fact]
    public async Task ScansAreListedPageByPageWithTheirStates()
    {
        var good = TestImages.Png(TestImages.Ones(1));
        for (var i = 0; i < 5; i++) await scans.ReadAsync($"list/{i}.png", i == 3 ? good[..40] : good);

        var names = new List<string>();
        var continuation = "";
        for (var pages = 0; pages < 3; pages++)
        {
            var query = $"api/scans?prefix=list/&count=2{(continuation.Length > 0 ? "&continuation=" + Uri.EscapeDataString(continuation) : "")}";
            var list = await (await fixture.Http.GetAsync(query)).JsonAsync();
            names.AddRange(list["scans"]!.AsArray().Select(scan => $"{scan!["name"]} {scan["state"]} {scan["reason"]}".Trim()));
            continuation = (string?)list["continuation"] ?? "";
        }

        Assert.Empty(continuation);
        Assert.Equal(["list/0.png done", "list/1.png done", "list/2.png done", "list/3.png failed unreadable", "list/4.png done"], names);
    }

    [Fact]
    public async Task ResultIsServedWithTheScan()
    {
        var stored = await scans.ReadAsync("served.png", TestImages.Png(TestImages.Ones(2)));

        var detail = await (await fixture.Http.GetAsync("api/scans/served.png")).JsonAsync();

        Assert.Equal(stored.ToJsonString(), detail["result"]!.ToJsonString());
    }

    [Theory]
    [InlineData("api/scans/never-uploaded.png", 404)]
    [InlineData("api/scans?count=0", 400)]
    [InlineData("api/scans?count=many", 400)]
    public async Task BadQuestionAboutScansIsRefused(string path, int status)
    {
        Assert.NotEmpty(await (await fixture.Http.GetAsync(path)).ProblemAsync(status));
    }
}
