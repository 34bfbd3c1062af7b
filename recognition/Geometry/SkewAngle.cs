namespace Digits.Recognition.Geometry;

/// <summary>
/// How far a page lies askew: the angle at which the projection of its ink onto the vertical is sharpest, as rows of text and
/// rules fall into few bins (Postl 1986, "Detection of linear oblique structures and skew scan in digitized documents").
/// </summary>
internal static class SkewAngle
{
    public const double MaxDegrees = 15;
    private const double CoarseStep = 0.5;
    private const double FineStep = 0.05;
    private const int MaxPoints = 60_000;
    private const double MinGain = 1.05; // Of the sharpness; less is chance, and the page is left as it is.

    /// <param name="ink">True is ink.</param>
    /// <returns>Degrees clockwise by which the rows lie askew; 0 when no other angle is clearly better.</returns>
    public static double Estimate(Bitmap ink)
    {
        var points = UpperEdges(ink);
        if (points.Count < 50) return 0;

        var bins = new int[(int)(ink.Height + (2 * ink.Width * Math.Tan(MaxDegrees * Math.PI / 180))) + 3];
        double Sharpness(double angle) => SharpnessAt(points, bins, ink.Width, angle);

        var (best, bestSharpness) = (0.0, Sharpness(0));
        var straight = bestSharpness;
        for (var angle = -MaxDegrees; angle <= MaxDegrees; angle += CoarseStep) Try(angle);
        var centre = best;
        for (var angle = centre - CoarseStep; angle <= centre + CoarseStep; angle += FineStep) Try(angle);
        return Math.Abs(best) > FineStep && bestSharpness > MinGain * straight ? best : 0;

        void Try(double angle)
        {
            var sharpness = Sharpness(angle);
            if (sharpness > bestSharpness) (best, bestSharpness) = (angle, sharpness);
        }
    }

    /// <summary>Ink below paper: of a rule its edge, of text the tops of its strokes, of a blot little.</summary>
    private static List<(int X, int Y)> UpperEdges(Bitmap ink)
    {
        var points = new List<(int X, int Y)>();
        for (var y = 1; y < ink.Height; y++)
        {
            var above = ink.Row(y - 1);
            var row = ink.Row(y);
            for (var x = 0; x < row.Length; x++)
            {
                if (row[x] && !above[x]) points.Add((x, y));
            }
        }

        if (points.Count <= MaxPoints) return points;
        var step = (double)points.Count / MaxPoints;
        return [.. Enumerable.Range(0, MaxPoints).Select(i => points[(int)(i * step)])];
    }

    private static double SharpnessAt(List<(int X, int Y)> points, int[] bins, int width, double angleDegrees)
    {
        Array.Clear(bins);
        var slope = Math.Tan(angleDegrees * Math.PI / 180);
        var offset = 1 + (width * Math.Tan(MaxDegrees * Math.PI / 180));
        foreach (var (x, y) in points) bins[Math.Clamp((int)(y - (slope * x) + offset), 0, bins.Length - 1)]++;
        var sum = 0.0;
        foreach (var count in bins) sum += (double)count * count;
        return sum;
    }
}
