using System.Numerics;
using System.Runtime.CompilerServices;

namespace Digits.Recognition.Geometry;

/// <summary>Draws a picture through a <see cref="Homography"/>: each pixel is looked up in the source and interpolated bilinearly.</summary>
internal static class ImageWarp
{
    /// <param name="toSource">From the drawn picture's coordinates to the source's; should shrink by less than 2.</param>
    /// <param name="outside">What stands beyond the source's edge: paper. Null: its edge goes on.</param>
    public static GreyImage Apply(GreyImage source, Homography toSource, int width, int height, byte? outside = 255)
    {
        var drawn = new GreyImage(width, height);
        for (var y = 0; y < height; y++)
        {
            var row = drawn.Row(y);
            var (u, v, w) = (
                (toSource.A * 0.5) + (toSource.B * (y + 0.5)) + toSource.C,
                (toSource.D * 0.5) + (toSource.E * (y + 0.5)) + toSource.F,
                (toSource.G * 0.5) + (toSource.H * (y + 0.5)) + 1);
            if (toSource is { G: 0, H: 0 })
            {
                DrawAffine(source, row, u - 0.5, v - 0.5, toSource.A, toSource.D, outside);
                continue;
            }

            for (var x = 0; x < row.Length; x++, u += toSource.A, v += toSource.D, w += toSource.G)
            {
                row[x] = w > 1e-9 ? Sample(source, (u / w) - 0.5, (v / w) - 0.5, outside) : outside ?? 0;
            }
        }

        return drawn;
    }

    /// <summary>Draws a picture through a map that bends: in blocks, within each of which it is nearly a homography.</summary>
    /// <inheritdoc cref="Apply(GreyImage, Homography, int, int, byte?)"/>
    public static GreyImage Apply(GreyImage source, Func<double, double, (double X, double Y)> toSource, int width, int height, byte? outside = 255)
    {
        const int Block = 32; // Pixels.
        var drawn = new GreyImage(width, height);
        for (var y = 0; y < height; y += Block)
        {
            for (var x = 0; x < width; x += Block)
            {
                (double X, double Y)[] corners = [(x, y), (x + Block, y), (x + Block, y + Block), (x, y + Block)];
                if (Homography.FromPoints(corners, [.. corners.Select(corner => toSource(corner.X, corner.Y))]) is not { } map) continue;
                var block = Apply(source, Homography.Translation(x, y).Then(map), Math.Min(Block, width - x), Math.Min(Block, height - y), outside);
                for (var row = 0; row < block.Height; row++) block.Row(row).CopyTo(drawn.Row(y + row)[x..]);
            }
        }

        return drawn;
    }

    /// <summary>Draws a picture twice as large.</summary>
    public static (GreyImage Doubled, Homography ToSource) Double(GreyImage source)
    {
        var back = Homography.Scale(0.5, 0.5);
        return (Apply(source, back, 2 * source.Width, 2 * source.Height, outside: null), back);
    }

    /// <summary>A row of a picture that is only turned, scaled and moved: most of it needs neither a division nor a look at the edges.</summary>
    private static void DrawAffine(GreyImage source, Span<byte> row, double u, double v, double stepU, double stepV, byte? outside)
    {
        var (fromU, toU) = Within(u, stepU, source.Width - 1, row.Length);
        var (fromV, toV) = Within(v, stepV, source.Height - 1, row.Length);
        var (from, to) = (Math.Max(fromU, fromV), Math.Min(toU, toV));
        for (var x = 0; x < row.Length; x++)
        {
            if (x >= from && x < to)
            {
                DrawInside(source, row[x..to], u + (x * stepU), v + (x * stepV), stepU, stepV);
                x = to;
            }

            if (x < row.Length) row[x] = Sample(source, u + (x * stepU), v + (x * stepV), outside);
        }
    }

    /// <summary>Pixels that all have four neighbours in the source, in fixed point: 32 bits behind the point.</summary>
    [MethodImpl(PixelLoop.Compiled)]
    private static void DrawInside(GreyImage source, Span<byte> row, double u, double v, double stepU, double stepV)
    {
        const long One = 1L << 32;
        var (pixels, stride) = (source.Pixels, source.Width);
        var (atU, atV, byU, byV) = ((long)(u * One), (long)(v * One), (long)(stepU * One), (long)(stepV * One));
        var hasRuns = Math.Max(Math.Abs(byU - One), Math.Abs(byV)) < One / Vector<byte>.Count; // of pixels that lie side by side in the source, too
        for (var x = 0; x < row.Length;)
        {
            var end = row.Length;
            if (hasRuns)
            {
                end = (int)Math.Min(end, x + Math.Min(StepsUntilCarry((uint)atU, byU - One), StepsUntilCarry((uint)atV, byV)));
                for (; x + Vector<byte>.Count <= end; x += Vector<byte>.Count, atU += Vector<byte>.Count * byU, atV += Vector<byte>.Count * byV)
                {
                    DrawVector(pixels.AsSpan(At(atU, atV)), stride, (uint)atU, (uint)atV, (uint)byU, (uint)byV).CopyTo(row[x..]);
                }
            }

            for (; x < end; x++, atU += byU, atV += byV)
            {
                var (right, below) = ((int)((uint)atU >> 24), (int)((uint)atV >> 24)); // 0..255 of the way to the next pixel
                var at = At(atU, atV);
                var upper = (pixels[at] << 8) + (right * (pixels[at + 1] - pixels[at]));
                var lower = (pixels[at + stride] << 8) + (right * (pixels[at + stride + 1] - pixels[at + stride]));
                row[x] = (byte)(((upper << 8) + (below * (lower - upper)) + (1 << 15)) >> 16);
            }
        }

        int At(long u, long v) => ((int)(v >> 32) * stride) + (int)(u >> 32);
    }

