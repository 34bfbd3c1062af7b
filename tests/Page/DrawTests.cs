using System.Text.Json.Nodes;
using Digits.Functions.Tests;
using Digits.Tests;

namespace Digits.Page.Tests;

[Collection(PageCollection.Name)]
public sealed class DrawTests(PageFixture fixture)
{
    private static readonly (float X, float Y)[] Seven = [(.27f, .24f), (.5f, .23f), (.73f, .24f), (.6f, .5f), (.45f, .8f)];

    private static readonly (float X, float Y)[] One = [(.52f, .2f), (.5f, .5f), (.48f, .82f)];

    [BrowserFact]
    public async Task DrawnSevenIsReadAsSeven()
    {
        await using var window = await fixture.OpenAsync("draw");

        await window.DrawAsync(Seven);

        await window.UntilAsync("document.querySelector('.digit').textContent === '7'");
        Assert.Equal(10, await window.Find(".bars li").CountAsync());
        Assert.Equal("7", (await window.Find(".bars .best span").TextContentAsync())!);
        Assert.NotEmpty((await window.Find(".headline .muted").First.TextContentAsync())!);
    }

    [BrowserFact]
    public async Task UnsureDigitIsShownAsSuch()
    {
        await using var window = await fixture.OpenAsync("draw");

        await window.DrawAsync([(.3f, .3f), (.7f, .3f)], [(.3f, .7f), (.7f, .7f)]);

        await window.UntilAsync("document.querySelector('.answer.unsure')?.textContent.startsWith('Not sure')");
    }

    [BrowserFact]
    public async Task UndoAndClearTakeStrokesBack()
    {
        await using var window = await fixture.OpenAsync("draw");
        await window.DrawAsync(Seven);
        await window.DrawAsync(One);

        await window.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await window.UntilAsync("document.querySelector('.digit').textContent === '7'");
        await window.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Clear" }).ClickAsync();

        await window.UntilAsync("document.querySelector('.digit').textContent === ''");
    }

    [BrowserFact]
    public async Task BrowserAnswersAsTheServerDoesToFourDigits()
    {
        // The model as it ships, for the fixture's is never sure.
        await using var app = await FunctionsApp.StartAsync(null, Path.Combine(Azurite.RepositoryFolder, "models", "digits"));
        await using var window = await PageWindow.OpenAsync(fixture.Browser, app.Http.BaseAddress!, "draw", 1280, Microsoft.Playwright.ColorScheme.Light);
        foreach (var strokes in new[] { Seven, One })
        {
            await window.Find("#local").UncheckAsync();
            await window.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Clear" }).ClickAsync();
            await window.DrawAsync(strokes);
            // The last question is about the finished drawing: the answer stands when nothing is left to ask.
            var server = await AnswerAsync(window, "server");
            await window.Find("#local").CheckAsync();
            var local = await AnswerAsync(window, "local");

            for (var digit = 0; digit < 10; digit++) Assert.Equal(server[digit], local[digit], 1e-4);
        }
    }

    [BrowserFact]
    public async Task DrawingGoesOnWithoutTheServer()
    {
        await using var window = await fixture.OpenAsync("draw");
        window.Expects = error => error.Contains("ERR_INTERNET_DISCONNECTED", StringComparison.Ordinal);
        await window.DrawAsync(One);
        await window.Find("#local").CheckAsync();
        await AnswerAsync(window, "local");

        await window.Context.SetOfflineAsync(true);
        await window.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Clear" }).ClickAsync();
        await window.DrawAsync(Seven);

        await window.UntilAsync("document.querySelector('.digit').textContent === '7'");
        Assert.Equal("local", await window.Find("main").GetAttributeAsync("data-place"));
    }

