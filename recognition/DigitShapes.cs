namespace Digits.Recognition;

/// <summary>Keeps the shapes that could be digits or parts of them.</summary>
internal static class DigitShapes
{
    /// <summary>
    /// The typical height of a digit: the median of the shapes' heights, each counted by its ink, so that specks don't
    /// outvote strokes.
    /// </summary>
    public static double TypicalHeight(IReadOnlyCollection<Component> shapes, Box page)
    {
        var candidates = shapes.Where(shape => !IsMargin(shape.Box, page)).OrderBy(shape => shape.Box.Height).ToList();
        if (candidates.Count == 0) return page.Height;

        var half = candidates.Sum(shape => (double)shape.Area) / 2;
        return candidates.First(shape => (half -= shape.Area) <= 0).Box.Height;
    }

    /// <summary>Leaves out specks, margins, and what is far larger than a digit.</summary>
    public static List<Component> Select(IEnumerable<Component> shapes, double digitHeight, Box page)
    {
        const double Speck = 0.15, Largest = 2.2, Longest = 5;
        return
        [
            .. shapes.Where(shape =>
                Math.Max(shape.Box.Height, shape.Box.Width) >= Math.Max(3, Speck * digitHeight)
                && shape.Box.Height <= Largest * digitHeight
                && shape.Box.Width <= Longest * digitHeight
                && !IsMargin(shape.Box, page)),
        ];
    }

    /// <summary>A shadow, gutter or frame: along a side of the page, for most of that side's length.</summary>
    private static bool IsMargin(Box box, Box page)
    {
        var besides = box.X <= 1 || box.Right >= page.Width - 1;
        var aboveOrBelow = box.Y <= 1 || box.Bottom >= page.Height - 1;
        return (besides && box.Height > 0.6 * page.Height) || (aboveOrBelow && box.Width > 0.6 * page.Width);
    }
}
