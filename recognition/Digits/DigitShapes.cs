namespace Digits.Recognition;

/// <summary>Tells shapes that could be digits, or parts of them, from the rest.</summary>
internal static class DigitShapes
{
    /// <summary>
    /// The typical height of a digit: the median of the shapes' heights, each counted by its ink, so that specks don't
    /// outvote strokes. <paramref name="otherwise"/> when there is no shape to ask.
    /// </summary>
    public static double TypicalHeight(IReadOnlyCollection<Component> shapes, double otherwise)
    {
        var half = shapes.Sum(shape => (double)shape.Area) / 2;
        return shapes.OrderBy(shape => shape.Box.Height).FirstOrDefault(shape => (half -= shape.Area) <= 0)?.Box.Height ?? otherwise;
    }

    /// <summary>Leaves out specks of one or two pixels, margins, and frames.</summary>
    public static List<Component> Select(IEnumerable<Component> shapes, Box page) =>
        [.. shapes.Where(shape => Math.Max(shape.Box.Width, shape.Box.Height) >= 3 && !IsMargin(shape.Box, page) && !IsFrame(shape, page))];

    /// <summary>
    /// From the shapes of one line, those that belong to digits of its typical height: no specks, no blots, and no
    /// underlines, which are flat and lie at the foot of the line or reach over more than one digit.
    /// </summary>
    public static List<Component> SelectOnLine(IReadOnlyCollection<Component> line, double digitHeight)
    {
        const double Speck = 0.15, Largest = 2.2, Longest = 5, Flat = 2.5;
        var tall = line.Where(shape => shape.Box.Height >= 0.5 * digitHeight).ToList();
        var foot = tall.Count == 0 ? double.MaxValue : tall.Average(shape => shape.Box.Bottom) - (0.15 * digitHeight);
        return
        [
            .. line.Where(shape =>
                Math.Max(shape.Box.Height, shape.Box.Width) >= Speck * digitHeight
                && shape.Box.Height <= Largest * digitHeight
                && shape.Box.Width <= Longest * digitHeight
                && (shape.Box.Width < Flat * shape.Box.Height || (shape.Box.Width < 0.9 * digitHeight && shape.CentreY < foot))),
        ];
    }

    /// <summary>Whether a row of pixels crosses more strokes than a digit has, on average: two sides of a table and a rule between.</summary>
    public static bool HasRulesSideBySide(Component shape) => shape.Runs.Count > 3 * shape.Box.Height;

    /// <summary>A shadow or gutter: along a side of the page, for most of that side's length.</summary>
    private static bool IsMargin(Box box, Box page)
    {
        var besides = box.X <= 1 || box.Right >= page.Width - 1;
        var aboveOrBelow = box.Y <= 1 || box.Bottom >= page.Height - 1;
        return (besides && box.Height > 0.6 * page.Height) || (aboveOrBelow && box.Width > 0.6 * page.Width);
    }

    /// <summary>Ruled boxes and tables, or what is left of them: large, and almost empty or with several rules side by side.</summary>
    private static bool IsFrame(Component shape, Box page) =>
        (shape.Box.Width > 0.5 * page.Width || shape.Box.Height > 0.5 * page.Height)
        && (shape.Area < 0.08 * shape.Box.Width * shape.Box.Height || HasRulesSideBySide(shape));
}
