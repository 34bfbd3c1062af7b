using System.Runtime.InteropServices;
using SixLabors.ImageSharp.PixelFormats;

namespace SixLabors.ImageSharp;

/// <summary>One frame's pixels.</summary>
public sealed class ImageFrame<TPixel>
    where TPixel : unmanaged, IPixel<TPixel>
{
    internal ImageFrame(Configuration configuration, int width, int height) =>
        (Width, Height, Pixels) = (width, height, configuration.MemoryAllocator.AllocatePixels<TPixel>(width, height));

    public int Width { get; private set; }

    public int Height { get; private set; }

    internal TPixel[] Pixels { get; private set; }

    public TPixel this[int x, int y]
    {
        get => Pixels[(y * Width) + x];
        set => Pixels[(y * Width) + x] = value;
    }

    public void ProcessPixelRows(PixelAccessorAction<TPixel> processPixels) => processPixels(new PixelAccessor<TPixel>(this));

    public void CopyPixelDataTo(Span<TPixel> destination) => Pixels.CopyTo(destination);

    public void CopyPixelDataTo(Span<byte> destination) => MemoryMarshal.AsBytes(Pixels.AsSpan()).CopyTo(destination);

    public bool DangerousTryGetSinglePixelMemory(out Memory<TPixel> memory)
    {
        memory = Pixels;
        return true;
    }

    /// <summary>Turns and mirrors so that a picture with the given EXIF orientation (1..8; TIFF 6.0, tag 274) stands upright.</summary>
    internal void Orient(int orientation)
    {
        if (orientation is < 2 or > 8) return;

        var swap = orientation >= 5;
        var (width, height) = swap ? (Height, Width) : (Width, Height);
        var upright = new TPixel[Pixels.Length];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var (sourceX, sourceY) = orientation switch
                {
                    2 => (width - 1 - x, y),
                    3 => (width - 1 - x, height - 1 - y),
                    4 => (x, height - 1 - y),
                    5 => (y, x),
                    6 => (y, width - 1 - x),
                    7 => (height - 1 - y, width - 1 - x),
                    _ => (height - 1 - y, x),
                };
                upright[(y * width) + x] = Pixels[(sourceY * Width) + sourceX];
            }
        }

        (Width, Height, Pixels) = (width, height, upright);
    }
}
