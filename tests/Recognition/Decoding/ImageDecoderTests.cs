namespace Digits.Recognition.Tests;

/// <summary>Each file in images/ was decoded by Pillow too (make_images.py); that is what must come out here.</summary>
public sealed class ImageDecoderTests
{
    private static readonly string Images = Path.Combine(AppContext.BaseDirectory, "images");

    private static IEnumerable<string> Names =>
        Directory.GetFiles(Images).Select(path => Path.GetFileName(path)).Where(name => File.Exists(Path.Combine(Images, name + ".0.pgm")));

    public static TheoryData<string> Files => [.. Names];

    internal static byte[] Bytes(string name) => File.ReadAllBytes(Path.Combine(Images, name));

    private static GreyImage Expected(string name, int page)
    {
        var pgm = Bytes($"{name}.{page}.pgm");
        var header = System.Text.Encoding.ASCII.GetString(pgm.AsSpan(0, 20)).Split('\n', ' ')[1..3].Select(int.Parse).ToArray();
        return new GreyImage(header[0], header[1], pgm[^(header[0] * header[1])..]);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void EveryFormatIsDecodedAsByAnIndependentDecoder(string name)
    {
        var tolerance = name.EndsWith(".jpg", StringComparison.Ordinal) ? 3 : 1; // Inverse DCTs round differently.
        var pages = ImageDecoder.DecodePages(Bytes(name), new DecodeLimits(), default).ToList();

        Assert.Equal(Directory.GetFiles(Images, name + ".?.pgm").Length, pages.Count);
        for (var page = 0; page < pages.Count; page++)
        {
            var expected = Expected(name, page);
            Assert.Equal(expected.Bounds, pages[page].Bounds);
            Assert.All(expected.Pixels.Zip(pages[page].Pixels), pair => Assert.InRange(pair.Second - pair.First, -tolerance, tolerance));
        }
    }

    [Fact]
    public void EveryFormatHasAFile() =>
        Assert.Equal([".bmp", ".gif", ".jpg", ".png", ".tif", ".webp"], Names.Select(name => Path.GetExtension(name)).Distinct().Order());

    [Fact]
    public void ATurnedPhotoStandsUpright()
    {
        var upright = ImageDecoder.Decode(Bytes("baseline.jpg"), new DecodeLimits(), default);
        var turned = ImageDecoder.Decode(Bytes("turned.jpg"), new DecodeLimits(), default);

        Assert.Equal((upright.Height, upright.Width), (turned.Width, turned.Height));
        Assert.Equal(upright[0, 0], turned[turned.Width - 1, 0]); // Orientation 6: the stored left column becomes the top row, from the right.
    }

    [Fact]
    public void PagesComeOneByOne()
    {
        // The third page's strip is cut away; the first two must still come out before that shows.
        var bytes = Bytes("pages.tif");
        using var pages = ImageDecoder.DecodePages(bytes, new DecodeLimits(), default).GetEnumerator();

        Assert.True(pages.MoveNext());
        Assert.Equal(new Box(0, 0, 23, 17), pages.Current.Bounds);
        Assert.True(pages.MoveNext());
        Assert.Equal(new Box(0, 0, 31, 9), pages.Current.Bounds);
    }

    [Fact]
    public void CancellationIsNoRejection()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(() => ImageDecoder.Decode(Bytes("rgb.png"), new DecodeLimits(), cancelled.Token));
    }
}
