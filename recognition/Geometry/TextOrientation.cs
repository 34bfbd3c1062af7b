namespace Digits.Recognition.Geometry;

/// <summary>
/// Tells text that stands on its head: letters share a baseline, while their tops differ (x, h, capitals), and few reach
/// below it; so within a line the tops scatter more than the feet. After Caprari 2000, "Algorithm for text page up/down
/// orientation determination". Digits and capitals alone are equally tall and say nothing.
/// </summary>
internal static class TextOrientation
{
    private const double SureRatio = 2.5; // Of the scatters; lines of print have 4 and more.

    /// <summary>Which of two ways up is the likelier, and whether that is beyond doubt.</summary>
    /// <param name="ink">True is ink; rows run across.</param>
    public static (bool IsUpsideDown, bool IsSure) Find(Bitmap ink)
    {
        var largest = Math.Max(ink.Width, ink.Height) / 20;
        var letters = ConnectedComponents.Find(ink).Where(shape => shape.Box.Height >= 5 && shape.Box.Height <= largest && shape.Box.Width <= 2 * shape.Box.Height).ToList();
        double tops = 0, feet = 0;
        foreach (var line in LineGrouping.Lines(letters).Where(line => line.Count >= 6))
        {
            var height = line.Select(letter => letter.Box.Height).Order().ElementAt(line.Count / 2);
            var own = line.Where(letter => letter.Box.Height >= 0.6 * height && letter.Box.Height <= 1.8 * height).ToList();
            tops += Scatter(own, letter => letter.Box.Y) / height;
            feet += Scatter(own, letter => letter.Box.Bottom) / height;
        }

        return (feet > tops, Math.Max(feet, tops) > SureRatio * Math.Min(feet, tops));
    }

    /// <summary>The summed distance from a straight line through the letters' neighbours: of each from the median of the seven about it.</summary>
    private static double Scatter(List<Component> line, Func<Component, int> edge)
    {
        const int Around = 3;
        var edges = line.OrderBy(letter => letter.Box.X).Select(edge).ToList();
        return Enumerable.Range(0, edges.Count).Sum(i =>
        {
            var near = edges.Skip(Math.Max(0, i - Around)).Take((2 * Around) + 1).Order().ToList();
            return Math.Min(Math.Abs(edges[i] - near[near.Count / 2]), 10.0);
        });
    }
}
