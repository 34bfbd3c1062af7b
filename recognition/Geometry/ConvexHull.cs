namespace Digits.Recognition.Geometry;

/// <summary>The convex hull of points by Andrew's monotone chain (1979).</summary>
internal static class ConvexHull
{
    /// <returns>The corners, clockwise on the screen; points on a side are left out.</returns>
    public static List<(double X, double Y)> Of(IEnumerable<(double X, double Y)> points)
    {
        var sorted = points.Distinct().OrderBy(point => point.X).ThenBy(point => point.Y).ToList();
        if (sorted.Count < 3) return sorted;
        var hull = Chain(sorted);
        sorted.Reverse();
        hull.AddRange(Chain(sorted));
        return hull;
    }

    /// <summary>Paints over what lies outside a hull.</summary>
    public static void PaintAround(IReadOnlyList<(double X, double Y)> hull, GreyImage picture, byte tone)
    {
        for (var y = 0; y < picture.Height; y++)
        {
            var (left, right) = (double.MaxValue, double.MinValue);
            for (var i = 0; i < hull.Count; i++)
            {
                var (from, to) = (hull[i], hull[(i + 1) % hull.Count]);
                if ((from.Y > y) == (to.Y > y)) continue;
                var x = from.X + ((y - from.Y) / (to.Y - from.Y) * (to.X - from.X));
                (left, right) = (Math.Min(left, x), Math.Max(right, x));
            }

            var begin = (int)Math.Clamp(left, 0, picture.Width);
            picture.Row(y)[..begin].Fill(tone);
            picture.Row(y)[(int)Math.Clamp(right, begin, picture.Width)..].Fill(tone);
        }
    }

    private static List<(double X, double Y)> Chain(List<(double X, double Y)> points)
    {
        var chain = new List<(double X, double Y)>();
        foreach (var point in points)
        {
            while (chain.Count >= 2 && Turn(chain[^2], chain[^1], point) <= 0) chain.RemoveAt(chain.Count - 1);
            chain.Add(point);
        }

        chain.RemoveAt(chain.Count - 1); // The other chain begins with it.
        return chain;
    }

    private static double Turn((double X, double Y) a, (double X, double Y) b, (double X, double Y) c) =>
        ((b.X - a.X) * (c.Y - a.Y)) - ((b.Y - a.Y) * (c.X - a.X));
}
