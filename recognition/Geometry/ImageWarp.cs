namespace Digits.Recognition.Geometry;

/// <summary>Draws a picture through a <see cref="Homography"/>: each pixel is looked up in the source and interpolated bilinearly.</summary>
internal static class ImageWarp
{
    /// <param name="toSource">From the drawn picture's coordinates to the source's; should shrink by less than 2.</param>
    /// <param name="outside">What stands beyond the source's edge: paper.</param>
    public static GreyImage Apply(GreyImage source, Homography toSource, int width, int height, byte outside = 255)
    {
        var drawn = new GreyImage(width, height);
        for (var y = 0; y < height; y++)
        {
            var row = drawn.Row(y);
            var (u, v, w) = (
                (toSource.A * 0.5) + (toSource.B * (y + 0.5)) + toSource.C,
                (toSource.D * 0.5) + (toSource.E * (y + 0.5)) + toSource.F,
                (toSource.G * 0.5) + (toSource.H * (y + 0.5)) + 1);
            for (var x = 0; x < row.Length; x++, u += toSource.A, v += toSource.D, w += toSource.G)
            {
                row[x] = w > 1e-9 ? Sample(source, (u / w) - 0.5, (v / w) - 0.5, outside) : outside;
            }
        }

        return drawn;
    }

    private static byte Sample(GreyImage source, double x, double y, byte outside)
    {
        if (!(x > -1 && y > -1 && x < source.Width && y < source.Height)) return outside;
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
            column >= 0 && row >= 0 && column < source.Width && row < source.Height ? source[column, row] : outside;

        var top2 = At(left, top) + (right * (At(left + 1, top) - At(left, top)));
        var bottom2 = At(left, top + 1) + (right * (At(left + 1, top + 1) - At(left, top + 1)));
        return (byte)(top2 + (below * (bottom2 - top2)) + 0.5f);
    }
}
