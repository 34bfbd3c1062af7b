using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Bmp;
using SixLabors.ImageSharp.Formats.Png;
using SixLabors.ImageSharp.Memory;
using SixLabors.ImageSharp.Metadata;
using SixLabors.ImageSharp.PixelFormats;

namespace SixLabors.ImageSharp;

/// <summary>Files to frames: libvips for every format but BMP, which its portable build lacks, and the plainest PNGs.</summary>
internal static class ImageFileDecoder
{
    private const int RowsAtATime = 64; // Between two looks at the cancellation token.

    static ImageFileDecoder()
    {
        NetVips.Cache.Max = 0; // Operations on request bodies are never asked for twice.
        NetVips.NetVips.Concurrency = 1; // Callers run in parallel already.
        NetVips.NetVips.BlockUntrusted = true;
    }

    public static ImageInfo Identify(DecoderOptions options, byte[] bytes)
    {
        var metadata = new ImageMetadata { DecodedImageFormat = ImageSignature.Detect(bytes) };
        if (metadata.DecodedImageFormat is BmpFormat)
        {
            var (width, height) = BmpFile.ReadHeader(bytes).Size;
            return new ImageInfo(new Size(width, height), metadata, [new ImageFrameMetadata()]);
        }

        return Guarded(() =>
        {
            using var image = Open(bytes, metadata.DecodedImageFormat, 0);
            var frames = Enumerable.Range(0, FrameCount(image, options)).Select(_ => new ImageFrameMetadata()).ToArray();
            metadata.Orientation = Orientation(image, options);
            return new ImageInfo(new Size(image.Width, image.Height), metadata, frames);
        });
    }

    public static Image<TPixel> Decode<TPixel>(DecoderOptions options, byte[] bytes, CancellationToken cancellationToken)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        var metadata = new ImageMetadata { DecodedImageFormat = ImageSignature.Detect(bytes) };
        return Guarded(() =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (metadata.DecodedImageFormat is BmpFormat)
            {
                return new Image<TPixel>(options.Configuration, metadata, [BmpFile.Decode<TPixel>(options.Configuration, bytes)]);
            }

            if (metadata.DecodedImageFormat is PngFormat && options.SkipMetadata && PngFile.TryDecode<TPixel>(options.Configuration, bytes) is { } plain)
            {
                return new Image<TPixel>(options.Configuration, metadata, [plain]);
            }

            var frames = new List<ImageFrame<TPixel>>();
            var count = 1;
            for (var page = 0; page < count; page++)
            {
                using var image = Open(bytes, metadata.DecodedImageFormat, page);
                if (page == 0) (count, metadata.Orientation) = (FrameCount(image, options), Orientation(image, options));
                frames.Add(ToFrame<TPixel>(image, options.Configuration, cancellationToken));
                if ((frames[page].Width, frames[page].Height) != (frames[0].Width, frames[0].Height))
                {
                    throw new NotSupportedException("Images with different sizes are not supported");
                }
            }

            return new Image<TPixel>(options.Configuration, metadata, frames);
        });
    }

    /// <summary>Reads the header; pixels are decoded when they are fetched, top to bottom.</summary>
    private static NetVips.Image Open(byte[] bytes, IImageFormat format, int page)
    {
        const NetVips.Enums.Access Sequential = NetVips.Enums.Access.Sequential;
        const NetVips.Enums.FailOn Truncated = NetVips.Enums.FailOn.Truncated;
        return format.Name switch
        {
            "PNG" => NetVips.Image.PngloadBuffer(bytes, access: Sequential, failOn: Truncated),
            "JPEG" => NetVips.Image.JpegloadBuffer(bytes, access: Sequential, failOn: Truncated),
            "TIFF" => NetVips.Image.TiffloadBuffer(bytes, page: page, access: Sequential, failOn: Truncated),
            "GIF" => NetVips.Image.GifloadBuffer(bytes, page: page, access: Sequential, failOn: Truncated),
            _ => NetVips.Image.WebploadBuffer(bytes, page: page, access: Sequential, failOn: Truncated),
        };
    }

    private static int FrameCount(NetVips.Image image, DecoderOptions options) =>
        Math.Min(image.Contains("n-pages") ? (int)image.Get("n-pages") : 1, (int)options.MaxFrames);

    private static int Orientation(NetVips.Image image, DecoderOptions options) =>
        !options.SkipMetadata && image.Contains("orientation") ? (int)image.Get("orientation") : 1;

    private static ImageFrame<TPixel> ToFrame<TPixel>(NetVips.Image image, Configuration configuration, CancellationToken cancellationToken)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        var frame = new ImageFrame<TPixel>(configuration, image.Width, image.Height);
        using var converted = ToBytes(image);
        var bytes = converted ?? image;
        using var region = NetVips.Region.New(bytes);
        for (var y = 0; y < image.Height; y += RowsAtATime)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var rows = Math.Min(RowsAtATime, image.Height - y);
            PixelRows.Convert(region.Fetch(0, y, image.Width, rows), bytes.Bands, frame.Pixels.AsSpan(y * image.Width, rows * image.Width));
        }

        return frame;
    }

    /// <summary>1 to 4 bands of 8 bits: grey, grey + alpha, RGB or RGBA.</summary>
    /// <returns>Null for what is so already, as most images are: each operation of libvips has its price.</returns>
    private static NetVips.Image? ToBytes(NetVips.Image image)
    {
        if (image.Interpretation == NetVips.Enums.Interpretation.Cmyk) return image.Colourspace(NetVips.Enums.Interpretation.Srgb);
        if (image.Format == NetVips.Enums.BandFormat.Uchar) return null;
        if (image.Format == NetVips.Enums.BandFormat.Ushort) return (image / 257.0).Rint().Cast(NetVips.Enums.BandFormat.Uchar);
        throw new NotSupportedException($"Pixels of the type {image.Format} are not supported");
    }

    private static T Guarded<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (NetVips.VipsException fault)
        {
            throw new InvalidImageContentException("The image is truncated or corrupt: " + fault.Message.ReplaceLineEndings(" ").Trim(), fault);
        }
        catch (InvalidMemoryOperationException fault)
        {
            throw new InvalidImageContentException("Cannot decode image. Failed to allocate buffers: " + fault.Message, fault);
        }
    }
}
