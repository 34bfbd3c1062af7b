using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Memory;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing;

namespace Digits.Recognition;

/// <summary>Bytes to grey pages, within <see cref="DecodeLimits"/>.</summary>
public static class ImageDecoder
{
    private const string Formats = "PNG, JPEG, TIFF, BMP, GIF or WebP";

    // By the limit on pixels, of which there are few: an allocator keeps memory for the next image, so each is made once.
    private static readonly ConcurrentDictionary<long, Configuration> Configurations = new();

    /// <summary>Decodes every page: several for a multi-page TIFF, one for anything else (an animation's first frame).</summary>
    /// <param name="skip">Pages at the beginning to leave out; they are not decoded.</param>
    /// <returns>The pages in order, EXIF orientation applied, transparency laid on white. Lazy: one page in memory at a time.</returns>
    /// <exception cref="ImageRejectedException">The bytes are no image, too large, of a refused format, or corrupt.</exception>
    public static IEnumerable<GreyImage> DecodePages(
        ReadOnlyMemory<byte> bytes, DecodeLimits limits, CancellationToken cancellationToken, int skip = 0)
    {
        if (bytes.IsEmpty) throw new ImageRejectedException(ImageRejection.Empty, $"There are no bytes. Send the bytes of a {Formats} file.");
        if (bytes.Length > limits.MaxBytes)
        {
            throw TooLarge($"The file has {bytes.Length:N0} bytes; at most {limits.MaxBytes:N0} are allowed. Send a smaller scan, or fewer pages at once.");
        }

        var signature = ImageSignatures.Detect(bytes.Span);
        CheckNothingElse(bytes.Span, signature);
        return signature switch
        {
            ImageSignature.Unknown => throw NotAnImage(),
            ImageSignature.Tiff => DecodeTiff(bytes, limits, skip, cancellationToken),
            _ when skip > 0 => [],
            var format => DecodePicture(bytes, format, limits, cancellationToken),
        };
    }

    /// <summary>How many pages <see cref="DecodePages"/> would give, or would fail at: 1 for anything but a multi-page TIFF.</summary>
    public static int CountPages(ReadOnlyMemory<byte> bytes, DecodeLimits limits)
    {
        if (bytes.Length > limits.MaxBytes || ImageSignatures.Detect(bytes.Span) != ImageSignature.Tiff) return 1;
        try
        {
            var count = Guarded(_ => new TiffDirectories(bytes).ReadPages(limits.MaxPages + 1).Count, limits, CancellationToken.None);
            return count > limits.MaxPages ? 1 : Math.Max(1, count);
        }
        catch (ImageRejectedException)
        {
            return 1;
        }
    }

    /// <summary>Decodes the first page only.</summary>
    /// <exception cref="ImageRejectedException">As <see cref="DecodePages"/>.</exception>
    public static GreyImage Decode(ReadOnlyMemory<byte> bytes, DecodeLimits limits, CancellationToken cancellationToken) =>
        DecodePages(bytes, limits, cancellationToken).First();

    private static void CheckNothingElse(ReadOnlySpan<byte> bytes, ImageSignature signature)
    {
        if (signature == ImageSignature.Unknown && ForeignContent.IsMarkup(bytes))
        {
            throw new ImageRejectedException(
                ImageRejection.UnsupportedFormat, $"This is SVG, HTML or other markup, which is not read. Send a {Formats} file.");
        }

        if (signature != ImageSignature.Unknown && ForeignContent.IsPolyglot(bytes))
        {
            throw new ImageRejectedException(
                ImageRejection.UnsupportedFormat, "The image holds a web page, a PDF or an archive as well. Save it anew with an image editor.");
        }
    }

    private static IEnumerable<GreyImage> DecodePicture(
        ReadOnlyMemory<byte> bytes, ImageSignature format, DecodeLimits limits, CancellationToken cancellationToken)
    {
        if (format == ImageSignature.Png) CheckPngSize(bytes.Span, limits);
        else CheckHeader(bytes, limits, cancellationToken);

        if (format == ImageSignature.Png && !FileEnd.HasPngEnd(bytes.Span)) throw Truncated();
        if (format == ImageSignature.Jpeg && !FileEnd.HasJpegEnd(bytes.Span)) throw Truncated();

        // A PNG's colour type (byte 25) tells palette (3) and alpha (4, 6); these and the formats of the web may be transparent.
        var transparent = format is ImageSignature.Gif or ImageSignature.WebP
            || (format == ImageSignature.Png && bytes.Span[25] is 3 or 4 or 6);
        // Text in a PNG may unpack to any size, so a PNG's metadata stays unread; cameras, which turn pictures, write JPEG.
        yield return DecodeFrame(bytes, Options(limits, format == ImageSignature.Png, 1), transparent, limits, cancellationToken);
    }

