namespace Digits.Recognition.Geometry;

/// <summary>
/// From a picture to an upright page, each step only where it is needed: the sheet is found and its perspective undone, bent paper
/// made flat, the page turned so that its rows run across, and its last degrees of skew taken out. All of it is drawn in one step.
/// </summary>
public static class PageGeometry
{
    private const int MeasuringSide = 1000; // The geometry shows at this size as well, and sooner.

    /// <summary>
    /// Straightens a page of any kind but a field cut out closely, which has too little ink to tell. A page that lies on its
    /// side is turned, and print that stands on its head; numbers look much the same then: <see cref="ScanReader"/> tries both.
    /// </summary>
    /// <param name="page">As decoded; dark ink on light paper or the other way round.</param>
    public static StraightPage Straighten(GreyImage page)
    {
        var (placement, otherTurns) = Measure(page, isScan: true);
        var (upright, toPage) = Draw(page, placement);
        return new StraightPage(upright, toPage, otherTurns) { Bend = placement.Bend };
    }

    /// <summary>As <see cref="Straighten"/>, but leaves a page that lies on its side so: a form's lines tell it better.</summary>
    internal static (GreyImage Upright, Homography ToPage) Rectify(GreyImage page) => Draw(page, Measure(page, isScan: false).Placement);

    /// <summary>Draws a table that is between four corners as a rectangle, with a margin around, and its rules level where they bend alike.</summary>
    /// <param name="corners">From the top left one clockwise.</param>
    internal static StraightPage CutOut(GreyImage page, (double X, double Y)[] corners)
    {
        const double Margin = 0.02; // Of the longer side: paper bends, and a rule at the very edge is none.
        var sheet = Sheet(corners, factor: 1);
        var margin = (int)(Margin * Math.Max(sheet.Width, sheet.Height));
        var placement = new Placement(sheet.Width + (2 * margin), sheet.Height + (2 * margin), Homography.Translation(-margin, -margin).Then(sheet.ToPage));
        var (table, toPage) = Draw(page, placement);
        if (FindBend(table, toPage, areLevel: true) is not { } bend) return new StraightPage(table, toPage, []);
        return new StraightPage(Draw(page, placement with { Bend = bend }).Upright, toPage, []) { Bend = bend };
    }

    /// <summary>Undoes the bend of a page's paper and nothing else.</summary>
    internal static StraightPage Flatten(GreyImage page)
    {
        var bend = FindBend(page, Homography.Identity, areLevel: false);
        var (flat, toPage) = Draw(page, new Placement(page.Width, page.Height, Homography.Identity) { Bend = bend });
        return new StraightPage(flat, toPage, []) { Bend = bend };
    }

    private static (Placement Placement, int[] OtherTurns) Measure(GreyImage page, bool isScan)
    {
        var factor = AreaReduction.FactorFor(page, MeasuringSide);
        var small = AreaReduction.Reduce(page, factor);
        var placement = new Placement(page.Width, page.Height, Homography.Identity);
        var outline = PaperOutline.Find(small);
        var corners = outline is null ? null : PageQuadrilateral.Around(outline, small);
        var isCutOff = corners is null || PageQuadrilateral.SidesWithin(corners, small.Bounds) < corners.Length;
        if (isScan && isCutOff && outline is not null && LinePencils.Find(small) is { } slant && PaperOutline.IsSheet(outline, small.Bounds, slant))
        {
            placement = Seen(slant, outline, factor);
            small = Reduced(page, placement, factor);
        }
        else if (corners is not null)
        {
            placement = Sheet(corners, factor);
            small = Reduced(page, placement, factor);
        }

        if (PaperNormalization.ToInk(small) is not { } ink) return (placement, []);
        var bitmap = SauvolaThreshold.Apply(ink, radius: 20);
        if (isScan && PaperBend.Find(ink, bitmap, areLevel: false) is { } bend)
        {
            bitmap = Bitmap.Above(ImageWarp.Apply(bitmap.ToGrey(), bend.ToPage, bitmap.Width, bitmap.Height, outside: 0), 127);
            placement = placement with { Bend = Bend(bend, Homography.Scale(factor, factor).Then(placement.ToPage)) };
        }

        var rows = isScan ? RowDirection.Find(bitmap) : default;
        var turns = rows.RunsDown ? 1 : 0;
        var turned = QuarterTurn.Apply(bitmap, turns);
        var angle = SkewAngle.Estimate(turned);
        var text = rows.IsSure || rows.RunsDown ? TextOrientation.Find(Straight(turned, angle)) : default;
        if (text.IsUpsideDown && (text.IsSure || rows.RunsDown)) turns += 2;
        if (turns > 0)
        {
            var back = QuarterTurn.Back(placement.Width, placement.Height, turns);
            var (width, height) = rows.RunsDown ? (placement.Height, placement.Width) : (placement.Width, placement.Height);
            placement = placement with { Width = width, Height = height, ToPage = back.Then(placement.ToPage) };
        }

        if (angle != 0) placement = placement with { ToPage = About(placement.Width, placement.Height, angle).Then(placement.ToPage) };
        return (placement, !rows.IsSure ? [2, 1, 3] : text.IsSure ? [] : [2]);
    }

