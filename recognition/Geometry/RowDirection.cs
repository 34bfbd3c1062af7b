namespace Digits.Recognition.Geometry;

/// <summary>
/// Whether a page's rows run across or down: of print and handwriting the paper between rows is emptier than that between
/// columns, so the profile of the shapes of ink varies more across the rows. Rules are left out: a grid's run both ways.
/// </summary>
internal static class RowDirection
{
    private const double MinRatio = 1.6; // Below it nothing is turned: a page is far more often upright than not.
    private const double SureRatio = 4; // Above it there is no doubt: lines of print have 10 and more.
    private const int MinShapes = 40; // Fewer say nothing.

    /// <param name="ink">True is ink.</param>
    /// <returns>Whether they rather run down, and whether that is beyond doubt.</returns>
    public static (bool RunsDown, bool IsSure) Find(Bitmap ink)
    {
        var shapes = ConnectedComponents.Find(ink);
        var largest = Math.Max(ink.Width, ink.Height) / 12;
        var letters = shapes.Where(shape => Math.Max(shape.Box.Width, shape.Box.Height) is var side && side >= 4 && side <= largest).ToList();
        if (letters.Count < MinShapes) return (false, false);
        var down = Variation(letters, ink.Width, shape => (shape.Box.X, shape.Box.Right));
        var across = Variation(letters, ink.Height, shape => (shape.Box.Y, shape.Box.Bottom));
        return (down > MinRatio * across, Math.Max(across, down) > SureRatio * Math.Min(across, down));
    }

    /// <summary>How much the number of shapes that stand at a place changes from one to the next, relative to its mean.</summary>
    private static double Variation(List<Component> shapes, int length, Func<Component, (int From, int To)> extent)
    {
        var profile = new double[length];
        foreach (var shape in shapes)
        {
            var (from, to) = extent(shape);
            for (var i = from; i < to; i++) profile[i]++;
        }

        var changes = 0.0;
        for (var i = 1; i < length; i++) changes += (profile[i] - profile[i - 1]) * (profile[i] - profile[i - 1]);
        return changes;
    }
}
