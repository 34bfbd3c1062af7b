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
    private static void DrawInside(GreyImage source, Span<byte> row, double u, double v, double stepU, double stepV)
    {
        const double One = 1L << 32;
        var (pixels, stride) = (source.Pixels, source.Width);
        var (atU, atV, byU, byV) = ((long)(u * One), (long)(v * One), (long)(stepU * One), (long)(stepV * One));
        for (var x = 0; x < row.Length; x++, atU += byU, atV += byV)
        {
            var (right, below) = ((int)((uint)atU >> 24), (int)((uint)atV >> 24)); // 0..255 of the way to the next pixel
            var at = ((int)(atV >> 32) * stride) + (int)(atU >> 32);
            var upper = (pixels[at] << 8) + (right * (pixels[at + 1] - pixels[at]));
            var lower = (pixels[at + stride] << 8) + (right * (pixels[at + stride + 1] - pixels[at + stride]));
            row[x] = (byte)(((upper << 8) + (below * (lower - upper)) + (1 << 15)) >> 16);
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