    /// <inheritdoc cref="PaperBend.Find"/>
    /// <param name="toPage">From the picture's pixels to the page's; the bend that is returned is in those.</param>
    private static Func<double, double, (double X, double Y)>? FindBend(GreyImage picture, Homography toPage, bool areLevel)
    {
        var factor = AreaReduction.FactorFor(picture, MeasuringSide);
        if (PaperNormalization.ToInk(AreaReduction.Reduce(picture, factor)) is not { } ink) return null;
        return PaperBend.Find(ink, SauvolaThreshold.ApplyToPage(ink), areLevel) is { } bend ? Bend(bend, Homography.Scale(factor, factor).Then(toPage)) : null;
    }

    /// <summary>A bend in a page's pixels.</summary>
    /// <param name="toPage">From the pixels of the picture that it was measured on.</param>
    private static Func<double, double, (double X, double Y)> Bend(PaperBend bend, Homography toPage)
    {
        var back = toPage.Inverse();
        return (x, y) =>
        {
            var flat = back.Map(x, y);
            var (shownX, shownY) = bend.ToPage(flat.X, flat.Y);
            return toPage.Map(shownX, shownY);
        };
    }

    private static Bitmap Straight(Bitmap bitmap, double angle)
    {
        if (angle == 0) return bitmap;
        return Bitmap.Above(ImageWarp.Apply(bitmap.ToGrey(), About(bitmap.Width, bitmap.Height, angle), bitmap.Width, bitmap.Height, outside: 0), 127);
    }

    /// <summary>From a picture whose rows run across to the same picture with rows askew by this angle.</summary>
    private static Homography About(int width, int height, double angleDegrees)
    {
        var (x, y) = (width / 2.0, height / 2.0);
        return Homography.Translation(-x, -y).Then(Homography.Rotation(angleDegrees)).Then(Homography.Translation(x, y));
    }

    /// <summary>The sheet between four corners as a rectangle as large as its longer sides.</summary>
    private static Placement Sheet((double X, double Y)[] corners, int factor)
    {
        double Side(int a, int b) => factor * Math.Sqrt(Math.Pow(corners[a].X - corners[b].X, 2) + Math.Pow(corners[a].Y - corners[b].Y, 2));
        var width = (int)Math.Round(Math.Max(Side(0, 1), Side(2, 3)));
        var height = (int)Math.Round(Math.Max(Side(1, 2), Side(3, 0)));
        var onPage = corners.Select(corner => (corner.X * factor, corner.Y * factor)).ToArray();
        return Homography.FromPoints([(0, 0), (width, 0), (width, height), (0, height)], onPage) is { } map
            ? new Placement(width, height, map)
            : throw new InvalidOperationException("A quadrilateral has four corners.");
    }

    /// <summary>A sheet that was seen from a slant.</summary>
    /// <param name="slant">From the rectified page's pixels to the measured picture's.</param>
    /// <param name="outline">The sheet's, on that picture.</param>
    /// <param name="factor">By which the picture was reduced.</param>
    private static Placement Seen(Homography slant, List<(double X, double Y)> outline, int factor)
    {
        var back = slant.Inverse();
        var paper = outline.ConvertAll(point => back.Map(point.X, point.Y));
        var (left, top) = (paper.Min(point => point.X), paper.Min(point => point.Y));
        var (width, height) = (paper.Max(point => point.X) - left, paper.Max(point => point.Y) - top);
        var toPage = Homography.Scale(1.0 / factor, 1.0 / factor).Then(Homography.Translation(left, top)).Then(slant).Then(Homography.Scale(factor, factor));
        return new Placement((int)Math.Ceiling(width * factor), (int)Math.Ceiling(height * factor), toPage) { Paper = outline.ConvertAll(point => (point.X * factor, point.Y * factor)) };
    }

    private static GreyImage Reduced(GreyImage page, Placement placement, int factor) => Draw(page, placement with
    {
        Width = Math.Max(1, placement.Width / factor),
        Height = Math.Max(1, placement.Height / factor),
        ToPage = Homography.Scale(factor, factor).Then(placement.ToPage),
    }).Upright;

    private static (GreyImage Upright, Homography ToPage) Draw(GreyImage page, Placement placement)
    {
        var (width, height, toPage) = placement;
        if (toPage.IsIdentity && placement.Bend is null) return (page, toPage);
        var paper = (byte)OtsuThreshold.Find(page.Pixels).BrightMean;
        var upright = placement.Bend is { } bend
            ? ImageWarp.Apply(page, (x, y) => { var flat = toPage.Map(x, y); return bend(flat.X, flat.Y); }, width, height, paper)
            : ImageWarp.Apply(page, toPage, width, height, paper);
        if (placement.Paper is { } outline)
        {
            var back = toPage.Inverse();
            ConvexHull.PaintAround([.. outline.Select(point => back.Map(point.X, point.Y))], upright, paper);
        }

        return (upright, toPage);
    }

    /// <summary>The size of the upright page, and the way from its pixels back; but for the bend, which comes last.</summary>
    private readonly record struct Placement(int Width, int Height, Homography ToPage)
    {
        public Func<double, double, (double X, double Y)>? Bend { get; init; }

        /// <summary>The outline on the page of the paper in it, around which nothing is drawn; null for all of the page.</summary>
        public IReadOnlyList<(double X, double Y)>? Paper { get; init; }
    }
}
