using System.Collections;
using SixLabors.ImageSharp.PixelFormats;

namespace SixLabors.ImageSharp;

/// <summary>An image's frames; there is always at least one.</summary>
public sealed class ImageFrameCollection<TPixel> : IEnumerable<ImageFrame<TPixel>>
    where TPixel : unmanaged, IPixel<TPixel>
{
    private readonly Configuration configuration;
    private readonly List<ImageFrame<TPixel>> frames;

    internal ImageFrameCollection(Configuration configuration, IEnumerable<ImageFrame<TPixel>> frames) =>
        (this.configuration, this.frames) = (configuration, [.. frames]);

    public int Count => frames.Count;

    public ImageFrame<TPixel> RootFrame => frames[0];

    public ImageFrame<TPixel> this[int index] => frames[index];

    /// <summary>Appends a copy of a frame of the same size.</summary>
    public ImageFrame<TPixel> AddFrame(ImageFrame<TPixel> source)
    {
        if ((source.Width, source.Height) != (RootFrame.Width, RootFrame.Height))
        {
            throw new ArgumentException("Frame must have the same dimensions as the image.", nameof(source));
        }

        var frame = new ImageFrame<TPixel>(configuration, source.Width, source.Height);
        source.CopyPixelDataTo(frame.Pixels.AsSpan());
        frames.Add(frame);
        return frame;
    }

    public IEnumerator<ImageFrame<TPixel>> GetEnumerator() => frames.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
