using System.Numerics;

namespace Digits.Recognition;

/// <summary>An 8-bit grey raster, row-major without padding: pixel (x, y) is <c>Pixels[y * Width + x]</c>, 0 black to 255 white.</summary>
public sealed class GreyImage
{
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="pixels">width * height bytes; kept, not copied.</param>
    public GreyImage(int width, int height, byte[] pixels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (pixels.Length != (long)width * height)
        {
            throw new ArgumentException($"{width} x {height} pixels need {(long)width * height} bytes, not {pixels.Length}.", nameof(pixels));
        }

        (Width, Height, Pixels) = (width, height, pixels);
    }

    public GreyImage(int width, int height)
        : this(width, height, new byte[checked(width * height)])
    {
    }

    public int Width { get; }

    public int Height { get; }

    public byte[] Pixels { get; }

    public Box Bounds => new(0, 0, Width, Height);

    public byte this[int x, int y]
    {
        get => Pixels[(y * Width) + x];
        set => Pixels[(y * Width) + x] = value;
    }

    public Span<byte> Row(int y) => Pixels.AsSpan(y * Width, Width);

    /// <summary>A copy of the part inside <paramref name="box"/>, which must lie within the image and not be empty.</summary>
    public GreyImage Crop(Box box)
    {
        var crop = new GreyImage(box.Width, box.Height);
        for (var y = 0; y < box.Height; y++)
        {
            Row(box.Y + y).Slice(box.X, box.Width).CopyTo(crop.Row(y));
        }

        return crop;
    }

    /// <summary>A copy that is 0 inside <paramref name="boxes"/>.</summary>
    public GreyImage Without(IEnumerable<Box> boxes)
    {
        var rest = new GreyImage(Width, Height, [.. Pixels]);
        foreach (var box in boxes.Select(box => box.Intersect(Bounds)))
        {
            for (var y = box.Y; y < box.Bottom; y++) rest.Row(y).Slice(box.X, box.Width).Clear();
        }

        return rest;
    }

    /// <summary>A copy with black and white exchanged.</summary>
    public GreyImage Invert()
    {
        var inverted = GC.AllocateUninitializedArray<byte>(Pixels.Length);
        var i = 0;
        for (; i + Vector<byte>.Count <= inverted.Length; i += Vector<byte>.Count) (~new Vector<byte>(Pixels, i)).CopyTo(inverted, i);
        for (; i < inverted.Length; i++) inverted[i] = (byte)~Pixels[i];
        return new GreyImage(Width, Height, inverted);
    }
}
