using static Digits.Recognition.ImageRejection;

namespace Digits.Recognition.Tests;

public sealed class BadInputTests
{
    private static void Rejected(ImageRejection expected, byte[] bytes, string hint, DecodeLimits? limits = null)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();

        var fault = Assert.Throws<ImageRejectedException>(() => ImageDecoder.DecodePages(bytes, limits ?? new DecodeLimits(), default).ToList());

        Assert.Equal((expected, fault.Message), (fault.Rejection, fault.Message));
        Assert.Contains(hint, fault.Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20_000_000 + (4L * bytes.Length));
    }

    [Fact]
    public void NoBytesAreRejected() => Rejected(Empty, [], "Send the bytes");

    [Fact]
    public void TextIsRejected() => Rejected(NotAnImage, "Dear Sir or Madam, find attached"u8.ToArray(), "PNG, JPEG");

    [Fact]
    public void TextThatStartsLikeABitmapIsRejected() => Rejected(NotAnImage, "BMW drivers of the world, unite and take over"u8.ToArray(), "PNG, JPEG");

    [Fact]
    public void NoiseAfterAKnownStartNeverEndsInAnotherException()
    {
        byte[][] starts =
        [
            [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], [0xFF, 0xD8, 0xFF], [0x49, 0x49, 0x2A, 0], [0x4D, 0x4D, 0, 0x2B],
            "GIF89a"u8.ToArray(), "RIFF____WEBP"u8.ToArray(), [0x42, 0x4D, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 40, 0, 0, 0],
        ];
        var random = new Random(1);
        foreach (var start in starts)
        {
            for (var length = 0; length < 100; length++)
            {
                var noise = new byte[length];
                random.NextBytes(noise);
                var fault = Record.Exception(() => ImageDecoder.Decode((byte[])[.. start, .. noise], new DecodeLimits(), default));
                Assert.True(fault is null or ImageRejectedException, $"{fault}");
            }
        }
    }

    [Theory]
    [InlineData("rgb.png")]
    [InlineData("chroma.jpg")]
    [InlineData("g4.tif")]
    [InlineData("pages.tif")]
    [InlineData("palette.bmp")]
    [InlineData("animated.gif")]
    [InlineData("alpha.webp")]
    public void AChangedByteNeverEndsInAnotherException(string name)
    {
        var bytes = ImageDecoderTests.Bytes(name);
        var random = new Random(2);
        for (var trial = 0; trial < 300; trial++)
        {
            var changed = bytes.ToArray();
            changed[random.Next(changed.Length)] = (byte)random.Next(256);
            var fault = Record.Exception(() => ImageDecoder.DecodePages(changed, new DecodeLimits { MaxSide = 2000 }, default).ToList());
            Assert.True(fault is null or ImageRejectedException, $"{fault}");
        }
    }

    [Theory]
    [InlineData("rgb.png")]
    [InlineData("baseline.jpg")]
    [InlineData("progressive.jpg")]
    [InlineData("lzw.tif")]
    [InlineData("rgb.bmp")]
    [InlineData("grey.gif")]
    [InlineData("lossless.webp")]
    public void ATruncatedFileIsRejected(string name)
    {
        var bytes = ImageDecoderTests.Bytes(name);

        Rejected(Unreadable, bytes[..(bytes.Length * 2 / 3)], "again");
    }

    [Fact]
    public void APngThatClaimsToBeHugeIsRejected() => Rejected(TooLarge, BadImages.Png(60_000, 60_000), "60,000 x 60,000");

    [Fact]
    public void AVeryLongPngIsRejected() => Rejected(TooLarge, BadImages.Png(1, 500_000_000), "300 dpi");

    [Fact]
    public void AHugeBitmapIsRejected()
    {
        var bytes = ImageDecoderTests.Bytes("rgb.bmp");
        BitConverter.TryWriteBytes(bytes.AsSpan(18), 60_000);
        BitConverter.TryWriteBytes(bytes.AsSpan(22), 60_000);

        Rejected(TooLarge, bytes, "60,000 x 60,000");
    }

    [Fact]
    public void AnAnimationOfTenThousandFramesIsRejected() => Rejected(TooLarge, BadImages.Gif(10_000), "500 frames");

    [Fact]
    public void AShortAnimationGivesItsFirstFrame() => Assert.Equal(new Box(0, 0, 1, 1), ImageDecoder.Decode(BadImages.Gif(3), new DecodeLimits(), default).Bounds);

    [Fact]
    public void FortyMegabytesAreRejected() => Rejected(TooLarge, new byte[40_000_000], "40,000,000 bytes");

    [Fact]
    public void AZipNamedPngIsRejected() => Rejected(NotAnImage, BadImages.Zip(), "PNG, JPEG");

    [Fact]
    public void APngWhoseTextUnpacksWithoutEndIsReadWithoutIt()
    {
        var bytes = BadImages.PngWithTextBomb(100_000_000);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal(new Box(0, 0, 1, 1), ImageDecoder.Decode(bytes, new DecodeLimits(), default).Bounds);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20_000_000);
    }

    [Fact]
    public void JpegInTiffIsRefused() => Rejected(UnsupportedFormat, ImageDecoderTests.Bytes("jpeg.tif"), "LZW");

    [Theory]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(50001)]
    public void OtherTiffCompressionsAreRefusedBeforeDecoding(int compression) =>
        Rejected(UnsupportedFormat, BadImages.Tiff(1, 16, 16, compression), "LZW");

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void TiledFaxTiffIsRefused(int compression) => Rejected(UnsupportedFormat, BadImages.Tiff(1, 16, 16, compression, tiled: true), "strips");

    [Fact]
    public void ATiffOfManyPagesIsRejected() => Rejected(TooLarge, BadImages.Tiff(501, 16, 16, 4), "500 pages");

    [Fact]
    public void PagesThatShareOneStripAreRejected() => Rejected(TooLarge, BadImages.Tiff(400, 10_000, 10_000, 4), "no scan");

    [Fact]
    public void ATiffWhosePagesRunInACircleEnds()
    {
        var bytes = BadImages.Tiff(2, 16, 16, 1);
        BitConverter.TryWriteBytes(bytes.AsSpan(bytes.Length - 256 - 4), 8);

        Assert.Equal(2, ImageDecoder.DecodePages(bytes, new DecodeLimits(), default).Count());
    }

    [Fact]
    public void LimitsAreThoseGiven()
    {
        Rejected(TooLarge, ImageDecoderTests.Bytes("rgb.png"), "23 x 17", new DecodeLimits { MaxSide = 22 });
        Rejected(TooLarge, ImageDecoderTests.Bytes("rgb.png"), "23 x 17", new DecodeLimits { MaxPixels = 390 });
        Rejected(TooLarge, ImageDecoderTests.Bytes("pages.tif"), "2 pages", new DecodeLimits { MaxPages = 2 });
        Rejected(TooLarge, ImageDecoderTests.Bytes("pages.tif"), "12 x 40", new DecodeLimits { MaxSide = 39 });
    }

    [Fact]
    public void ADeadlineEndsDecoding() =>
        Rejected(TooLarge, BadImages.Png(2_000, 2_000, new MemoryStream(new byte[2_001 * 2_000])), "seconds", new DecodeLimits { TimeoutSeconds = 0 });
}
