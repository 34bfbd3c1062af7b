using System.Text.Json.Nodes;
using Digits.Functions.Tests;
using Microsoft.Playwright;

namespace Digits.Page.Tests;

[Collection(PageCollection.Name)]
public sealed class InboxTests(PageFixture fixture)
{
    [BrowserFact]
    public async Task ScansAreListedWithTheirStatesAndFailedOnesRetried()
    {
        var good = TestImages.Png(TestImages.Ones(2));
        await fixture.DropAsync("inbox/good.png", good, "field");
        await fixture.DropAsync("inbox/broken.png", good[..(good.Length / 2)], "field");
        await using var window = await fixture.OpenAsync("inbox");

        var broken = window.Find("tr[data-name='inbox/broken.png']");
        Assert.Contains("cut off or damaged", (await broken.TextContentAsync())!, StringComparison.Ordinal);
        Assert.Contains("Done", (await window.Find("tr[data-name='inbox/good.png']").TextContentAsync())!, StringComparison.Ordinal);
        await window.Find("button[data-state='failed']").ClickAsync();
        await window.UntilAsync("document.querySelector(\"tr[data-name='inbox/good.png']\") === null");
        await broken.GetByRole(AriaRole.Button).ClickAsync();

        await window.UntilAsync("document.querySelector('.note')?.textContent.includes('cut off or damaged')");
    }

    [BrowserFact]
    public async Task ResultIsOpenedChangedAndSaved()
    {
        await fixture.DropAsync("inbox/edit me.png", TestImages.Png(TestImages.Ones(3)), "field");
        await using var window = await fixture.OpenAsync("inbox");

        await window.Find("tr[data-name='inbox/edit me.png'] a").ClickAsync();
        await window.UntilAsync("document.querySelector('.paper img')?.naturalWidth > 0");
        await window.Find(".numbers input").FillAsync("271");
        await window.Find(".numbers input").BlurAsync();
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Save changes" }).ClickAsync();
        await window.Find(".note").WaitForAsync();

        var stored = await ResultAsync("inbox/edit me.png");
        Assert.Equal("271", (string)stored["pages"]![0]!["lines"]![0]!["text"]!);
        Assert.Single(stored["history"]!.AsArray());
    }

    [BrowserFact]
    public async Task ChangesOfTwoPeopleAreBothKept()
    {
        await fixture.DropAsync("inbox/two people.png", TestImages.Png(TestImages.RuledTable(2, 2)), "table");
        await using var first = await fixture.OpenAsync("inbox/inbox/two%20people.png");
        await using var second = await fixture.OpenAsync("inbox/inbox/two%20people.png");
        second.Expects = error => error.Contains("412", StringComparison.Ordinal);
        await ChangeAsync(first, 0, "10");
        await first.UntilAsync("document.querySelector('.note')?.textContent.startsWith('Saved')");

        await ChangeAsync(second, 3, "20");
        await second.UntilAsync("document.querySelector('.note')?.textContent.includes('meanwhile')");
        await second.UntilAsync("document.querySelector('.grid input').value === '10'");
        await second.Page.GetByRole(AriaRole.Button, new() { Name = "Save changes" }).ClickAsync();
        await second.UntilAsync("document.querySelector('.note')?.textContent.startsWith('Saved')");

        var rows = (await ResultAsync("inbox/two people.png"))["pages"]![0]!["tables"]![0]!["rows"]!;
        Assert.Equal(["10", "20"], [(string)rows[0]![0]!["text"]!, (string)rows[1]![1]!["text"]!]);

        static async Task ChangeAsync(PageWindow window, int cell, string text)
        {
            await window.Find(".grid input").Nth(cell).FillAsync(text);
            await window.Find(".grid input").Nth(cell).BlurAsync();
            await window.Page.GetByRole(AriaRole.Button, new() { Name = "Save changes" }).ClickAsync();
        }
    }

    [BrowserFact]
    public async Task NameOfAScanIsNeverRunAsScript()
    {
        const string Evil = "evil/<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>.png";
        await fixture.DropAsync(Evil, TestImages.Png(TestImages.Ones(1)), "field");
        var digits = new FilePayload { Name = "<img src=x onerror=document.title='owned'>.png", MimeType = "image/png", Buffer = TestImages.Png(TestImages.Ones(1)) };
        await using var window = await fixture.OpenAsync("inbox");

        await window.Page.GetByText("<script>document.title='owned'</script>.png").First.ClickAsync();
        await window.UntilAsync("document.querySelector('.paper img')?.naturalWidth > 0");
        await window.Find(".numbers input").FillAsync("<b onmouseover=alert(1)>7</b>");
        await window.Find(".numbers input").BlurAsync();
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Save changes" }).ClickAsync();
        await window.UntilAsync("document.querySelector('.note')?.textContent.startsWith('Saved')");
        await window.Page.GotoAsync("/#upload");
        await window.Find("#choose").SetInputFilesAsync(digits);
        await window.Find(".job.done").WaitForAsync();
        await window.Page.GotoAsync("/#review");
        await window.Find(".review-stage .card").WaitForAsync();

        Assert.NotEqual("owned", await window.Page.TitleAsync());
        Assert.Equal(0, await window.Find("main img[src='x'], main script, main b[onmouseover]").CountAsync());
    }

    private async Task<JsonNode> ResultAsync(string scan) => JsonNode.Parse(
        (await fixture.Storage.GetBlobContainerClient("results").GetBlobClient($"{scan}.json").DownloadContentAsync()).Value.Content.ToString())!;
}
