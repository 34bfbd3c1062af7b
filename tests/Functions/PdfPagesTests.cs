using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Digits.Functions.Scans;
using Digits.Recognition;
using Digits.Tests;

namespace Digits.Functions.Tests;

public sealed class PdfPagesTests
{
    private static readonly ScanLimits Limits = ScanLimits.Default;

    private static string Picture(string name) => Path.Combine(Azurite.RepositoryFolder, "tests", "Recognition", "Decoding", "images", name);

    private static GreyImage Decode(ScanFile.Image image)
    {
        Assert.Null(image.Rejection);
        return ImageDecoder.Decode(image.Bytes, Limits.Image, default);
    }

    private static ImageRejection Rejection(byte[] pdf) =>
        Assert.Throws<ImageRejectedException>(() => ScanFile.Images(pdf, Limits).ToList()).Rejection;

    [Fact]
    public void APictureInFlateComesOutPixelByPixel()
    {
        var page = TestImages.Ones(3);

        var image = Assert.Single(ScanFile.Images(TestPdf.Write(TestPdf.Flate(page)), Limits));

        Assert.Equal(page.Pixels, Decode(image).Pixels);
    }

    [Fact]
    public void AJpegComesOutAsItIs()
    {
        var jpeg = File.ReadAllBytes(Picture("baseline.jpg"));
        var size = ImageDecoder.Decode(jpeg, Limits.Image, default);

        Assert.Equal(jpeg, Assert.Single(ScanFile.Images(TestPdf.Write(TestPdf.Jpeg(size.Width, size.Height, jpeg)), Limits)).Bytes.ToArray());
    }

    [Fact]
    public void AFaxComesOutPixelByPixel()
    {
        var tiff = File.ReadAllBytes(Picture("g4.tif"));
        var expected = ImageDecoder.Decode(tiff, Limits.Image, default);
        if (Tag(tiff, 262) == 1) expected = expected.Invert(); // That TIFF calls the fax's white black; a PDF doesn't.

        var image = Assert.Single(ScanFile.Images(TestPdf.Write(TestPdf.FaxG4(expected.Width, expected.Height, Strip(tiff))), Limits));

        Assert.Equal(expected.Pixels, Decode(image).Pixels);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(90, 1)]
    [InlineData(270, 3)]
    public void PagesCarryTheirRotation(int degrees, int turns) =>
        Assert.Equal(turns, Assert.Single(ScanFile.Images(TestPdf.Write(TestPdf.Flate(TestImages.Ones(1), degrees)), Limits)).Turns);

    [Fact]
    public void APageWithoutAScanSaysSoAndTheOthersAreThere()
    {
        var pdf = TestPdf.Write(TestPdf.Flate(TestImages.Ones(1)), TestPdf.Flate(TestImages.Ones(1), share: 0.1), TestPdf.Flate(TestImages.Ones(2)));

        var pages = ScanFile.Images(pdf, Limits).ToList();

        Assert.Equal([null, ImageRejection.UnsupportedFormat, null], pages.Select(page => page.Rejection?.Rejection));
        Assert.Contains("Page 2", pages[1].Rejection!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnEncryptedPdfIsUnreadableAndSaysWhy()
    {
        var key = new string('0', 64);
        var pdf = TestPdf.Write(
            $"/ID [<00><00>] /Encrypt << /Filter /Standard /V 1 /R 2 /O <{key}> /U <{key}> /P -4 >>", TestPdf.Flate(TestImages.Ones(1)));

        var rejected = Assert.Throws<ImageRejectedException>(() => ScanFile.Images(pdf, Limits).ToList());

        Assert.Equal(ImageRejection.Unreadable, rejected.Rejection);
        Assert.Contains("encrypted", rejected.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ADamagedPdfIsUnreadable() => Assert.Equal(ImageRejection.Unreadable, Rejection("%PDF-1.7\nnothing more"u8.ToArray()));

    [Fact]
    public void TooManyPagesAreRefused()
    {
        var limits = Limits with { Image = new DecodeLimits { MaxPages = 2 } };
        var page = TestPdf.Flate(TestImages.Ones(1));

        var rejected = Assert.Throws<ImageRejectedException>(() => ScanFile.Images(TestPdf.Write(page, page, page), limits).ToList());

        Assert.Equal(ImageRejection.TooLarge, rejected.Rejection);
    }

    [Fact]
    public void APictureThatClaimsTooManyPixelsIsRefusedUnpacked()
    {
        var page = TestPdf.Flate(TestImages.Ones(1)) with { Width = 100_000, Height = 100_000 };

        Assert.Equal(ImageRejection.TooLarge, Assert.Single(ScanFile.Images(TestPdf.Write(page), Limits)).Rejection!.Rejection);
    }

    [Fact]
    public void ABombIsRefused()
    {
        var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            var zeros = new byte[1_000_000];
            for (var i = 0; i < 500; i++) zlib.Write(zeros);
        }

        var page = TestPdf.Flate(TestImages.Ones(1)) with { Data = packed.ToArray() };

        Assert.Equal(ImageRejection.TooLarge, Assert.Single(ScanFile.Images(TestPdf.Write(page), Limits)).Rejection!.Rejection);
    }

    [Fact]
    public void APdfInAZipGivesItsPagesAndADamagedOneFailsAlone()
    {
        var pdf = TestPdf.Write(TestPdf.Flate(TestImages.Ones(1)), TestPdf.Flate(TestImages.Ones(2)));
        var zip = TestImages.Zip(("a.pdf", pdf), ("b.pdf", "%PDF-1.4"u8.ToArray()), ("c.png", TestImages.Png(TestImages.Ones(1))));

        Assert.Equal(
            [("a.pdf", true), ("a.pdf", true), ("b.pdf", false), ("c.png", true)],
            ScanFile.Images(zip, Limits).Select(image => (image.Entry!, image.Rejection is null)));
    }

    /// <summary>The only strip of a TIFF.</summary>
    private static byte[] Strip(byte[] tiff) => tiff.AsSpan(Tag(tiff, 273), Tag(tiff, 279)).ToArray();

    /// <summary>A number in the first directory of a little-endian TIFF.</summary>
    private static int Tag(byte[] tiff, int wanted)
    {
        Assert.Equal("II", Encoding.ASCII.GetString(tiff, 0, 2));
        var directory = BinaryPrimitives.ReadInt32LittleEndian(tiff.AsSpan(4));
        for (var entry = directory + 2; ; entry += 12)
        {
            if (BinaryPrimitives.ReadUInt16LittleEndian(tiff.AsSpan(entry)) != wanted) continue;
            Assert.Equal(1, BinaryPrimitives.ReadInt32LittleEndian(tiff.AsSpan(entry + 4)));
            return BinaryPrimitives.ReadInt16LittleEndian(tiff.AsSpan(entry + 2)) == 3
                ? BinaryPrimitives.ReadUInt16LittleEndian(tiff.AsSpan(entry + 8))
                : BinaryPrimitives.ReadInt32LittleEndian(tiff.AsSpan(entry + 8));
        }
    }
}