    private static void CheckHeader(ReadOnlyMemory<byte> bytes, DecodeLimits limits, CancellationToken cancellationToken)
    {
        var info = Guarded(_ => Image.Identify(Options(limits, skipMetadata: false, limits.MaxPages + 1), AsStream(bytes)), limits, cancellationToken);
        CheckSize(info.Width, info.Height, limits);
        if (info.FrameMetadataCollection.Count > limits.MaxPages)
        {
            throw TooLarge($"The animation has more than {limits.MaxPages:N0} frames. Send only the picture to be read.");
        }
    }

    private static IEnumerable<GreyImage> DecodeTiff(
        ReadOnlyMemory<byte> bytes, DecodeLimits limits, int skip, CancellationToken cancellationToken)
    {
        var directories = new TiffDirectories(bytes);
        var pages = Guarded(_ => directories.ReadPages(limits.MaxPages + 1), limits, cancellationToken);
        if (pages.Count == 0) throw Unreadable("the TIFF has no page");
        if (pages.Count > limits.MaxPages) throw TooLarge($"The TIFF has more than {limits.MaxPages:N0} pages. Split it.");

        var pixels = 0L;
        foreach (var page in pages)
        {
            CheckSize(page.Width, page.Height, limits);
            CheckCompression(page);
            if (page.DataEnd > bytes.Length) throw Truncated();
            pixels += page.Width * page.Height;
        }

        if (pixels > Math.Max(limits.MaxPixels, limits.MaxPixelsPerByte * (long)bytes.Length))
        {
            throw TooLarge($"{bytes.Length:N0} bytes that unpack to {pixels:N0} pixels are no scan. Save the pages anew.");
        }

        // Pages of one file differ in size, and decoders want them equal; so each is shown as the only one of its file.
        var copy = bytes.ToArray();
        foreach (var page in pages.Skip(skip))
        {
            directories.Select(page, copy);
            yield return DecodeFrame(copy, Options(limits, skipMetadata: false, 1), page.Samples is 2 or > 3, limits, cancellationToken);
        }
    }

    /// <summary>A PNG's size stands at bytes 16 to 24; decoders have limits of their own, with messages that help nobody.</summary>
    private static void CheckPngSize(ReadOnlySpan<byte> png, DecodeLimits limits)
    {
        if (png.Length < 33) throw Truncated();
        CheckSize(BinaryPrimitives.ReadUInt32BigEndian(png[16..]), BinaryPrimitives.ReadUInt32BigEndian(png[20..]), limits);
    }

    private static void CheckCompression(TiffPage page)
    {
        // A JPEG in a TIFF can nest without end and a tiled fax has broken decoders before: both are refused unread.
        if (page.Compression is 6 or 7)
        {
            throw new ImageRejectedException(
                ImageRejection.UnsupportedFormat, "A TIFF with JPEG compression is not read. Save it with LZW, ZIP or CCITT G4, or send the JPEG itself.");
        }

        if (page.Compression is not (1 or 2 or 3 or 4 or 5 or 8 or 32773 or 32946))
        {
            throw new ImageRejectedException(
                ImageRejection.UnsupportedFormat, $"A TIFF with compression {page.Compression} is not read. Save it with LZW, ZIP or CCITT G4.");
        }

        if (page is { Tiled: true, Compression: 2 or 3 or 4 })
        {
            throw new ImageRejectedException(ImageRejection.UnsupportedFormat, "A CCITT TIFF in tiles is not read. Save it in strips.");
        }
    }

    private static void CheckSize(long width, long height, DecodeLimits limits)
    {
        if (width < 1 || height < 1) throw Unreadable("it has no width or height");
        if (width > limits.MaxSide || height > limits.MaxSide || width * height > limits.MaxPixels)
        {
            throw TooLarge(
                $"The image has {width:N0} x {height:N0} pixels; at most {limits.MaxSide:N0} a side and {limits.MaxPixels:N0} altogether are allowed. Scan at 300 dpi.");
        }
    }

