using System.Runtime.InteropServices;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Metadata;
using SixLabors.ImageSharp.PixelFormats;

namespace SixLabors.ImageSharp;

/// <summary>An image of one or more frames, whatever its pixels.</summary>
public abstract class Image : IDisposable
{
    private protected Image(Configuration configuration, ImageMetadata metadata, Size size) =>
        (Configuration, Metadata, Size) = (configuration, metadata, size);

    public Configuration Configuration { get; }

    public int Width => Size.Width;

    public int Height => Size.Height;

    public ImageMetadata Metadata { get; }

    public Size Size { get; private protected set; }

    public static IImageFormat DetectFormat(ReadOnlySpan<byte> buffer) => ImageSignature.Detect(buffer);

    /// <exception cref="UnknownImageFormatException">No known signature.</exception>
    /// <exception cref="InvalidImageContentException">The header is corrupt.</exception>
    public static ImageInfo Identify(Stream stream) => Identify(DecoderOptions.Default, stream);

    public static ImageInfo Identify(DecoderOptions options, Stream stream) => ImageFileDecoder.Identify(options, ReadAll(stream));

    public static ImageInfo Identify(ReadOnlySpan<byte> buffer) => Identify(DecoderOptions.Default, buffer);

    public static ImageInfo Identify(DecoderOptions options, ReadOnlySpan<byte> buffer) =>
        ImageFileDecoder.Identify(options, buffer.ToArray());

    /// <exception cref="UnknownImageFormatException">No known signature.</exception>
    /// <exception cref="InvalidImageContentException">Truncated, corrupt, or larger than the allocator's limit.</exception>
    public static Image<TPixel> Load<TPixel>(Stream stream)
        where TPixel : unmanaged, IPixel<TPixel> => Load<TPixel>(DecoderOptions.Default, stream);

    public static Image<TPixel> Load<TPixel>(DecoderOptions options, Stream stream)
        where TPixel : unmanaged, IPixel<TPixel> => ImageFileDecoder.Decode<TPixel>(options, ReadAll(stream), default);

    public static Image<TPixel> Load<TPixel>(ReadOnlySpan<byte> data)
        where TPixel : unmanaged, IPixel<TPixel> => Load<TPixel>(DecoderOptions.Default, data);

    public static Image<TPixel> Load<TPixel>(DecoderOptions options, ReadOnlySpan<byte> data)
        where TPixel : unmanaged, IPixel<TPixel> => ImageFileDecoder.Decode<TPixel>(options, data.ToArray(), default);

    public static Task<Image<TPixel>> LoadAsync<TPixel>(Stream stream, CancellationToken cancellationToken = default)
        where TPixel : unmanaged, IPixel<TPixel> => LoadAsync<TPixel>(DecoderOptions.Default, stream, cancellationToken);

    /// <summary>A <see cref="MemoryStream"/> is decoded at once on the calling thread, as in ImageSharp.</summary>
    public static async Task<Image<TPixel>> LoadAsync<TPixel>(DecoderOptions options, Stream stream, CancellationToken cancellationToken = default)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        if (stream is MemoryStream) return ImageFileDecoder.Decode<TPixel>(options, ReadAll(stream), cancellationToken);

        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy, cancellationToken).ConfigureAwait(false);
        return ImageFileDecoder.Decode<TPixel>(options, copy.ToArray(), cancellationToken);
    }

    public static Image<TPixel> LoadPixelData<TPixel>(ReadOnlySpan<byte> data, int width, int height)
        where TPixel : unmanaged, IPixel<TPixel> => LoadPixelData(MemoryMarshal.Cast<byte, TPixel>(data), width, height);

    /// <param name="data">At least width * height pixels, row-major.</param>
    public static Image<TPixel> LoadPixelData<TPixel>(ReadOnlySpan<TPixel> data, int width, int height)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        var image = new Image<TPixel>(width, height);
        data[..(width * height)].CopyTo(image.Frames.RootFrame.Pixels);
        return image;
    }

    public void Save(Stream stream, IImageEncoder encoder) => Encode(encoder, stream);

    public async Task SaveAsync(Stream stream, IImageEncoder encoder, CancellationToken cancellationToken = default)
    {
        using var encoded = new MemoryStream();
        Encode(encoder, encoded);
        encoded.Position = 0;
        await encoded.CopyToAsync(stream, cancellationToken).ConfigureAwait(false);
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected abstract void Dispose(bool disposing);

    internal abstract void Encode(IImageEncoder encoder, Stream stream);

    internal abstract void Orient();

    private static byte[] ReadAll(Stream stream)
    {
        if (stream is MemoryStream { Position: 0 } memory) return memory.ToArray();
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
