using Digits.Functions.Scans;
using Digits.Recognition;

namespace Digits.Functions.Tests;

public sealed class ScanFileTests
{
    private static readonly byte[] Png = TestImages.Png(TestImages.Ones(1));

    private static readonly ScanLimits Small = new()
    {
        MaxZipEntries = 3,
        MaxUnpackedBytes = 10_000,
        FreeRatioBytes = 1_000,
        MaxZipRatio = 10,
        Image = new DecodeLimits { MaxBytes = 6_000 },
    };

    [Fact]
    public void PlainImageIsItself()
    {
        var image = Assert.Single(ScanFile.Images(Png, Small));

        Assert.Null(image.Entry);
        Assert.Equal(Png, image.Bytes.ToArray());
    }

    [Fact]
    public void ZipIsUnpackedInItsOrderWithoutClutter()
    {
        var zip = TestImages.Zip(("b", [2]), ("folder/", []), ("a", [1]));

        Assert.Equal([("b", 2), ("a", 1)], ScanFile.Images(zip, Small).Select(image => (image.Entry!, (int)image.Bytes.Span[0])));
    }

    [Fact]
    public void ZipWithTooManyEntriesIsTooLarge() =>
        Assert.Equal(ImageRejection.TooLarge, Rejection(TestImages.Zip(("a", [1]), ("b", [1]), ("c", [1]), ("d", [1]))));

    [Fact]
    public void ZipWithALargeEntryIsTooLarge() => Assert.Equal(ImageRejection.TooLarge, Rejection(TestImages.Zip(("a", Noise(6_001)))));

    [Fact]
    public void ZipThatUnpacksToTooMuchIsTooLarge() =>
        Assert.Equal(ImageRejection.TooLarge, Rejection(TestImages.Zip(("a", Noise(5_500)), ("b", Noise(5_500)))));

    [Fact]
    public void EntryThatShrinksLikeNoImageIsTooLarge() => Assert.Equal(ImageRejection.TooLarge, Rejection(TestImages.Zip(("a", new byte[5_000]))));

    [Fact]
    public void EmptyZipHoldsNoImage() => Assert.Equal(ImageRejection.Empty, Rejection(TestImages.Zip()));

    [Fact]
    public void ZipThatIsCutOffIsUnreadable() => Assert.Equal(ImageRejection.Unreadable, Rejection(TestImages.Zip(("a", Noise(500)))[..300]));

    [Fact]
    public void EntryIsUnpackedNoFurtherThanItsDirectorySays()
    {
        var zip = TestImages.Zip(("a", Noise(500)));
        // Uncompressed size: 24 bytes into the central directory's record (APPNOTE.TXT 4.3.12).
        var record = zip.AsSpan().IndexOf("PK\u0001\u0002"u8);
        zip[record + 24] = 100;
        zip[record + 25] = 0;

        Assert.Equal(100, Assert.Single(ScanFile.Images(zip, Small)).Bytes.Length);
    }

    [Fact]
    public void ZipInsideAZipIsRefused() =>
        Assert.Equal(ImageRejection.UnsupportedFormat, Rejection(TestImages.Zip(("a.png", TestImages.Zip(("b.png", [1]))))));

    private static ImageRejection Rejection(byte[] zip) =>
        Assert.Throws<ImageRejectedException>(() => ScanFile.Images(zip, Small).ToArray()).Rejection;

    private static byte[] Noise(int length)
    {
        var bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        return bytes;
    }
}
