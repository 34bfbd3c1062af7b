using System.Diagnostics;
using Microsoft.Playwright;

namespace Digits.Page.Tests;

/// <summary>A browser window with the page in it.</summary>
public sealed class PageWindow : IAsyncDisposable
{
    private const float PatienceMilliseconds = 120_000; // A busy machine is no failure.

    private readonly List<string> errors = [];

    private PageWindow(IBrowserContext context, IPage page) => (Context, Page) = (context, page);

    public IBrowserContext Context { get; }

    public IPage Page { get; }

    /// <summary>Errors in the console that a test expects, such as the browser's own word on a 400.</summary>
    public Func<string, bool> Expects { get; set; } = _ => false;

    public static async Task<PageWindow> OpenAsync(IBrowser browser, Uri address, string section, int width, ColorScheme scheme)
    {
        var context = await browser.NewContextAsync(new()
        {
            BaseURL = address.ToString(),
            ViewportSize = new() { Width = width, Height = 800 },
            ColorScheme = scheme,
            Permissions = ["camera", "clipboard-read", "clipboard-write"],
        });
        context.SetDefaultTimeout(PatienceMilliseconds);
        var page = await context.NewPageAsync();
        var window = new PageWindow(context, page);
        page.Console += (_, message) =>
        {
            if (message.Type == "error") window.errors.Add(message.Text);
        };
        page.PageError += (_, error) => window.errors.Add(error);
        await page.GotoAsync($"/#{section}");
        await page.Locator("main h1").WaitForAsync();
        return window;
    }

    public ILocator Find(string selector) => Page.Locator(selector);

    /// <summary>Waits until an expression of JavaScript is true. Playwright's own way to wait needs eval, which the page's policy forbids.</summary>
    public async Task UntilAsync(string expression)
    {
        for (var clock = Stopwatch.StartNew(); !await Page.EvaluateAsync<bool>($"Boolean({expression})"); await Task.Delay(50))
        {
            if (clock.ElapsedMilliseconds > PatienceMilliseconds) throw new TimeoutException($"Waited in vain until {expression}. The page shows: {await Find("main").InnerTextAsync()}");
        }
    }

    /// <summary>Draws strokes: points in parts of the drawing area.</summary>
    public async Task DrawAsync(params (float X, float Y)[][] strokes)
    {
        var area = (await Find("canvas.pad").BoundingBoxAsync())!;
        foreach (var stroke in strokes)
        {
            for (var i = 0; i < stroke.Length; i++)
            {
                await Page.Mouse.MoveAsync(area.X + (area.Width * stroke[i].X), area.Y + (area.Height * stroke[i].Y), new() { Steps = i == 0 ? 1 : 8 });
                if (i == 0) await Page.Mouse.DownAsync();
            }

            await Page.Mouse.UpAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Context.CloseAsync();
        Assert.DoesNotContain(errors, error => !Expects(error));
    }
}
