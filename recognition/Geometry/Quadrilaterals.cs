namespace Digits.Recognition.Geometry;

/// <summary>Shapes that have four corners, seen in perspective.</summary>
internal static class Quadrilaterals
{
    public static List<(double X, double Y)> Hull(Component shape) => ConvexHull.Of(Extremes(shape));

    /// <summary>
    /// Takes away the hull's corners one by one, always the side whose removal (its neighbours prolonged until they meet) adds
    /// least area, until four sides are left: so rounded and folded corners grow back.
    /// </summary>
    public static (double X, double Y)[]? Around(IReadOnlyList<(double X, double Y)> hull)
    {
        var corners = hull.ToList();
        while (corners.Count > 4)
        {
            var (best, bestArea, bestPoint) = (-1, double.MaxValue, (X: 0.0, Y: 0.0));
            for (var i = 0; i < corners.Count; i++)
            {
                var (before, from, to, after) = (corners[(i + corners.Count - 1) % corners.Count], corners[i], corners[(i + 1) % corners.Count], corners[(i + 2) % corners.Count]);
                if (Meet(before, from, after, to) is not { } point) continue;
                var added = Area([from, point, to]);
                if (added < bestArea) (best, bestArea, bestPoint) = (i, added, point);
            }

            if (best < 0) return null;
            corners[best] = bestPoint;
            corners.RemoveAt((best + 1) % corners.Count);
        }

        return corners.Count == 4 ? [.. corners] : null;
    }

    public static (double X, double Y)[] Ordered((double X, double Y)[] corners)
    {
        // Clockwise on the screen from the corner nearest to the top left.
        if (Signed(corners) < 0) Array.Reverse(corners);
        var first = Array.IndexOf(corners, corners.MinBy(corner => corner.X + corner.Y));
        return [.. Enumerable.Range(0, 4).Select(i => corners[(first + i) % 4])];
    }

    /// <summary>No corner far beyond the picture.</summary>
    public static bool IsSeenWhole((double X, double Y)[] corners, Box picture)
    {
        var (slackX, slackY) = (0.1 * picture.Width, 0.1 * picture.Height);
        return corners.All(corner => corner.X >= -slackX && corner.Y >= -slackY && corner.X <= picture.Width + slackX && corner.Y <= picture.Height + slackY);
    }

    /// <summary>Whether the corners are a rectangle's whose sides run across and down, as in a scan.</summary>
    /// <param name="corners">From the top left one clockwise.</param>
    public static bool IsUpright((double X, double Y)[] corners)
    {
        const double Askew = 0.004; // Of a side.
        var (width, height) = (corners[1].X - corners[0].X, corners[3].Y - corners[0].Y);
        return Math.Abs(corners[0].Y - corners[1].Y) < Askew * width && Math.Abs(corners[3].Y - corners[2].Y) < Askew * width
            && Math.Abs(corners[0].X - corners[3].X) < Askew * height && Math.Abs(corners[1].X - corners[2].X) < Askew * height;
    }

    public static double Area(IReadOnlyList<(double X, double Y)> corners) => Math.Abs(Signed(corners));

    /// <summary>Where two lines meet beyond <paramref name="b"/> and <paramref name="d"/>; null when they run apart.</summary>
    private static (double X, double Y)? Meet((double X, double Y) a, (double X, double Y) b, (double X, double Y) c, (double X, double Y) d)
    {
        var (ux, uy, vx, vy) = (b.X - a.X, b.Y - a.Y, d.X - c.X, d.Y - c.Y);
        var determinant = (ux * vy) - (uy * vx);
        if (Math.Abs(determinant) < 1e-9) return null;
        var t = (((c.X - a.X) * vy) - ((c.Y - a.Y) * vx)) / determinant;
        var s = (((c.X - a.X) * uy) - ((c.Y - a.Y) * ux)) / determinant;
        return t >= 1 && s >= 1 ? (a.X + (t * ux), a.Y + (t * uy)) : null;
    }

    private static double Signed(IReadOnlyList<(double X, double Y)> corners) =>
        corners.Select((corner, i) => (Corner: corner, Next: corners[(i + 1) % corners.Count]))
            .Sum(side => (side.Corner.X * side.Next.Y) - (side.Next.X * side.Corner.Y)) / 2;

    /// <summary>Each row's first and last pixel: inside points can't lie on the hull.</summary>
    private static List<(double X, double Y)> Extremes(Component shape)
    {
        var rows = new Dictionary<int, (int Left, int Right)>();
        foreach (var run in shape.Runs)
        {
            rows[run.Y] = rows.TryGetValue(run.Y, out var row) ? (Math.Min(row.Left, run.Start), Math.Max(row.Right, run.End)) : (run.Start, run.End);
        }

        return [.. rows.SelectMany(row => ((double X, double Y)[])[(row.Value.Left, row.Key), (row.Value.Right, row.Key), (row.Value.Left, row.Key + 1), (row.Value.Right, row.Key + 1)])];
    }
}
