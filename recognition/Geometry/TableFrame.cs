namespace Digits.Recognition.Geometry;

/// <summary>
/// Finds a table in a photograph by its rules: they all hang together, and their outline has four corners. So it is found
/// whatever lies around it, and where the sheet that it is on is not seen whole.
/// </summary>
internal static class TableFrame
{
    private const double MinArea = 0.08; // Of the picture.
    private const double MaxInk = 0.4; // Of the outline's area; more is a dark thing.
    private const double MinFill = 0.92; // Of the four corners' area that is within the outline: paper bends.

    /// <param name="marks">All that is dark, rules and writing.</param>
    /// <returns>The corners of what may be a table, the largest first; each from the top left one clockwise.</returns>
    public static IEnumerable<(double X, double Y)[]> Find(IEnumerable<Component> marks, Box picture)
    {
        var least = MinArea * picture.Width * picture.Height;
        foreach (var frame in marks.Where(mark => Size(mark) > least && IsInside(mark.Box)).OrderByDescending(Size))
        {
            if (!DigitShapes.HasRulesSideBySide(frame)) continue;
            var outline = Quadrilaterals.Hull(frame);
            var area = Quadrilaterals.Area(outline);
            if (area < least || frame.Area > MaxInk * area) continue;
            if (Quadrilaterals.Around(outline) is not { } corners || area < MinFill * Quadrilaterals.Area(corners)) continue;
            if (Quadrilaterals.IsSeenWhole(corners, picture)) yield return Quadrilaterals.Ordered(corners);
        }

        static double Size(Component mark) => mark.Box.Width * (double)mark.Box.Height;

        bool IsInside(Box box) => box.X > 0 && box.Y > 0 && box.Right < picture.Width && box.Bottom < picture.Height;
    }
}
