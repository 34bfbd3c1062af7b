namespace Digits.Page.Tests;

[Collection(PageCollection.Name)]
public sealed class ModelTests(PageFixture fixture)
{
    [BrowserFact]
    public async Task ModelTellsWhatItMixesUpAndWhetherItsConfidenceHolds()
    {
        await using var window = await fixture.OpenAsync("model");

        await window.Find(".confusion").WaitForAsync();

        Assert.Equal(["1"], await window.Find(".confusion tr:nth-child(8) .mistake").AllTextContentsAsync());
        Assert.Equal(["1", "1", "1"], (await window.Find(".confusion .same").AllTextContentsAsync()).Where(count => count != "·"));
        Assert.Contains("85.0 % sure, 75.0 % right", (await window.Find(".chart").GetAttributeAsync("aria-label"))!, StringComparison.Ordinal);
        Assert.Contains("75.0 %", (await window.Find(".sets").TextContentAsync())!, StringComparison.Ordinal);
    }
}
