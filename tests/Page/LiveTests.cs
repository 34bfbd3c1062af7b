using Digits.Recognition;
using Microsoft.Playwright;

namespace Digits.Page.Tests;

[Collection(PageCollection.Name)]
public sealed class LiveTests(PageFixture fixture)
{
    [BrowserFact]
    public async Task NumberBeforeTheCameraIsRead()
    {
        var video = Path.Combine(Path.GetTempPath(), $"digits-{Guid.NewGuid():n}.y4m");
        var page = ImageDecoder.Decode(await File.ReadAllBytesAsync(PageFixture.Sample("field.png")), new DecodeLimits(), CancellationToken.None);
        await File.WriteAllBytesAsync(video, Y4m(page));
        try
        {
            await using var browser = await Chromium.LaunchAsync(fixture.Playwright, video);
            await using var window = await PageWindow.OpenAsync(browser, fixture.App.Http.BaseAddress!, "live", 1280, ColorScheme.Light);

            await window.Page.GetByRole(AriaRole.Button, new() { Name = "Start the camera" }).ClickAsync();

            // 160527 stands on it; through the camera's compression most of it must come.
            await window.UntilAsync("(document.querySelector('.live-numbers li:not(.muted)')?.textContent ?? '').includes('05')");
            await window.Page.GetByRole(AriaRole.Button, new() { Name = "Stop" }).ClickAsync();
            Assert.Equal(0, await window.Find(".live-numbers li").CountAsync());
        }
        finally
        {
            File.Delete(video);
        }
    }

    /// <summary>One frame of uncompressed video (YUV4MPEG2, 4:2:0), which Chromium's stand-in camera shows again and again.</summary>
    private static byte[] Y4m(GreyImage image)
    {
        var (width, height) = (image.Width & ~1, image.Height & ~1);
        var y4m = new MemoryStream();
        y4m.Write(System.Text.Encoding.ASCII.GetBytes($"YUV4MPEG2 W{width} H{height} F5:1 Ip A1:1 C420jpeg\nFRAME\n"));
        for (var y = 0; y < height; y++) y4m.Write(image.Row(y)[..width]);
        var chroma = new byte[width * height / 2];
        Array.Fill(chroma, (byte)128);
        y4m.Write(chroma);
        return y4m.ToArray();
    }
}
