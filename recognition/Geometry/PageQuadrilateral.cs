namespace Digits.Recognition.Geometry;

/// <summary>
/// Finds a sheet of light paper that was photographed on something darker: the largest bright region, its outline simplified
/// to the four corners that enclose most of it.
/// </summary>
internal static class PageQuadrilateral
{
    private const double MinArea = 0.2; // Of the picture; less is no page but something on it.
    private const double MaxArea = 0.97; // More is a page that fills the picture: nothing to cut away.
    private const double MinFill = 0.93; // Of the four corners' area that is paper, and of the paper that lies within.
    private const double MinContrast = 40; // Of 255, between paper and what it lies on.
    private const double MinStep = 25; // Of 255, across an edge of the sheet; light that fades has no edge.

    /// <param name="page">Some hundred pixels a side are enough.</param>
    /// <returns>The corners from the top left one clockwise, in pixels; null when there is no sheet to be seen whole.</returns>
    public static (double X, double Y)[]? Find(GreyImage page)
    {
        var (threshold, dark, bright) = OtsuThreshold.Find(page.Pixels);
        if (bright - dark < MinContrast) return null;

        // The surrounding must be dark: ink alone parts a page in two levels as well.
        var sheet = Bitmap.Above(page, threshold);
        if (Border(sheet) > 0.75) return null;

        var paper = ConnectedComponents.Find(sheet).MaxBy(component => component.Area);
        if (paper is null || paper.Area < 0.5 * MinArea * page.Pixels.Length) return null;

        var outline = ConvexHull.Of(Extremes(paper));
        if (outline.Count < 4 || Quadrilateral(outline) is not { } corners) return null;

        var area = Area(corners);
        var hull = Area([.. outline]);
        var inside = area / page.Pixels.Length;
        return inside is >= MinArea and <= MaxArea && hull / area is >= MinFill and <= 1 / MinFill && IsSeenWhole(corners, page) && HasEdges(corners, page) ? Ordered(corners) : null;
    }

    /// <summary>The share of the picture's outermost pixels that are bright.</summary>
    private static double Border(Bitmap sheet)
    {
        var bright = sheet.Row(0).Count(true) + sheet.Row(sheet.Height - 1).Count(true);
        for (var y = 0; y < sheet.Height; y++) bright += (sheet[0, y] ? 1 : 0) + (sheet[sheet.Width - 1, y] ? 1 : 0);
        return bright / (2.0 * (sheet.Width + sheet.Height));
    }

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

    /// <summary>
    /// Takes away the hull's corners one by one, always the side whose removal (its neighbours prolonged until they meet) adds
    /// least area, until four sides are left: so rounded and folded corners grow back.
    /// </summary>
    private static (double X, double Y)[]? Quadrilateral(IReadOnlyList<(double X, double Y)> hull)
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

    /// <summary>No corner far beyond the picture, and sides that could be a sheet's.</summary>
    private static bool IsSeenWhole((double X, double Y)[] corners, GreyImage page)
    {
        var (slackX, slackY) = (0.1 * page.Width, 0.1 * page.Height);
        return corners.All(corner => corner.X >= -slackX && corner.Y >= -slackY && corner.X <= page.Width + slackX && corner.Y <= page.Height + slackY);
    }

    /// <summary>At every side that lies within the picture, paper ends suddenly.</summary>
    private static bool HasEdges((double X, double Y)[] corners, GreyImage page)
    {
        const int Samples = 40;
        var reach = 0.012 * Math.Max(page.Width, page.Height);
        var (middleX, middleY) = (corners.Average(corner => corner.X), corners.Average(corner => corner.Y));
        for (var side = 0; side < 4; side++)
        {
            var (from, to) = (corners[side], corners[(side + 1) % 4]);
            var (normalX, normalY) = (to.Y - from.Y, from.X - to.X);
            var length = Math.Sqrt((normalX * normalX) + (normalY * normalY));
            var outward = ((((from.X + to.X) / 2) - middleX) * normalX) + ((((from.Y + to.Y) / 2) - middleY) * normalY) > 0 ? reach / length : -reach / length;
            var steps = new List<int>();
            for (var i = 0; i < Samples; i++)
            {
                var share = (i + 0.5) / Samples;
                var (x, y) = (from.X + (share * (to.X - from.X)), from.Y + (share * (to.Y - from.Y)));
                if (At(x - (outward * normalX), y - (outward * normalY)) is { } inside && At(x + (outward * normalX), y + (outward * normalY)) is { } outside)
                {
                    steps.Add(inside - outside);
                }
            }

            if (steps.Count >= Samples / 4 && steps.Order().ElementAt(steps.Count / 3) < MinStep) return false;
        }

        return true;

        byte? At(double x, double y) => x >= 0 && y >= 0 && x < page.Width && y < page.Height ? page[(int)x, (int)y] : null;
    }

    private static (double X, double Y)[] Ordered((double X, double Y)[] corners)
    {
        // Clockwise on the screen from the corner nearest to the top left.
        if (Signed(corners) < 0) Array.Reverse(corners);
        var first = Array.IndexOf(corners, corners.MinBy(corner => corner.X + corner.Y));
        return [.. Enumerable.Range(0, 4).Select(i => corners[(first + i) % 4])];
    }

    private static double Area((double X, double Y)[] corners) => Math.Abs(Signed(corners));

    private static double Signed((double X, double Y)[] corners) =>
        corners.Select((corner, i) => (Corner: corner, Next: corners[(i + 1) % corners.Length]))
            .Sum(side => (side.Corner.X * side.Next.Y) - (side.Next.X * side.Corner.Y)) / 2;
}
