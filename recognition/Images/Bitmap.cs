using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Digits.Recognition;

/// <summary>A black and white raster, one bool a pixel, row-major; true is ink.</summary>
internal sealed class Bitmap(int width, int height)
{
    private const int Block = 8;

    private static readonly (int Distance, ulong Kept)[] Exchanges = [(4, 0x00000000FFFFFFFF), (2, 0x0000FFFF0000FFFF), (1, 0x00FF00FF00FF00FF)];

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

    /// <summary>Pixels that are set in either of two bitmaps of one size.</summary>
    public static Bitmap Or(Bitmap one, Bitmap other)
    {
        var both = new Bitmap(one.Width, one.Height);
        var first = MemoryMarshal.AsBytes(one.Pixels.AsSpan());
        var second = MemoryMarshal.AsBytes(other.Pixels.AsSpan());
        var set = MemoryMarshal.AsBytes(both.Pixels.AsSpan());
        var i = 0;
        for (; i + Vector<byte>.Count <= set.Length; i += Vector<byte>.Count) (new Vector<byte>(first[i..]) | new Vector<byte>(second[i..])).CopyTo(set[i..]);
        for (; i < set.Length; i++) both.Pixels[i] = one.Pixels[i] || other.Pixels[i];
        return both;
    }

    /// <summary>Ink 255 on 0.</summary>
    public GreyImage ToGrey() => new(Width, Height, [.. Pixels.Select(isInk => isInk ? byte.MaxValue : (byte)0)]);

    /// <summary>Rows become columns.</summary>
    public Bitmap Transpose()
    {
        const int Side = 64; // Of a square that stays in the cache both ways.
        var transposed = new Bitmap(Height, Width);
        var from = MemoryMarshal.AsBytes(Pixels.AsSpan());
        var to = MemoryMarshal.AsBytes(transposed.Pixels.AsSpan());
        for (var top = 0; top < Height; top += Side)
        {
            for (var left = 0; left < Width; left += Side)
            {
                for (var y = top; y < Math.Min(Height, top + Side); y += Block)
                {
                    for (var x = left; x < Math.Min(Width, left + Side); x += Block)
                    {
                        if (x + Block <= Width && y + Block <= Height) TransposeBlock(from[((y * Width) + x)..], Width, to[((x * Height) + y)..], Height);
                        else TransposeEdge(transposed, x, y);
                    }
                }
            }
        }

        return transposed;
    }

    private void TransposeEdge(Bitmap transposed, int left, int top)
    {
        for (var y = top; y < Math.Min(Height, top + Block); y++)
        {
            for (var x = left; x < Math.Min(Width, left + Block); x++) transposed[y, x] = this[x, y];
        }
    }

    /// <summary>Eight times eight bytes: quarters change places, then quarters of quarters, and so on (Warren, "Hacker's Delight", section 7-3).</summary>
    private static void TransposeBlock(ReadOnlySpan<byte> from, int fromStride, Span<byte> to, int toStride)
    {
        Span<ulong> rows = stackalloc ulong[Block];
        for (var i = 0; i < Block; i++) rows[i] = BinaryPrimitives.ReadUInt64LittleEndian(from[(i * fromStride)..]);
        foreach (var (distance, kept) in Exchanges)
        {
            for (var i = 0; i < Block; i++)
            {
                if ((i & distance) != 0) continue;
                var changed = ((rows[i] >> (8 * distance)) ^ rows[i + distance]) & kept;
                rows[i + distance] ^= changed;
                rows[i] ^= changed << (8 * distance);
            }
        }

        for (var i = 0; i < Block; i++) BinaryPrimitives.WriteUInt64LittleEndian(to[(i * toStride)..], rows[i]);
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