    private static GreyImage DecodeFrame(
        ReadOnlyMemory<byte> bytes, DecoderOptions options, bool transparent, DecodeLimits limits, CancellationToken cancellationToken) =>
        Guarded(
            deadline => transparent
                ? ToGrey<Rgba32>(bytes, options, LayOnWhite, deadline)
                : ToGrey<L8>(bytes, options, (pixels, grey) => MemoryMarshal.AsBytes(pixels).CopyTo(grey), deadline),
            limits,
            cancellationToken);

    private delegate void GreyConversion<TPixel>(ReadOnlySpan<TPixel> pixels, Span<byte> grey);

    private static GreyImage ToGrey<TPixel>(
        ReadOnlyMemory<byte> bytes, DecoderOptions options, GreyConversion<TPixel> convert, CancellationToken deadline)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        // Only the asynchronous call takes a token; on a MemoryStream it runs on this thread from start to end.
        using var image = Image.LoadAsync<TPixel>(options, AsStream(bytes), deadline).GetAwaiter().GetResult();
        image.Mutate(context => context.AutoOrient());
        var grey = new GreyImage(image.Width, image.Height);
        image.ProcessPixelRows(rows =>
        {
            for (var y = 0; y < rows.Height; y++) convert(rows.GetRowSpan(y), grey.Row(y));
        });
        return grey;
    }

    /// <summary>Grey by the weights of ITU-R BT.709, white where nothing covers the paper.</summary>
    private static void LayOnWhite(ReadOnlySpan<Rgba32> pixels, Span<byte> grey)
    {
        for (var x = 0; x < grey.Length; x++)
        {
            var pixel = pixels[x];
            var luminance = (0.2126f * pixel.R) + (0.7152f * pixel.G) + (0.0722f * pixel.B);
            grey[x] = (byte)(255.5f + ((luminance - 255) * pixel.A / 255));
        }
    }

    private static DecoderOptions Options(DecodeLimits limits, bool skipMetadata, int maxFrames)
    {
        var configuration = Configurations.GetOrAdd(limits.MaxPixels, static maxPixels =>
        {
            const int Rgba = 4;
            var own = Configuration.Default.Clone();
            own.MemoryAllocator = MemoryAllocator.Create(
                new MemoryAllocatorOptions { AllocationLimitMegabytes = (int)Math.Max(1, maxPixels * Rgba >> 20) + 1 });
            return own;
        });
        return new DecoderOptions { Configuration = configuration, SkipMetadata = skipMetadata, MaxFrames = (uint)maxFrames };
    }

    private static MemoryStream AsStream(ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out var array) ? new MemoryStream(array.Array!, array.Offset, array.Count, false) : new MemoryStream(bytes.ToArray());

    /// <summary>Runs a decoder against the clock; whatever it throws at bad input becomes a rejection.</summary>
    private static T Guarded<T>(Func<CancellationToken, T> decode, DecodeLimits limits, CancellationToken cancellationToken)
    {
        using var clock = new CancellationTokenSource(TimeSpan.FromSeconds(limits.TimeoutSeconds));
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(clock.Token, cancellationToken);
        try
        {
            return decode(deadline.Token);
        }
        catch (OperationCanceledException fault) when (!cancellationToken.IsCancellationRequested)
        {
            throw TooLarge($"The image took longer than {limits.TimeoutSeconds} seconds to decode. Send a smaller one.", fault);
        }
        catch (UnknownImageFormatException fault)
        {
            throw NotAnImage(fault);
        }
        catch (NotSupportedException fault)
        {
            throw new ImageRejectedException(
                ImageRejection.UnsupportedFormat, $"This kind of image is not read: {fault.Message}. Save it as a plain PNG or JPEG.", fault);
        }
        catch (Exception fault) when (fault is not (OperationCanceledException or OutOfMemoryException))
        {
            // Decoders meet corrupt bytes with exceptions of every kind; to the sender they mean the same.
            throw Unreadable(fault.Message.TrimEnd('.'), fault);
        }
    }

    private static ImageRejectedException NotAnImage(Exception? fault = null) =>
        new(ImageRejection.NotAnImage, $"The bytes are no image that can be read. Send a {Formats} file.", fault);

    private static ImageRejectedException TooLarge(string message, Exception? fault = null) =>
        new(ImageRejection.TooLarge, message, fault);

    private static ImageRejectedException Unreadable(string reason, Exception? fault = null) =>
        new(ImageRejection.Unreadable, $"The image can't be decoded: {reason}. Save or scan it again.", fault);

    private static ImageRejectedException Truncated() => Unreadable("the file ends too early, as after a broken transfer");
}
