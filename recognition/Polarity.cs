namespace Digits.Recognition;

/// <summary>Tells dark ink on light paper from light ink on dark.</summary>
internal static class Polarity
{
    /// <summary>
    /// True when ink is brighter than paper. Ink is the minority, so it pulls the grey levels' distribution to its side:
    /// the sign of the skewness of the differences from the neighbourhood's mean tells which side that is, whatever the light.
    /// </summary>
    public static bool IsInkBright(GreyImage image)
    {
        const int MaxSide = 256; // Enough to see strokes; keeps the cost of a large page small.
        var small = AreaReduction.Reduce(image, AreaReduction.FactorFor(image, MaxSide));
        var radius = Math.Max(8, Math.Max(small.Width, small.Height) / 4);
        double square = 0, cube = 0;
        var window = new SlidingWindow(small, radius);
        for (var y = 0; y < small.Height; y++)
        {
            window.MoveDown();
            var row = small.Row(y);
            for (var x = 0; x < row.Length; x++)
            {
                var difference = row[x] - window.MeanAndDeviation(x).Mean;
                square += difference * difference;
                cube += difference * difference * difference;
            }
        }

        var skewness = cube / (Math.Pow(square, 1.5) + 1e-9) * Math.Sqrt(small.Pixels.Length);
        const double Clear = 0.3; // Below this, ink covers about half of the picture; then what its edge shows is paper.
        return Math.Abs(skewness) >= Clear ? skewness > 0 : BorderMean(small) < Mean(small);
    }

    private static double Mean(GreyImage image)
    {
        var sum = 0L;
        foreach (var pixel in image.Pixels) sum += pixel;
        return sum / (double)image.Pixels.Length;
    }

    private static double BorderMean(GreyImage image)
    {
        double sum = 0;
        var count = 0;
        for (var y = 0; y < image.Height; y++)
        {
            var step = y == 0 || y == image.Height - 1 ? 1 : Math.Max(1, image.Width - 1);
            for (var x = 0; x < image.Width; x += step, count++) sum += image[x, y];
        }

        return sum / count;
    }
}
