using System.Numerics;

namespace Digits.Recognition;

/// <summary>Tells dark ink on light paper from light ink on dark.</summary>
internal static class Polarity
{
    private const int White = 192; // Of 255; what is brighter than paper as white as that is light that falls on it.

    /// <summary>
    /// True when ink is brighter than paper. Ink is the minority, so it pulls the grey levels' distribution to its side:
    /// the sign of the skewness of the differences from the neighbourhood's mean tells which side that is, whatever the light.
    /// </summary>
    public static bool IsInkBright(GreyImage image)
    {
        const int MaxSide = 256; // Enough to see strokes; keeps the cost of a large page small.
        const int Margin = 10; // The shorter side by this: what is left of a scanner's lid or a page turned upright is neither ink nor paper.
        const int SmallestField = 100; // Pixels; less is a digit cut out, which may reach to the edge.
        var side = Math.Min(image.Width, image.Height);
        var margin = side >= SmallestField ? side / Margin : 0;
        var mean = Mean(image, margin, AreaReduction.FactorFor(image, MaxSide));
        if (mean >= White) return false;

        var small = WithoutMargin(MaxSide);
        const double Clear = 0.3; // Below this, ink covers about half of what is looked at.
        const int StrokeSide = 1000, StrokeRadius = 8;
        var radius = Math.Max(StrokeRadius, Math.Max(small.Width, small.Height) / 4);
        var skewness = Skewness(small, radius);
        if (skewness <= -Clear) return false;

        // A window behind the sheet, a lamp or a shadow tells nothing of ink; strokes as such show in a small neighbourhood.
        var ofStrokes = radius == StrokeRadius ? skewness : Skewness(WithoutMargin(StrokeSide), StrokeRadius);
        if (ofStrokes <= -Clear) return false;
        return skewness >= Clear || ofStrokes >= Clear || BorderMean(small) < mean; // What the edge shows is paper.

        GreyImage WithoutMargin(int longerSide)
        {
            var reduced = AreaReduction.Reduce(image, AreaReduction.FactorFor(image, longerSide));
            return margin > 0 ? reduced.Crop(reduced.Bounds.Grow(-Math.Min(reduced.Width, reduced.Height) / Margin)) : reduced;
        }
    }

    /// <summary>The skewness of the differences from the neighbourhood's mean, without a dimension.</summary>
    private static double Skewness(GreyImage image, int radius)
    {
        double square = 0, cube = 0;
        var window = new SlidingWindow(image, radius, hasDeviations: false);
        var means = new float[image.Width];
        for (var y = 0; y < image.Height; y++)
        {
            window.MoveDown();
            window.Means(means);
            var (squares, cubes) = SumsOfDifferences(image.Row(y), means);
            square += squares;
            cube += cubes;
        }

        return cube / (Math.Pow(square, 1.5) + 1e-9) * Math.Sqrt(image.Pixels.Length);
    }

    /// <summary>The differences' squares and cubes, summed.</summary>
    private static (float Squares, float Cubes) SumsOfDifferences(ReadOnlySpan<byte> row, ReadOnlySpan<float> means)
    {
        var (squares, cubes) = (Vector<float>.Zero, Vector<float>.Zero);
        var (count, x) = (Vector<float>.Count, 0);
        for (; x + Vector<byte>.Count <= row.Length; x += Vector<byte>.Count)
        {
            ByteVectors.Widen(row[x..], out var first, out var second, out var third, out var fourth);
            Add(first, new Vector<float>(means[x..]));
            Add(second, new Vector<float>(means[(x + count)..]));
            Add(third, new Vector<float>(means[(x + (2 * count))..]));
            Add(fourth, new Vector<float>(means[(x + (3 * count))..]));
        }

        var (square, cube) = (Vector.Sum(squares), Vector.Sum(cubes));
        for (; x < row.Length; x++)
        {
            var difference = row[x] - means[x];
            square += difference * difference;
            cube += difference * difference * difference;
        }

        return (square, cube);

        void Add(Vector<int> pixels, Vector<float> mean)
        {
            var difference = Vector.ConvertToSingle(pixels) - mean;
            var square = difference * difference;
            squares += square;
            cubes += square * difference;
        }
    }

    /// <summary>The mean of what lies within a margin, of every so manyth row.</summary>
    private static double Mean(GreyImage image, int margin, int step)
    {
        var (sum, count) = (0L, 0);
        for (var y = margin; y < image.Height - margin; y += step)
        {
            var row = image.Row(y)[margin..^margin];
            foreach (var pixel in row) sum += pixel;
            count += row.Length;
        }

        return (double)sum / count;
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
