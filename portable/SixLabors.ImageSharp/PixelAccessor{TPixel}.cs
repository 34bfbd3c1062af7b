using SixLabors.ImageSharp.PixelFormats;

namespace SixLabors.ImageSharp;

public delegate void PixelAccessorAction<TPixel>(PixelAccessor<TPixel> pixelAccessor)
    where TPixel : unmanaged, IPixel<TPixel>;

/// <summary>Rows of a frame as spans.</summary>
public ref struct PixelAccessor<TPixel>
    where TPixel : unmanaged, IPixel<TPixel>
{
    private readonly ImageFrame<TPixel> frame;

    internal PixelAccessor(ImageFrame<TPixel> frame) => this.frame = frame;

    public readonly int Width => frame.Width;

    public readonly int Height => frame.Height;

    public readonly Span<TPixel> GetRowSpan(int rowIndex) => frame.Pixels.AsSpan(rowIndex * frame.Width, frame.Width);
}
