using System.Numerics;
using System.Runtime.InteropServices;

namespace Digits.Recognition;

/// <summary>A black and white raster, one bool a pixel, row-major; true is ink.</summary>
internal sealed class Bitmap(int width, int height)
{
    public int Width { get; } = width;

    public int Height { get; } = height;

    public bool[] Pixels { get; } = new bool[checked(width * height)];

    public bool this[int x, int y]
    {
        get => Pixels[(y * Width) + x];
        set => Pixels[(y * Width) + x] = value;
    }

    public Span<bool> Row(int y) => Pixels.AsSpan(y * Width, Width);

    /// <summary>Pixels above the threshold.</summary>
    public static Bitmap Above(GreyImage image, int threshold)
    {
        var bitmap = new Bitmap(image.Width, image.Height);
        if (threshold >= byte.MaxValue) return bitmap;
        var (pixels, i) = (image.Pixels, 0);
        var set = MemoryMarshal.AsBytes(bitmap.Pixels.AsSpan());
        for (; i + Vector<byte>.Count <= pixels.Length; i += Vector<byte>.Count)
        {
            (Vector.GreaterThan(new Vector<byte>(pixels, i), new Vector<byte>((byte)threshold)) & Vector<byte>.One).CopyTo(set[i..]); // 1 is true.
        }

        for (; i < pixels.Length; i++) bitmap.Pixels[i] = pixels[i] > threshold;
        return bitmap;
    }

    /// <summary>Ink 255 on 0.</summary>
    public GreyImage ToGrey() => new(Width, Height, [.. Pixels.Select(isInk => isInk ? byte.MaxValue : (byte)0)]);

    /// <summary>Rows become columns.</summary>
    public Bitmap Transpose()
    {
        const int Side = 32; // Of a square that stays in the cache both ways.
        var transposed = new Bitmap(Height, Width);
        for (var top = 0; top < Height; top += Side)
        {
            for (var left = 0; left < Width; left += Side)
            {
                var (right, bottom) = (Math.Min(Width, left + Side), Math.Min(Height, top + Side));
                for (var x = left; x < right; x++)
                {
                    var column = transposed.Row(x);
                    for (var y = top; y < bottom; y++) column[y] = Pixels[(y * Width) + x];
                }
            }
        }

        return transposed;
    }

    /// <summary>The runs of set pixels in row <paramref name="y"/>, left to right, appended to <paramref name="runs"/>.</summary>
    public void AppendRuns(int y, List<Run> runs)
    {
        var row = Row(y);
        for (var x = 0; x < row.Length;)
        {
            var gap = row[x..].IndexOf(true);
            if (gap < 0) break;

            var start = x + gap;
            var length = row[start..].IndexOf(false);
            x = length < 0 ? row.Length : start + length;
            runs.Add(new Run(y, start, x));
        }
    }
}
