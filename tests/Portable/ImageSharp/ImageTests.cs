using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Jpeg;
using SixLabors.ImageSharp.Formats.Png;
using SixLabors.ImageSharp.Formats.Tiff;
using SixLabors.ImageSharp.Memory;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing;

namespace Digits.Portable.Tests.ImageSharp;

/// <summary>What the drop-in must share with ImageSharp 3.1 beyond the decoding that tests/Recognition checks.</summary>
public sealed class ImageTests
{
    private static readonly Rgba32[] Six =
    [
        new(255, 0, 0), new(0, 255, 0), new(0, 0, 255),
        new(0, 0, 0), new(255, 255, 255), new(100, 150, 200),
    ];

    private static MemoryStream Saved<TPixel>(Image<TPixel> image, Action<Image<TPixel>, Stream> save)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        var stream = new MemoryStream();
        save(image, stream);
        stream.Position = 0;
        return stream;
    }

    [Fact]
    public void PngKeepsEveryPixelAndItsAlpha()
    {
        Rgba32[] pixels = [.. Six[..5], new(100, 150, 200, 77)];
        using var image = Image.LoadPixelData<Rgba32>(pixels, 3, 2);

        using var again = Image.Load<Rgba32>(Saved(image, (i, s) => i.SaveAsPng(s)));

        var copied = new Rgba32[6];
        again.CopyPixelDataTo(copied);
        Assert.Equal(pixels, copied);
        Assert.Same(PngFormat.Instance, again.Metadata.DecodedImageFormat);
    }

    [Fact]
    public void GreyIsMadeByTheWeightsOfBt709()
    {
        using var image = Image.LoadPixelData<Rgba32>(Six, 3, 2);

        using var grey = Image.Load<L8>(Saved(image, (i, s) => i.SaveAsPng(s)));

        var copied = new byte[6];
        grey.CopyPixelDataTo(copied);
        Assert.Equal([54, 182, 18, 0, 255, 143], copied); // 0.2126 R + 0.7152 G + 0.0722 B + 0.5.
    }

    [Fact]
    public void RowsOfTheFrameAreSpans()
    {
        using var image = Image.LoadPixelData<L8>((byte[])[1, 2, 3, 4, 5, 6], 3, 2);
        var sums = new List<int>();

        image.ProcessPixelRows(rows =>
        {
            for (var y = 0; y < rows.Height; y++)
            {
                var sum = 0;
                foreach (var pixel in rows.GetRowSpan(y)) sum += pixel.PackedValue;
                sums.Add(sum);
            }
        });

        Assert.Equal([6, 15], sums);
        Assert.Equal(new L8(6), image[2, 1]);
    }

    [Fact]
    public void JpegQualityIsObeyed()
    {
        using var image = new Image<Rgb24>(64, 64);
        var random = new Random(1);
        image.ProcessPixelRows(rows =>
        {
            for (var y = 0; y < rows.Height; y++)
            {
                foreach (ref var pixel in rows.GetRowSpan(y)) pixel = new Rgb24((byte)random.Next(256), (byte)random.Next(256), (byte)random.Next(256));
            }
        });

        using var rough = Saved(image, (i, s) => i.Save(s, new JpegEncoder { Quality = 20 }));
        using var fine = Saved(image, (i, s) => i.SaveAsJpeg(s, new JpegEncoder { Quality = 95 }));

        Assert.True(fine.Length > 2 * rough.Length);
        Assert.Equal((64, 64), (Image.Identify(rough).Width, Image.Identify(fine).Height));
    }

    [Fact]
    public void EveryFrameOfATiffIsAPage()
    {
        using var image = Image.LoadPixelData<L8>((byte[])[1, 2, 3, 4, 5, 6], 3, 2);
        using var other = Image.LoadPixelData<L8>((byte[])[6, 5, 4, 3, 2, 1], 3, 2);
        image.Frames.AddFrame(other.Frames.RootFrame);
        using var file = Saved(image, (i, s) => i.SaveAsTiff(s));

        var info = Image.Identify(file);
        Assert.Equal((3, 2, 2), (info.Width, info.Height, info.FrameMetadataCollection.Count));
        Assert.Same(TiffFormat.Instance, info.Metadata.DecodedImageFormat);

        file.Position = 0;
        using var both = Image.Load<L8>(file);
        var second = new byte[6];
        both.Frames[1].CopyPixelDataTo(second);
        Assert.Equal([6, 5, 4, 3, 2, 1], second);

        file.Position = 0;
        using var first = Image.Load<L8>(new DecoderOptions { MaxFrames = 1 }, file);
        Assert.Equal(1, first.Frames.Count);
    }

    [Theory]
    [InlineData(1, "123456", 3)]
    [InlineData(2, "321654", 3)]
    [InlineData(3, "654321", 3)]
    [InlineData(4, "456123", 3)]
    [InlineData(5, "142536", 2)]
    [InlineData(6, "415263", 2)]
    [InlineData(7, "635241", 2)]
    [InlineData(8, "362514", 2)]
    public void AutoOrientTurnsEachOrientationUpright(int orientation, string upright, int width)
    {
        using var image = Image.LoadPixelData<L8>("123456"u8, 3, 2);
        image.Metadata.Orientation = orientation;

        image.Mutate(context => context.AutoOrient());

        var pixels = new byte[6];
        image.CopyPixelDataTo(pixels);
        Assert.Equal((upright, width), (System.Text.Encoding.ASCII.GetString(pixels), image.Width));
    }

    [Fact]
    public void ExceptionsInheritAsTheRealOnesDo()
    {
        Assert.Equal(typeof(ImageFormatException), typeof(UnknownImageFormatException).BaseType);
        Assert.Equal(typeof(ImageFormatException), typeof(InvalidImageContentException).BaseType);
        Assert.Equal(typeof(InvalidOperationException), typeof(InvalidMemoryOperationException).BaseType);
        Assert.Throws<UnknownImageFormatException>(() => Image.Identify("no image"u8));
    }

    [Fact]
    public void TheAllocationLimitHolds()
    {
        using var image = new Image<L8>(1200, 1000);
        using var file = Saved(image, (i, s) => i.SaveAsPng(s));
        var configuration = Configuration.Default.Clone();
        configuration.MemoryAllocator = MemoryAllocator.Create(new MemoryAllocatorOptions { AllocationLimitMegabytes = 1 });

        var fault = Assert.Throws<InvalidImageContentException>(() => Image.Load<L8>(new DecoderOptions { Configuration = configuration }, file));

        Assert.IsType<InvalidMemoryOperationException>(fault.InnerException);
    }

    [Fact]
    public async Task LoadingStopsWhenCancelled()
    {
        using var image = new Image<L8>(100, 100);
        using var file = Saved(image, (i, s) => i.SaveAsPng(s));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Image.LoadAsync<L8>(new DecoderOptions(), file, new CancellationToken(true)));
    }
}
