namespace Digits.Recognition.Forms;

/// <summary>
/// Tells a cross, two straight strokes over each other's middle, from digits: two lines are fitted to the ink (k-means with
/// lines for means, from the diagonals), and the ink must lie on them, reach out along all four arms and be shared evenly.
/// </summary>
internal static class CrossShape
{
    private const int Rounds = 10;
    private const double MaxAspect = 3;
    private const double MaxThickness = 0.55; // Of a stroke, where the frame is 2 wide: a blot is no cross.

    // How far the ink's middle strays from the two lines, root mean square. Of the x of the set bhmsds 95% lie below 0.1, of
    // its digits and MNIST's 95% above 0.13.
    private const double StraightBend = 0.10;
    private const double MaxBend = 0.15;

    /// <returns>0 for no cross at all, 1 for two perfect strokes.</returns>
    public static double Likeness(Component shape)
    {
        var box = shape.Box;
        if (box.Width < 4 || box.Height < 4 || Math.Max(box.Width, box.Height) > MaxAspect * Math.Min(box.Width, box.Height)) return 0;

        // In a frame of -1..1: a cross stretched is still a cross.
        var points = Points(shape);
        var rising = new Line(0, 0, Math.Sqrt(0.5), -Math.Sqrt(0.5));
        var falling = new Line(0, 0, Math.Sqrt(0.5), Math.Sqrt(0.5));
        for (var round = 0; round < Rounds; round++)
        {
            var (toRising, toFalling) = Part(points, rising, falling);
            if (toRising.Count < 0.2 * points.Count || toFalling.Count < 0.2 * points.Count) return 0;
            (rising, falling) = (Fit(toRising), Fit(toFalling));
        }

        // They must cross near the middle, and not at too sharp an angle.
        var cosine = Math.Abs((rising.DirectionX * falling.DirectionX) + (rising.DirectionY * falling.DirectionY));
        if (cosine > 0.8 || Crossing(rising, falling) is not var (x, y) || Math.Abs(x) > 0.55 || Math.Abs(y) > 0.55) return 0;

        var (onRising, onFalling) = Part(points, rising, falling);
        var reach = Math.Min(Reach(onRising, rising, x, y), Reach(onFalling, falling, x, y));
        if (reach < 0.35) return 0;

        var length = Length(onRising, rising) + Length(onFalling, falling);
        var pixel = 4.0 / (box.Width * box.Height); // The area of one, in this frame.
        var thickness = shape.Area * pixel / length;
        if (thickness > MaxThickness) return 0;

        // A straight stroke of this thickness has a variance about its middle all the same.
        var variance = points.Average(point => Math.Min(Squared(rising, point), Squared(falling, point))) - (thickness * thickness / 12);
        var bend = Math.Sqrt(Math.Max(0, variance));
        return Math.Clamp((MaxBend - bend) / (MaxBend - StraightBend), 0, 1) * Math.Clamp((reach - 0.35) / 0.2, 0, 1);
    }

    private static List<(double X, double Y)> Points(Component shape)
    {
        var box = shape.Box;
        var points = new List<(double X, double Y)>(shape.Area);
        foreach (var run in shape.Runs)
        {
            for (var x = run.Start; x < run.End; x++)
            {
                points.Add((((2 * (x + 0.5 - box.X)) / box.Width) - 1, ((2 * (run.Y + 0.5 - box.Y)) / box.Height) - 1));
            }
        }

        return points;
    }

    private static (List<(double X, double Y)> First, List<(double X, double Y)> Second) Part(List<(double X, double Y)> points, Line first, Line second)
    {
        var (toFirst, toSecond) = (new List<(double X, double Y)>(), new List<(double X, double Y)>());
        foreach (var point in points) (Squared(first, point) <= Squared(second, point) ? toFirst : toSecond).Add(point);
        return (toFirst, toSecond);
    }

    /// <summary>Total least squares: along the larger eigenvector of the covariance.</summary>
    private static Line Fit(List<(double X, double Y)> points)
    {
        var (x, y) = (points.Average(point => point.X), points.Average(point => point.Y));
        double xx = 0, xy = 0, yy = 0;
        foreach (var point in points)
        {
            xx += (point.X - x) * (point.X - x);
            xy += (point.X - x) * (point.Y - y);
            yy += (point.Y - y) * (point.Y - y);
        }

        var (sin, cos) = Math.SinCos(0.5 * Math.Atan2(2 * xy, xx - yy));
        return new Line(x, y, cos, sin);
    }

    private static (double X, double Y)? Crossing(Line a, Line b)
    {
        var determinant = (a.DirectionX * b.DirectionY) - (a.DirectionY * b.DirectionX);
        if (Math.Abs(determinant) < 1e-6) return null;
        var t = (((b.X - a.X) * b.DirectionY) - ((b.Y - a.Y) * b.DirectionX)) / determinant;
        return (a.X + (t * a.DirectionX), a.Y + (t * a.DirectionY));
    }

    /// <summary>How far the shorter arm reaches from the crossing.</summary>
    private static double Reach(List<(double X, double Y)> points, Line line, double x, double y)
    {
        var along = points.ConvertAll(point => ((point.X - x) * line.DirectionX) + ((point.Y - y) * line.DirectionY));
        return Math.Min(along.Max(), -along.Min());
    }

    private static double Length(List<(double X, double Y)> points, Line line)
    {
        var along = points.ConvertAll(point => (point.X * line.DirectionX) + (point.Y * line.DirectionY));
        return along.Max() - along.Min();
    }

    private static double Squared(Line line, (double X, double Y) point)
    {
        var distance = ((point.X - line.X) * line.DirectionY) - ((point.Y - line.Y) * line.DirectionX);
        return distance * distance;
    }

    /// <summary>A point and a direction of length 1.</summary>
    private readonly record struct Line(double X, double Y, double DirectionX, double DirectionY);
}
