namespace Digits.Recognition.Geometry;

/// <summary>
/// Finds a sheet of light paper that was photographed on something darker: its outline simplified to the
/// four corners that enclose most of it.
/// </summary>
internal static class PageQuadrilateral
{
    private const double MaxArea = 0.97; // More is a page that fills the picture: nothing to cut away.
    private const double MinFill = 0.93; // Of the four corners' area that is paper, and of the paper that lies within.
    private const double MinStep = 25; // Of 255, across an edge of the sheet; light that fades has no edge.
    private const int MinSides = 2; // Within the picture; one alone may be where a shadow falls on a page.

    /// <param name="page">Some hundred pixels a side are enough.</param>
    /// <returns>The corners from the top left one clockwise, in pixels; null when there is no sheet to be seen whole.</returns>
    public static (double X, double Y)[]? Find(GreyImage page) => PaperOutline.Find(page) is { } outline ? Around(outline, page) : null;

    /// <param name="outline">What <see cref="PaperOutline"/> found.</param>
    /// <inheritdoc cref="Find"/>
    public static (double X, double Y)[]? Around(List<(double X, double Y)> outline, GreyImage page)
    {
        if (Quadrilaterals.Around(outline) is not { } corners) return null;

        var area = Quadrilaterals.Area(corners);
        var hull = Quadrilaterals.Area(outline);
        var inside = area / page.Pixels.Length;
        var isSheet = inside is >= PaperOutline.MinArea and <= MaxArea && hull / area is >= MinFill and <= 1 / MinFill
            && Quadrilaterals.IsSeenWhole(corners, page.Bounds) && SidesWithin(corners, page.Bounds) >= MinSides && HasEdges(corners, page);
        return isSheet ? Quadrilaterals.Ordered(corners) : null;
    }

    /// <summary>How many sides lie within the picture and not along its edge.</summary>
    public static int SidesWithin((double X, double Y)[] corners, Box picture)
    {
        const double Near = 0.04; // Of the picture's longer side.
        var near = Near * Math.Max(picture.Width, picture.Height);
        return corners.Zip([.. corners[1..], corners[0]]).Count(side =>
        {
            var ((fromX, fromY), (toX, toY)) = side;
            return Math.Max(fromX, toX) > near && Math.Min(fromX, toX) < picture.Width - near
                && Math.Max(fromY, toY) > near && Math.Min(fromY, toY) < picture.Height - near;
        });
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
}
