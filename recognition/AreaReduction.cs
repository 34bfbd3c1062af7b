namespace Digits.Recognition;

/// <summary>Shrinks an image by a whole factor; each pixel is the mean of the square it stands for.</summary>
public static class AreaReduction
{
    /// <summary>The smallest factor that brings the longer side to <paramref name="maxSide"/> or less.</summary>
    public static int FactorFor(GreyImage image, int maxSide) => ((Math.Max(image.Width, image.Height) - 1) / maxSide) + 1;

    /// <summary>The factor that brings the longer side about to <paramref name="side"/>: to two thirds of it up to half as much again. 1 for what is smaller.</summary>
    public static int FactorAbout(GreyImage image, int side) => Math.Max(1, (int)Math.Round(Math.Max(image.Width, image.Height) / (double)side));

    /// <returns>The image itself for factor 1. Columns and rows beyond a multiple of the factor are left out.</returns>
    public static GreyImage Reduce(GreyImage image, int factor)
    {
        if (factor == 1) return image;

        var reduced = new GreyImage(Math.Max(1, image.Width / factor), Math.Max(1, image.Height / factor));
        var sums = new int[reduced.Width];
        for (var y = 0; y < reduced.Height; y++)
        {
            Array.Clear(sums);
            var (top, bottom) = (y * factor, Math.Min(image.Height, (y + 1) * factor));
            for (var sourceY = top; sourceY < bottom; sourceY++)
            {
                var row = image.Row(sourceY);
                for (int x = 0, sourceX = 0; x < sums.Length; x++)
                {
                    var end = Math.Min(row.Length, sourceX + factor);
                    for (; sourceX < end; sourceX++) sums[x] += row[sourceX];
                }
            }

            var area = Math.Min(factor, image.Width) * (bottom - top);
            var destination = reduced.Row(y);
            for (var x = 0; x < sums.Length; x++) destination[x] = (byte)((sums[x] + (area / 2)) / area);
        }

        return reduced;
    }
}