    [BrowserFact]
    public async Task PageOpensAndReadsThoughItsServerIsGone()
    {
        await using var app = await FunctionsApp.StartAsync(null, Path.Combine(Azurite.RepositoryFolder, "models", "digits"));
        await using var window = await PageWindow.OpenAsync(fixture.Browser, app.Http.BaseAddress!, "draw", 1280, Microsoft.Playwright.ColorScheme.Light);
        window.Expects = error => error.Contains("ERR_CONNECTION_REFUSED", StringComparison.Ordinal);
        await window.Find("#local").CheckAsync();
        await window.DrawAsync(One);
        await AnswerAsync(window, "local");
        await window.Page.EvaluateAsync("navigator.serviceWorker.ready.then(() => true)");

        app.Kill();
        await window.Page.ReloadAsync();
        await window.UntilAsync("document.querySelector('#local')?.checked");
        await window.DrawAsync(Seven);

        await window.UntilAsync("document.querySelector('.digit').textContent === '7'");
        Assert.Equal("local", await window.Find("main").GetAttributeAsync("data-place"));
    }

    [BrowserFact]
    public async Task ServerThatIsGoneIsSaidAndThePageGoesOn()
    {
        await using var window = await fixture.OpenAsync("draw");
        window.Expects = error => error.Contains("ERR_INTERNET_DISCONNECTED", StringComparison.Ordinal);
        await window.Context.SetOfflineAsync(true);
        await window.DrawAsync(Seven);
        await window.Find(".problem").WaitForAsync();
        Assert.Contains("connection", (await window.Find(".problem p").TextContentAsync())!, StringComparison.Ordinal);

        await window.Context.SetOfflineAsync(false);
        await window.DrawAsync([(.1f, .1f), (.1f, .1f)]);

        await window.UntilAsync("document.querySelector('.problem') === null && document.querySelector('.digit').textContent !== ''");
    }

    [BrowserFact]
    public async Task WhyShowsAMapOverWhatTheNetworkSaw()
    {
        await using var window = await fixture.OpenAsync("draw");
        await window.DrawAsync(Seven);
        await window.UntilAsync("document.querySelector('.digit').textContent === '7'");
        const string Coloured = "[...document.querySelector('canvas.seen').getContext('2d').getImageData(0, 0, 224, 224).data].filter((v, i, all) => i % 4 === 0 && Math.abs(v - all[i + 2]) > 30).length";
        Assert.Equal(0, await window.Page.EvaluateAsync<int>(Coloured));

        await window.Find(".why").ClickAsync();

        Assert.InRange(await window.Page.EvaluateAsync<int>(Coloured), 100, int.MaxValue);
    }

    [BrowserFact]
    public async Task WrongDigitIsKeptForTheTrainingAndTakenBack()
    {
        await using var window = await fixture.OpenAsync("draw");
        await window.DrawAsync(Seven, [(.3f, .55f), (.72f, .52f)]);
        await window.UntilAsync("document.querySelector('.digit').textContent !== ''");

        await window.Find(".wrong button").Nth(7).ClickAsync();

        await window.Find(".note").WaitForAsync();
        var labels = fixture.Storage.GetBlobContainerClient("corrections").GetBlobClient("labels.csv");
        var row = Assert.Single((await labels.DownloadContentAsync()).Value.Content.ToString().Split('\n'), row => row.StartsWith("drawings/", StringComparison.Ordinal));
        Assert.EndsWith(".png,7", row, StringComparison.Ordinal);
        await window.Find(".note button").ClickAsync();
        await window.UntilAsync("document.querySelector('.note')?.textContent.startsWith('Taken back')");
        Assert.DoesNotContain(row, (await labels.DownloadContentAsync()).Value.Content.ToString(), StringComparison.Ordinal);
    }

    /// <summary>What the page shows once the questions about a drawing are answered, from one place or the other.</summary>
    private static async Task<double[]> AnswerAsync(PageWindow window, string place)
    {
        await window.UntilAsync($"document.querySelector('main').dataset.place === '{place}' && document.querySelector('main').dataset.asking === 'false'");
        return [.. JsonNode.Parse((await window.Find("main").GetAttributeAsync("data-probabilities"))!)!.AsArray().Select(value => (double)value!)];
    }
}
