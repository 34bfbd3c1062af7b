namespace Digits.Recognition;

/// <summary>
/// The shapes of one number to digits. Broken digits are put together by how they stand over each other; for a shape that is
/// too wide for one digit, cutting it is a second hypothesis, and the classifier decides.
/// </summary>
internal static class DigitHypotheses
{
    private const double MergeOverlap = 0.5; // Of the narrower one's width.
    private const double WideAspect = 1.1; // Width by height; only touching digits, and a few zeros, are wider.
    private const double TypicalAspect = 0.65; // Of a handwritten digit.
    private const int MaxDigits = 4; // That may touch.

    /// <param name="shapes">One number's shapes.</param>
    /// <param name="digitHeight">The page's typical digit, in pixels.</param>
    public static NumberShapes Find(IReadOnlyCollection<Component> shapes, double digitHeight)
    {
        var digits = MergeBroken(shapes, digitHeight);
        return new NumberShapes([.. digits.Select(digit => Readings(digit, digitHeight))], shapes.Sum(shape => (double)shape.Area * shape.Box.Height));
    }

    private static List<Component> MergeBroken(IEnumerable<Component> shapes, double digitHeight)
    {
        var merged = new List<Component>();
        foreach (var shape in shapes.OrderBy(shape => shape.Box.X))
        {
            var last = merged.Count == 0 ? null : merged[^1];
            if (last is not null && Overlap(last.Box, shape.Box) >= MergeOverlap && last.Box.Union(shape.Box).Height <= 1.7 * digitHeight)
            {
                merged[^1] = Component.Merge([last, shape]);
            }
            else
            {
                merged.Add(shape);
            }
        }

        merged.RemoveAll(shape => shape.Box.Height < 0.4 * digitHeight); // Points, commas, dashes.
        return merged;
    }

    private static List<IReadOnlyList<Component>> Readings(Component digit, double digitHeight)
    {
        List<IReadOnlyList<Component>> readings = [[digit]];
        if (digit.Box.Width < WideAspect * Math.Min(digit.Box.Height, digitHeight)) return readings;

        var likely = digit.Box.Width / (TypicalAspect * Math.Min(digit.Box.Height, 1.2 * digitHeight));
        for (var count = Math.Max(2, (int)likely); count <= Math.Min(MaxDigits, Math.Ceiling(likely)); count++)
        {
            if (Cut(digit, count) is { } parts) readings.Add(parts);
        }

        return readings;
    }

    /// <summary>Cuts at the thinnest columns near equal parts; null when a part would be empty.</summary>
    private static List<Component>? Cut(Component shape, int count)
    {
        var ink = new int[shape.Box.Width];
        foreach (var run in shape.Runs)
        {
            for (var x = run.Start; x < run.End; x++) ink[x - shape.Box.X]++;
        }

        var parts = new List<Component>();
        var rest = shape;
        var part = shape.Box.Width / (double)count;
        for (var i = 1; i < count; i++)
        {
            var (from, to) = ((int)((i - 0.3) * part), (int)((i + 0.3) * part));
            var cut = Enumerable.Range(from, Math.Max(1, to - from)).MinBy(x => ink[x] + (Math.Abs(x - (i * part)) / part));
            var (left, right) = rest.SplitAt(shape.Box.X + cut);
            if (left is null || right is null) return null;
            parts.Add(left);
            rest = right;
        }

        parts.Add(rest);
        return parts;
    }

    private static double Overlap(Box a, Box b) =>
        (Math.Min(a.Right, b.Right) - Math.Max(a.X, b.X)) / (double)Math.Min(a.Width, b.Width);
}
