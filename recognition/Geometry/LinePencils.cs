namespace Digits.Recognition.Geometry;

/// <summary>
/// Undoes the perspective of a photographed form by its printed lines: those down, parallel on paper, meet in one vanishing
/// point, those across in another, and the map that sends the line through both to infinity makes them parallel again
/// (Liebowitz, Zisserman 1998, "Metric rectification for perspective images of planes"). Needs no edge of the sheet.
/// </summary>
internal static class LinePencils
{
    private const double MinLength = 0.06; // Of the longer side; the slope of shorter lines says little.
    private const int MinLines = 4; // Each way.
    private const double MinShift = 0.004; // Of the longer side, by which a corner moves; less is no perspective worth drawing anew.
    private const double MaxConvergence = 0.5; // Of the slope from one edge to the other; more is no photograph of a page.

    /// <summary>The same for a page whose lines slope too steeply to be found as they are: it is made about straight first.</summary>
    /// <inheritdoc cref="Find(RuleMap)"/>
    public static Homography? Find(GreyImage page)
    {
        if (PaperNormalization.ToInk(page) is not { } ink) return null;
        var bitmap = SauvolaThreshold.ApplyToPage(ink);
        var (down, across) = (Slope(bitmap.Transpose()), Slope(bitmap));
        var (x, y) = (page.Width / 2.0, page.Height / 2.0);
        var askew = Homography.Translation(-x, -y).Then(new Homography(1, down, 0, across, 1, 0, 0, 0)).Then(Homography.Translation(x, y));
        var straight = ImageWarp.Apply(page, askew, page.Width, page.Height, outside: (byte)OtsuThreshold.Find(page.Pixels).BrightMean);
        if (PaperNormalization.ToInk(straight) is not { } straightInk) return null;
        return Find(RuleMap.Find(straightInk, SauvolaThreshold.ApplyToPage(straightInk)))?.Then(askew);

        static double Slope(Bitmap ink) => Math.Tan(SkewAngle.Estimate(ink) * Math.PI / 180);
    }

    /// <returns>From the rectified page's pixels to the page's, both of one size; null when there is nothing to do, or no telling.</returns>
    public static Homography? Find(RuleMap rules)
    {
        double width = rules.Across.Width, height = rules.Across.Height;
        var side = Math.Max(width, height);

        // In units of the longer side, about the middle: lines across have y = at + slope x, lines down x = at + slope y.
        var across = Pencil(Lines(rules.Across, width / 2, height / 2, side));
        var down = Pencil(Lines(rules.Down.Transpose(), height / 2, width / 2, side));
        if (across is not var (c, d) || down is not var (a, b)) return null;

        // The line at infinity's image, g x + h y + 1 = 0, goes through (-a, -1) / b and (-1, -c) / d.
        var determinant = 1 - (a * c);
        var (g, h) = ((d - (b * c)) / determinant, (b - (a * d)) / determinant);
        if (Math.Abs(g) > MaxConvergence || Math.Abs(h) > MaxConvergence) return null;

        // From the page: away with the convergence, then with the slopes that are left.
        var rectify = Homography.Translation(-width / 2, -height / 2).Then(Homography.Scale(1 / side, 1 / side))
            .Then(new Homography(1, 0, 0, 0, 1, 0, g, h))
            .Then(new Homography(1, -a, 0, -c, 1, 0, 0, 0))
            .Then(Homography.Scale(side, side)).Then(Homography.Translation(width / 2, height / 2));
        ReadOnlySpan<(double X, double Y)> corners = [(0, 0), (width, 0), (0, height), (width, height)];
        var shift = 0.0;
        foreach (var (x, y) in corners)
        {
            var (mappedX, mappedY) = rectify.Map(x, y);
            shift = Math.Max(shift, Math.Max(Math.Abs(mappedX - x), Math.Abs(mappedY - y)));
        }

        return shift > MinShift * side ? rectify.Inverse() : null;
    }

    private static List<(double At, double Slope, double Weight)> Lines(Bitmap across, double middleX, double middleY, double side)
    {
        var lines = new List<(double At, double Slope, double Weight)>();
        foreach (var line in ConnectedComponents.Find(across).Where(line => line.Box.Width >= MinLength * side))
        {
            double n = 0, sumX = 0, sumY = 0, sumXX = 0, sumXY = 0;
            foreach (var run in line.Runs)
            {
                var (x, y) = ((((run.Start + run.End) / 2.0) - middleX) / side, (run.Y + 0.5 - middleY) / side);
                var length = run.Length / side;
                n += run.Length;
                sumX += run.Length * x;
                sumY += run.Length * y;
                sumXX += run.Length * ((x * x) + (length * length / 12));
                sumXY += run.Length * x * y;
            }

            var slope = ((n * sumXY) - (sumX * sumY)) / ((n * sumXX) - (sumX * sumX));
            lines.Add(((sumY - (slope * sumX)) / n, slope, line.Box.Width / side));
        }

        return lines;
    }

    /// <summary>The slope as a linear function of place, by least squares that leave out what fits badly.</summary>
    private static (double Slope, double Convergence)? Pencil(List<(double At, double Slope, double Weight)> lines)
    {
        const int Rounds = 6;
        const double Reach = 0.012; // Radians: how far a line may be off before it counts for nothing.
        if (lines.Count < MinLines) return null;
        var ordered = lines.Select(line => line.Slope).Order().ToList();
        var (slope, convergence) = (ordered[ordered.Count / 2], 0.0);
        for (var round = 0; round < Rounds; round++)
        {
            var (normal, right) = (new double[2, 2], new double[2]);
            var used = 0;
            foreach (var line in lines)
            {
                var off = (line.Slope - slope - (convergence * line.At)) / (round == 0 ? 4 * Reach : Reach);
                if (Math.Abs(off) >= 1) continue;
                LinearSystem.AddEquation(normal, right, [1, line.At], line.Slope, line.Weight * line.Weight * (1 - (off * off)) * (1 - (off * off)));
                used++;
            }

            if (used < MinLines || !LinearSystem.TrySolve(normal, right)) return null;
            (slope, convergence) = (right[0], right[1]);
        }

        return (slope, convergence);
    }
}
