using SixLabors.ImageSharp.PixelFormats;

namespace SixLabors.ImageSharp.Formats;

/// <summary>Hands an image's frames to libvips, which writes the file.</summary>
public abstract class ImageEncoder : IImageEncoder
{
    public void Encode<TPixel>(Image<TPixel> image, Stream stream)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        var frames = image.Frames.Take(MaxFrames).Select(ToVips).ToArray();
        try
        {
            // libvips keeps several pages in one tall image and tells them apart by the page height.
            using var tall = frames.Length == 1 ? frames[0].Copy() : NetVips.Image.Arrayjoin(frames, across: 1);
            stream.Write(Save(tall, image.Height));
        }
        finally
        {
            foreach (var frame in frames) frame.Dispose();
        }
    }

    private protected virtual int MaxFrames => 1;

    private protected abstract byte[] Save(NetVips.Image image, int pageHeight);

    private static NetVips.Image ToVips<TPixel>(ImageFrame<TPixel> frame)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        var bands = typeof(TPixel) == typeof(L8) ? 1 : typeof(TPixel) == typeof(Rgb24) ? 3 : 4;
        using var raw = NetVips.Image.NewFromMemoryCopy<TPixel>(frame.Pixels, frame.Width, frame.Height, bands, NetVips.Enums.BandFormat.Uchar);
        return raw.Copy(interpretation: bands == 1 ? NetVips.Enums.Interpretation.Bw : NetVips.Enums.Interpretation.Srgb);
    }
}