    /// <summary>How often a drift can be added to the bits behind the point until they carry over, this time counted.</summary>
    private static long StepsUntilCarry(uint fraction, long drift) => drift switch
    {
        0 => int.MaxValue,
        > 0 => (((1L << 32) - fraction - 1) / drift) + 1,
        _ => (fraction / -drift) + 1,
    };

    /// <summary>As many pixels of a run as a vector of bytes has.</summary>
    [MethodImpl(PixelLoop.Compiled)]
    private static Vector<byte> DrawVector(ReadOnlySpan<byte> pixels, int stride, uint u, uint v, uint stepU, uint stepV)
    {
        ByteVectors.Widen(pixels, out var a0, out var b0, out var c0, out var d0);
        ByteVectors.Widen(pixels[1..], out var a1, out var b1, out var c1, out var d1);
        ByteVectors.Widen(pixels[stride..], out var a2, out var b2, out var c2, out var d2);
        ByteVectors.Widen(pixels[(stride + 1)..], out var a3, out var b3, out var c3, out var d3);
        var (right, below) = (new Vector<uint>(u) + (Vector<uint>.Indices * stepU), new Vector<uint>(v) + (Vector<uint>.Indices * stepV));
        var (nextRight, nextBelow) = (new Vector<uint>((uint)Vector<uint>.Count * stepU), new Vector<uint>((uint)Vector<uint>.Count * stepV));
        var a = Blend(a0, a1, a2, a3, right, below);
        var b = Blend(b0, b1, b2, b3, right += nextRight, below += nextBelow);
        var c = Blend(c0, c1, c2, c3, right += nextRight, below += nextBelow);
        var d = Blend(d0, d1, d2, d3, right + nextRight, below + nextBelow);
        return Vector.Narrow(Vector.Narrow(a, b), Vector.Narrow(c, d));

        [MethodImpl(PixelLoop.Compiled)]
        static Vector<uint> Blend(Vector<int> pixel, Vector<int> next, Vector<int> under, Vector<int> nextUnder, Vector<uint> u, Vector<uint> v)
        {
            var (right, below) = (Vector.AsVectorInt32(u >> 24), Vector.AsVectorInt32(v >> 24));
            var upper = (pixel << 8) + (right * (next - pixel));
            var lower = (under << 8) + (right * (nextUnder - under));
            return Vector.AsVectorUInt32(((upper << 8) + (below * (lower - upper)) + new Vector<int>(1 << 15)) >> 16);
        }
    }

    /// <returns>The steps from which to which start + x * step surely stays within 0 and last.</returns>
    private static (int From, int To) Within(double start, double step, int last, int count)
    {
        const double Slack = 1e-3; // Pixels: more than rounding adds up to along a row.
        if (Math.Abs(step) < 1e-12) return start > Slack && start < last - Slack ? (0, count) : (0, 0);
        var (a, b) = ((Slack - start) / step, (last - Slack - start) / step);
        var (from, to) = (Math.Min(a, b), Math.Max(a, b));
        return to < 0 || from > count ? (0, 0) : ((int)Math.Ceiling(Math.Max(0, from)), (int)Math.Min(count, Math.Floor(to)));
    }

    private static byte Sample(GreyImage source, double x, double y, byte? outside)
    {
        if (outside is null) (x, y) = (Math.Clamp(x, 0, source.Width - 1), Math.Clamp(y, 0, source.Height - 1));
        if (!(x > -1 && y > -1 && x < source.Width && y < source.Height)) return outside ?? 0;
        var (left, top) = ((int)Math.Floor(x), (int)Math.Floor(y));
        var (right, below) = ((float)(x - left), (float)(y - top));
        if (left >= 0 && top >= 0 && left + 1 < source.Width && top + 1 < source.Height)
        {
            var at = (top * source.Width) + left;
            var pixels = source.Pixels;
            var upper = pixels[at] + (right * (pixels[at + 1] - pixels[at]));
            var lower = pixels[at + source.Width] + (right * (pixels[at + source.Width + 1] - pixels[at + source.Width]));
            return (byte)(upper + (below * (lower - upper)) + 0.5f);
        }

        float At(int column, int row) =>
            column >= 0 && row >= 0 && column < source.Width && row < source.Height ? source[column, row] : outside ?? 0;

        var top2 = At(left, top) + (right * (At(left + 1, top) - At(left, top)));
        var bottom2 = At(left, top + 1) + (right * (At(left + 1, top + 1) - At(left, top + 1)));
        return (byte)(top2 + (below * (bottom2 - top2)) + 0.5f);
    }
}
