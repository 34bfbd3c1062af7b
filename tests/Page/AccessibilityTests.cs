using System.Text.Json.Nodes;
using Digits.Functions.Tests;
using Digits.Tests;
using Microsoft.Playwright;

namespace Digits.Page.Tests;

/// <summary>Every section, by day on a desk and by night on a small phone: axe-core finds nothing serious, and nothing sticks out.</summary>
[Collection(PageCollection.Name)]
public sealed class AccessibilityTests(PageFixture fixture)
{
    private static readonly string Axe = Path.Combine(Azurite.RepositoryFolder, "node_modules", "axe-core", "axe.min.js");

    [BrowserTheory]
    [InlineData("draw", "canvas.pad")]
    [InlineData("upload", ".page-grid")]
    [InlineData("live", ".live-card")]
    [InlineData("inbox", ".inbox-list tbody tr")]
    [InlineData("inbox/!axe.png", ".page-grid")]
    [InlineData("review", ".review-card")]
    [InlineData("model", ".facts")]
    public async Task SectionIsForEverybody(string section, string ready)
    {
        if (!await fixture.Storage.GetBlobContainerClient("scans").GetBlobClient("!axe.png").ExistsAsync())
        {
            await fixture.DropAsync("!axe.png", TestImages.Png(TestImages.Ones(3)), "field");
        }

        foreach (var (scheme, width) in new[] { (ColorScheme.Light, 1280), (ColorScheme.Dark, 360) })
        {
            await using var window = await fixture.OpenAsync(section, width, scheme);
            if (section == "upload") await window.Find("#choose").SetInputFilesAsync(PageFixture.Sample("field.png"));
            if (section == "draw") await window.DrawAsync([(.5f, .2f), (.5f, .8f)]);
            await window.Find(ready).First.WaitForAsync();

            var violations = await ViolationsAsync(window.Page);

            Assert.True(violations.Count == 0, $"{section}, {scheme}, {width}: {string.Join('\n', violations)}");
            Assert.InRange(await window.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"), 1, width);
        }
    }

    [BrowserFact]
    public async Task KeyboardReachesEverySection()
    {
        await using var window = await fixture.OpenAsync("draw");
        await window.Page.Keyboard.PressAsync("Tab");
        Assert.Equal("Skip to the content", await FocusedAsync());
        var reached = new List<string>();
        for (var i = 0; i < 7; i++)
        {
            await window.Page.Keyboard.PressAsync("Tab");
            reached.Add(await FocusedAsync());
        }

        Assert.Equal(["Digits", "Draw", "Upload", "Live", "Inbox", "Review", "Model"], reached);
        await window.Page.Keyboard.PressAsync("Enter");
        await window.Find(".facts").First.WaitForAsync();

        Task<string> FocusedAsync() => window.Page.EvaluateAsync<string>("document.activeElement.textContent");
    }

    private static async Task<List<string>> ViolationsAsync(IPage page)
    {
        await page.EvaluateAsync(await File.ReadAllTextAsync(Axe));
        var found = await page.EvaluateAsync<string>("async () => JSON.stringify((await axe.run()).violations)");
        return [.. JsonNode.Parse(found)!.AsArray()
            .Where(violation => (string?)violation!["impact"] is "serious" or "critical")
            .Select(violation => $"{violation!["id"]}: {violation["help"]} {violation["nodes"]![0]!["html"]} {violation["nodes"]![0]!["failureSummary"]}")];
    }
}
