namespace Digits.Recognition;

/// <summary>Picks the one digit out of a picture that may also show specks and pieces of its neighbours.</summary>
internal static class SingleDigit
{
    private const int MinArea = 4; // Pixels; less is a speck.
    private const double MinShare = 0.06; // Of the main shape's area; a broken-off stroke has more.
    private const double Reach = 0.25, FarReach = 0.6; // Gaps within a digit, of the main shape's longer side.

    /// <param name="ink">Ink bright on 0.</param>
    /// <returns>The digit's shape, or null when nothing stands out.</returns>
    public static Component? Find(GreyImage ink)
    {
        // Half of Otsu's threshold: MNIST's boxes reach to the pale edge of the ink.
        var shapes = ConnectedComponents.Find(Bitmap.Above(ink, OtsuThreshold.Find(ink.Pixels).Threshold / 2));
        shapes.RemoveAll(shape => shape.Area < MinArea);
        if (shapes.Count == 0) return null;

        var main = shapes.MaxBy(shape => shape.Area * Centrality(shape.Box, ink))!;
        var digit = shapes.Where(shape => shape == main || IsPartOf(shape, main, ink));
        return Component.Merge(digit);
    }

    private static bool IsPartOf(Component shape, Component main, GreyImage ink)
    {
        if (shape.Area < MinShare * main.Area) return false;

        var (x, y) = Gap(shape.Box, main.Box);
        var side = Math.Max(main.Box.Width, main.Box.Height);
        var shared = Math.Min(shape.Box.Right, main.Box.Right) - Math.Max(shape.Box.X, main.Box.X);
        var isAboveOrBelow = shared > Math.Min(shape.Box.Width, main.Box.Width) / 2.0;
        var mayFlyAway = isAboveOrBelow && !IsUnderline(shape.Box, main.Box); // As the bar of a 5.
        if (x > Reach * side || y > (mayFlyAway ? FarReach : Reach) * side) return false;
        if (!TouchesEdge(shape.Box, ink) || TouchesEdge(main.Box, ink)) return true;

        // What reaches in from outside is a neighbour's, unless it stands right above or below.
        return y <= Reach / 2 * side && isAboveOrBelow;
    }

    private static bool IsUnderline(Box box, Box main) => box.Y >= main.Bottom && box.Width > 3 * box.Height;

    /// <summary>1 in the middle of the picture, less towards its edges.</summary>
    private static double Centrality(Box box, GreyImage ink)
    {
        var x = Math.Abs(((box.X + (box.Width / 2.0)) / ink.Width) - 0.5);
        var y = Math.Abs(((box.Y + (box.Height / 2.0)) / ink.Height) - 0.5);
        return Math.Pow(1.2 - (2 * Math.Max(x, y)), 2);
    }

    private static (int X, int Y) Gap(Box a, Box b) =>
        (Math.Max(0, Math.Max(a.X, b.X) - Math.Min(a.Right, b.Right)), Math.Max(0, Math.Max(a.Y, b.Y) - Math.Min(a.Bottom, b.Bottom)));

    private static bool TouchesEdge(Box box, GreyImage image) =>
        box.X == 0 || box.Y == 0 || box.Right == image.Width || box.Bottom == image.Height;
}
