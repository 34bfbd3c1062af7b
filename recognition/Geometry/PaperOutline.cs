namespace Digits.Recognition.Geometry;

/// <summary>The outline of a sheet of light paper that was photographed on something darker, be it cut off by the picture's edge.</summary>
internal static class PaperOutline
{
    public const double MinArea = 0.2; // Of the picture; less is no page but something on it.
    private const double MinContrast = 40; // Of 255, between paper and what it lies on.
    private const double MostBright = 0.75; // Of the picture's border: the surrounding must be dark, ink alone parts a page in two levels as well.

    /// <summary>The convex hull of the largest bright region, in pixels; null where nothing dark lies around one.</summary>
    /// <param name="page">Some hundred pixels a side are enough.</param>
    public static List<(double X, double Y)>? Find(GreyImage page)
    {
        var (threshold, dark, bright) = OtsuThreshold.Find(page.Pixels);
        if (bright - dark < MinContrast) return null;
        var sheet = Bitmap.Above(page, threshold);
        if (Border(sheet) > MostBright) return null;
        var paper = ConnectedComponents.Find(sheet).MaxBy(component => component.Area);
        return paper is null || paper.Area < 0.5 * MinArea * page.Pixels.Length ? null : Quadrilaterals.Hull(paper);
    }

    /// <summary>
    /// Whether a bright region's outline, where the picture's edge doesn't cut it off, runs along the printed lines within, as a sheet's
    /// does and hardly a shadow's.
    /// </summary>
    /// <param name="outline">The region's hull.</param>
    /// <param name="slant">From the rectified page's pixels to the picture's.</param>
    public static bool IsSheet(List<(double X, double Y)> outline, Box picture, Homography slant)
    {
        const double Near = 0.02; // Of the picture's longer side: along its edge.
        const double Along = 0.05; // Of a side's length: paper bends.
        const double Share = 0.9, Shortest = 0.5; // Of the outline within; of the longer side.
        var side = Math.Max(picture.Width, picture.Height);
        var back = slant.Inverse();
        double all = 0, along = 0;
        for (var i = 0; i < outline.Count; i++)
        {
            var (from, to) = (outline[i], outline[(i + 1) % outline.Count]);
            if (IsAtEdge((from.X + to.X) / 2, (from.Y + to.Y) / 2)) continue;
            var length = Math.Sqrt(Math.Pow(to.X - from.X, 2) + Math.Pow(to.Y - from.Y, 2));
            var (a, b) = (back.Map(from.X, from.Y), back.Map(to.X, to.Y));
            var (x, y) = (Math.Abs(a.X - b.X), Math.Abs(a.Y - b.Y));
            all += length;
            if (Math.Min(x, y) < Along * Math.Max(x, y)) along += length;
        }

        return all > Shortest * side && along > Share * all;

        bool IsAtEdge(double x, double y) => Math.Min(Math.Min(x, picture.Width - x), Math.Min(y, picture.Height - y)) < Near * side;
    }

    /// <summary>The share of the picture's outermost pixels that are bright.</summary>
    private static double Border(Bitmap sheet)
    {
        var bright = sheet.Row(0).Count(true) + sheet.Row(sheet.Height - 1).Count(true);
        for (var y = 0; y < sheet.Height; y++) bright += (sheet[0, y] ? 1 : 0) + (sheet[sheet.Width - 1, y] ? 1 : 0);
        return bright / (2.0 * (sheet.Width + sheet.Height));
    }
}
