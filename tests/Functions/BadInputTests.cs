namespace Digits.Functions.Tests;

/// <summary>What people and attackers send: each has its status and a detail that says what to do, and the app lives on.</summary>
[Collection(AppCollection.Name)]
public sealed class BadInputTests(AppFixture fixture)
{
    private static readonly byte[] Png = TestImages.Png(TestImages.Ones(1));

    // Name, content type, bytes, status, and a word that the detail must hold.
    private static readonly (string Name, string? Type, Func<byte[]> Bytes, int Status, string Word)[] Cases =
    [
        ("empty body", "image/png", () => [], 400, "body"),
        ("text", null, () => "Dear sir or madam"u8.ToArray(), 400, "image"),
        ("text that claims to be an image", "image/png", () => "Dear sir or madam"u8.ToArray(), 400, "image"),
        ("text type", "text/plain", () => Png, 415, "text/plain"),
        ("JSON type", "application/json", () => "{}"u8.ToArray(), 415, "application/json"),
        ("broken type", "image/", () => Png, 415, "Content-Type"),
        ("truncated PNG", "image/png", () => Png[..(Png.Length / 2)], 422, ""),
        ("PNG cut after its signature", "image/png", () => Png[..12], 422, ""),
        ("PNG that claims 60,000 x 60,000", "image/png", () => TestImages.Png(60_000, 60_000, new byte[1_000]), 413, "60"),
        ("PNG one pixel wide and 900,000 high", "image/png", () => TestImages.Png(1, 900_000, new byte[1_000]), 413, ""),
        ("GIF of 10,000 frames", "image/gif", () => TestImages.Gif(10_000), 413, "frames"),
        ("40 MB", "image/png", () => new byte[40_000_000], 413, "30,000,000"),
        ("form without a boundary", "multipart/form-data", () => Png, 400, "boundary"),
        ("form that is cut off", "multipart/form-data; boundary=b", () => "--b\r\nContent-Disposition: form-data; name=\"a\"; filename=\"a.png\"\r\n\r\nabc"u8.ToArray(), 400, "cut off"),
        ("form without files", "multipart/form-data; boundary=b", () => "--b--\r\n"u8.ToArray(), 400, "file"),
    ];

    public static TheoryData<string, string> EveryCaseOnEveryRoute()
    {
        var data = new TheoryData<string, string>();
        foreach (var (name, _, _, _, _) in Cases)
        {
            data.Add("api/predict", name);
            data.Add("api/read", name);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(EveryCaseOnEveryRoute))]
    public async Task BadInputIsRefusedWithWhatToDo(string route, string name)
    {
        var (_, type, bytes, status, word) = Cases.Single(candidate => candidate.Name == name);
        using var content = new ByteArrayContent(bytes());
        if (type is not null) content.Headers.TryAddWithoutValidation("Content-Type", type);

        var detail = await (await fixture.Http.PostAsync(route, content)).ProblemAsync(status);

        Assert.Contains(word, detail, StringComparison.Ordinal);
        await StillServes();
    }

    [Theory]
    [InlineData("api/predict")]
    [InlineData("api/read")]
    public async Task ZipBombNamedPngIsRefused(string route)
    {
        var bomb = TestImages.Zip(("a.png", new byte[20_000_000]));
        Assert.InRange(bomb.Length, 1, 100_000);

        await (await fixture.Http.PostImageAsync(route, bomb, "image/png")).ProblemAsync(413);

        await StillServes();
    }

    [Fact]
    public async Task TruncatedJpegCantBeRead()
    {
        var jpeg = new MemoryStream();
        using (var image = SixLabors.ImageSharp.Image.LoadPixelData<SixLabors.ImageSharp.PixelFormats.L8>(TestImages.Ones(5).Pixels, 340, 90))
        {
            SixLabors.ImageSharp.ImageExtensions.SaveAsJpeg(image, jpeg);
        }

        var half = jpeg.ToArray()[..((int)jpeg.Length / 2)];

        await (await fixture.Http.PostImageAsync("api/predict", half, "image/jpeg")).ProblemAsync(422);
    }

    [Fact]
    public async Task BodyOfUnknownLengthIsCutAtTheLimit()
    {
        using var content = new StreamContent(new EndlessStream(40_000_000));
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/predict") { Content = content };
        request.Headers.TransferEncodingChunked = true;

        var detail = await (await fixture.Http.SendAsync(request)).ProblemAsync(413);

        Assert.Contains("30,000,000", detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ContentEncodingIsRefused()
    {
        using var content = new ByteArrayContent(Png);
        content.Headers.ContentEncoding.Add("gzip");

        await (await fixture.Http.PostAsync("api/predict", content)).ProblemAsync(415);
    }

    [Fact]
    public async Task MemoryStaysBoundedWhileBadInputKeepsComing()
    {
        var claims = TestImages.Png(60_000, 60_000, new byte[1_000]);
        var bomb = TestImages.Zip(("a.png", new byte[20_000_000]));
        for (var round = 0; round < 20; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, 4).SelectMany(_ => (Task<string>[])
            [
                Refusal("api/predict", claims, 413),
                Refusal("api/read", bomb, 413),
                Refusal("api/predict", new byte[40_000_000], 413),
            ]));
        }

        // 80 claims of 3.6 GB each, 80 bombs of 20 MB and 80 bodies of 40 MB went by.
        Assert.InRange(fixture.App.WorkingSet, 1, 1_200_000_000);
        await StillServes();

        async Task<string> Refusal(string route, byte[] bytes, int status) =>
            await (await fixture.Http.PostImageAsync(route, bytes, "image/png")).ProblemAsync(status);
    }

    [Fact]
    public async Task ClientThatHangsUpMidwayHarmsNobody()
    {
        for (var i = 0; i < 20; i++)
        {
            using var upload = new HalfwayUpload(fixture.Http.BaseAddress!.Port);
            await upload.BeginAsync();
        }

        await StillServes();
    }

    private async Task StillServes()
    {
        var answer = await (await fixture.Http.PostImageAsync("api/predict", Png, "image/png")).JsonAsync();
        Assert.Equal(AppFixture.Digit, (int)answer["predictions"]![0]!["digit"]!);
    }

    /// <summary>Zeros whose end nobody knows beforehand.</summary>
    private sealed class EndlessStream(long length) : MemoryStream(new byte[length])
    {
        public override bool CanSeek => false;
    }
}
