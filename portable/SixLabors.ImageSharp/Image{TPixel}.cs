using System.Runtime.InteropServices;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Metadata;
using SixLabors.ImageSharp.PixelFormats;

namespace SixLabors.ImageSharp;

/// <summary>Frames of <typeparamref name="TPixel"/>, row-major in managed memory.</summary>
public sealed class Image<TPixel> : Image
    where TPixel : unmanaged, IPixel<TPixel>
{
    public Image(int width, int height)
        : this(Configuration.Default, width, height)
    {
    }

    public Image(int width, int height, TPixel backgroundColor)
        : this(width, height) => Frames.RootFrame.Pixels.AsSpan().Fill(backgroundColor);

    public Image(Configuration configuration, int width, int height)
        : this(configuration, new ImageMetadata(), [new ImageFrame<TPixel>(configuration, width, height)])
    {
    }

    internal Image(Configuration configuration, ImageMetadata metadata, IReadOnlyList<ImageFrame<TPixel>> frames)
        : base(configuration, metadata, new Size(frames[0].Width, frames[0].Height)) =>
        Frames = new ImageFrameCollection<TPixel>(configuration, frames);

    public ImageFrameCollection<TPixel> Frames { get; }

    public TPixel this[int x, int y]
    {
        get => Frames.RootFrame[x, y];
        set => Frames.RootFrame[x, y] = value;
    }

    public void ProcessPixelRows(PixelAccessorAction<TPixel> processPixels) => Frames.RootFrame.ProcessPixelRows(processPixels);

    public void CopyPixelDataTo(Span<TPixel> destination) => Frames.RootFrame.CopyPixelDataTo(destination);

    public void CopyPixelDataTo(Span<byte> destination) => Frames.RootFrame.CopyPixelDataTo(destination);

    public bool DangerousTryGetSinglePixelMemory(out Memory<TPixel> memory) =>
        Frames.RootFrame.DangerousTryGetSinglePixelMemory(out memory);

    internal override void Encode(IImageEncoder encoder, Stream stream) => encoder.Encode(this, stream);

    internal override void Orient()
    {
        foreach (var frame in Frames) frame.Orient(Metadata.Orientation);
        Size = new Size(Frames.RootFrame.Width, Frames.RootFrame.Height);
        Metadata.Orientation = 1;
    }

    protected override void Dispose(bool disposing)
    {
    }
}
