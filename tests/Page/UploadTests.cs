using System.Text.Json.Nodes;
using Digits.Functions.Tests;
using Microsoft.Playwright;

namespace Digits.Page.Tests;

[Collection(PageCollection.Name)]
public sealed class UploadTests(PageFixture fixture)
{
    [BrowserFact]
    public async Task NumbersOfAScanStandOverItsPicture()
    {
        await using var window = await fixture.OpenAsync("upload");

        await window.Find("#choose").SetInputFilesAsync(PageFixture.Sample("page.png"));

        await window.Find(".job.done").WaitForAsync();
        await window.UntilAsync("document.querySelector('.paper img').naturalWidth > 0");
        var expected = Truth("page.png");
        var read = (await window.Find(".boxes text").AllTextContentsAsync()).Select(text => text.TrimEnd('?')).ToList();
        // Reading well is recognition's to prove; here most of the numbers must have arrived over the picture.
        Assert.InRange(read.Intersect(expected).Count(), expected.Count * 7 / 10, int.MaxValue);
        Assert.Equal(read.Count, await window.Find(".numbers input").CountAsync());
    }

    [BrowserFact]
    public async Task ChangedCellIsInTheCsv()
    {
        await using var window = await fixture.OpenAsync("upload");
        await window.Find("#layout").SelectOptionAsync("table");
        await window.Find("#choose").SetInputFilesAsync(PageFixture.Sample("table.png"));
        await window.Find(".grid input").First.FillAsync("8642");
        await window.Find(".grid input").First.BlurAsync();

        var download = await window.Page.RunAndWaitForDownloadAsync(() => window.Page.GetByRole(AriaRole.Button, new() { Name = "Download CSV" }).ClickAsync());

        Assert.Equal("table.png.csv", download.SuggestedFilename);
        Assert.StartsWith("8642,", await File.ReadAllTextAsync(await download.PathAsync()), StringComparison.Ordinal);
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Copy CSV" }).ClickAsync();
        await window.Find(".note").WaitForAsync();
        Assert.StartsWith("8642,", await window.Page.EvaluateAsync<string>("navigator.clipboard.readText()"), StringComparison.Ordinal);
        Assert.Contains("8642", await window.Find(".boxes text").AllTextContentsAsync());
    }

    [BrowserFact]
    public async Task FileThatIsNoImageIsRefusedInWordsAndTheNextIsRead()
    {
        await using var window = await fixture.OpenAsync("upload");
        window.Expects = error => error.Contains("400", StringComparison.Ordinal);
        var letter = new FilePayload { Name = "letter.png", MimeType = "image/png", Buffer = "Dear sir or madam"u8.ToArray() };
        var digit = new FilePayload { Name = "digit.png", MimeType = "image/png", Buffer = await File.ReadAllBytesAsync(PageFixture.Sample("digit.png")) };

        await window.Find("#choose").SetInputFilesAsync([letter, digit]);

        await window.Find(".job.done").WaitForAsync();
        var problem = window.Find(".job.failed .problem");
        Assert.Contains("no image", (await problem.TextContentAsync())!, StringComparison.Ordinal);
        Assert.Equal("letter.png", await window.Find(".job.failed").GetAttributeAsync("data-name"));
        Assert.Equal("digit.png", await window.Find(".job.done").GetAttributeAsync("data-name"));
    }

    [BrowserFact]
    public async Task TiffIsShownThoughBrowsersCannot()
    {
        await using var window = await fixture.OpenAsync("upload");
        var tiff = new FilePayload { Name = "two.tif", MimeType = "image/tiff", Buffer = TestImages.Tiff(TestImages.Ones(2), TestImages.Ones(3)) };

        await window.Find("#choose").SetInputFilesAsync(tiff);

        await window.UntilAsync("[...document.querySelectorAll('.paper img')].filter(image => image.naturalWidth > 0).length === 2");
    }

    [BrowserFact]
    public async Task DroppedFileIsKeptInTheInbox()
    {
        await using var window = await fixture.OpenAsync("upload");
        await window.Find("#keep").CheckAsync();
        var bytes = Convert.ToBase64String(await File.ReadAllBytesAsync(PageFixture.Sample("digit.png")));
        await window.Page.EvaluateAsync(
            """
            base64 => {
              const data = new DataTransfer();
              data.items.add(new File([Uint8Array.from(atob(base64), c => c.charCodeAt(0))], "dropped.png", { type: "image/png" }));
              document.querySelector(".drop").dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
            }
            """,
            bytes);

        await window.Find(".job.done").WaitForAsync();

        Assert.True(await fixture.Storage.GetBlobContainerClient("scans").GetBlobClient("dropped.png").ExistsAsync());
    }

    private static HashSet<string> Truth(string file) =>
        [.. JsonNode.Parse(File.ReadAllText(PageFixture.Sample("truth.json")))!["scans"]!.AsArray()
            .Single(scan => (string)scan!["file"]! == file)!["lines"]!.AsArray().Select(line => (string)line!["text"]!)];
}
