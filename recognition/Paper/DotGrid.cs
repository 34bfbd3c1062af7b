namespace Digits.Recognition;

/// <summary>Finds the dots of dotted paper: small, alike, and as far from each other as the next ones are.</summary>
internal static class DotGrid
{
    private const int Fewest = 100, Most = 4000; // dots: a sheet has 2,500 at five millimetres; more are grain
    private const int Largest = 9; // pixels

    /// <param name="marks">Of a page's ink.</param>
    /// <returns>Those that stand free of strokes; none where the paper has no dots.</returns>
    public static List<Component> Find(IEnumerable<Component> marks)
    {
        const double Near = 0.12, Regular = 0.7; // of the usual distance; share of the dots
        const double Widest = 0.25; // of the usual distance
        var dots = marks.Where(mark => Math.Max(mark.Box.Width, mark.Box.Height) <= Largest && 2 * mark.Area >= mark.Box.Width * mark.Box.Height).ToList();
        if (dots.Count is < Fewest or > Most) return [];
        var distances = dots.ConvertAll(dot => dots.Where(other => other != dot).Min(other => Distance(dot, other)));
        var usual = distances.Order().ElementAt(distances.Count / 2);
        var isRegular = distances.Count(distance => Math.Abs(distance - usual) < Near * usual) >= Regular * dots.Count;
        return isRegular ? dots.FindAll(dot => Math.Max(dot.Box.Width, dot.Box.Height) < Widest * usual) : [];
    }

    /// <summary>Takes dots out of the ink and of its bitmap.</summary>
    public static void Erase(List<Component> dots, GreyImage ink, Bitmap bitmap)
    {
        const int Edge = 1; // pixels around, paler than the threshold
        foreach (var dot in dots)
        {
            var box = dot.Box.Grow(Edge).Intersect(ink.Bounds);
            for (var y = box.Y; y < box.Bottom; y++)
            {
                ink.Row(y).Slice(box.X, box.Width).Clear();
                bitmap.Row(y).Slice(box.X, box.Width).Clear();
            }
        }
    }

    private static double Distance(Component a, Component b) => Math.Sqrt(Math.Pow(a.CentreX - b.CentreX, 2) + Math.Pow(a.CentreY - b.CentreY, 2));
}
