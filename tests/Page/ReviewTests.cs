using System.Text.Json.Nodes;
using Digits.Functions.Tests;

namespace Digits.Page.Tests;

[Collection(PageCollection.Name)]
public sealed class ReviewTests(PageFixture fixture)
{
    [BrowserFact]
    public async Task DigitCorrectedByKeyboardIsInStorage()
    {
        // First by its name, so that its digits come first in the queue whatever other tests have dropped.
        const string Scan = "!review.png";
        await fixture.DropAsync(Scan, TestImages.Png(TestImages.Ones(4)), "field");
        await using var window = await fixture.OpenAsync("review");
        await window.Find(".review-reading").WaitForAsync();
        var read = Digits(await ResultAsync(Scan));
        Assert.All(read, digit => Assert.False((bool)digit["accepted"]!));

        await PressAsync(window, "8"); // The first digit is an 8,
        await PressAsync(window, "x"); // the second is none,
        await PressAsync(window, "Enter"); // the third is as it was read,
        await PressAsync(window, "9"); // the fourth a 9: no, it isn't.
        await PressAsync(window, "u");
        await window.UntilAsync("document.querySelector('.review-bar').textContent.includes('all saved')");

        var result = await ResultAsync(Scan);
        var digits = Digits(result);
        var third = (int)read[2]["digit"]!;
        Assert.Equal([8, null, third, (int?)read[3]["digit"]], digits.Select(digit => (int?)digit["digit"]));
        Assert.Equal([true, true, true, false], digits.Select(digit => (bool)digit["accepted"]!));
        Assert.Equal((int)read[0]["digit"]!, (int)digits[0]["read"]!["digit"]!);
        Assert.NotEmpty(result["history"]!.AsArray());
        Assert.Equal(["8", $"{third}"], await LabelsAsync("labels.csv"));
        Assert.Equal(["x"], await LabelsAsync("no-digits.csv"));

        async Task<IEnumerable<string>> LabelsAsync(string list)
        {
            var csv = await fixture.Storage.GetBlobContainerClient("corrections").GetBlobClient(list).DownloadContentAsync();
            return csv.Value.Content.ToString().Split('\n').Where(row => row.StartsWith($"scans/{Uri.EscapeDataString(Scan)}/", StringComparison.Ordinal))
                .Select(row => row.Split(',')[1]);
        }
    }

    [BrowserFact]
    public async Task UnsureDigitInATableIsReviewed()
    {
        const string Scan = "!!table.png";
        await fixture.DropAsync(Scan, TestImages.Png(TestImages.RuledTable(2, 2)), "table");
        await using var window = await fixture.OpenAsync("review");
        await window.UntilAsync($"document.querySelector('.review-side')?.textContent.includes('{Scan}')");

        await PressAsync(window, "8");
        await window.UntilAsync("document.querySelector('.review-bar').textContent.includes('all saved')");

        var cells = (await ResultAsync(Scan))["pages"]![0]!["tables"]![0]!["rows"]!.AsArray().SelectMany(row => row!.AsArray()).ToList();
        Assert.Equal("8", (string)cells[0]!["text"]!);
        Assert.Equal(8, (int)Assert.Single(cells[0]!["digits"]!.AsArray())!["digit"]!);
        Assert.True((bool)cells[0]!["accepted"]!);
    }

    private static async Task PressAsync(PageWindow window, string key)
    {
        var before = await window.Find(".review-bar .chip").TextContentAsync();
        await window.Page.Keyboard.PressAsync(key);
        await window.UntilAsync($"document.querySelector('.review-bar .chip').textContent !== {System.Text.Json.JsonSerializer.Serialize(before)}");
    }

    private static List<JsonNode> Digits(JsonNode result) => [.. result["pages"]![0]!["lines"]![0]!["digits"]!.AsArray().Select(digit => digit!)];

    private async Task<JsonNode> ResultAsync(string scan) => JsonNode.Parse(
        (await fixture.Storage.GetBlobContainerClient("results").GetBlobClient($"{scan}.json").DownloadContentAsync()).Value.Content.ToString())!;
}
