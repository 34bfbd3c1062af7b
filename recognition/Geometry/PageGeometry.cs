namespace Digits.Recognition.Geometry;

/// <summary>From a picture to an upright page: each step only where it is needed.</summary>
public static class PageGeometry
{
    private const int MeasuringSide = 1000; // Skew shows at this size as well, and sooner.

    /// <summary>Straightens a page of any kind.</summary>
    /// <param name="page">As decoded; dark ink on light paper or the other way round.</param>
    /// <returns>The upright page (the same object when nothing had to be done) and the way from its pixels back to the page's.</returns>
    public static (GreyImage Upright, Homography ToPage) Straighten(GreyImage page) => Rectify(page);

    /// <summary>As <see cref="Straighten"/>, but leaves a page that lies on its side or head so.</summary>
    internal static (GreyImage Upright, Homography ToPage) Rectify(GreyImage page)
    {
        var angle = SkewOf(page);
        if (angle == 0) return (page, Homography.Identity);
        var (width, height) = (page.Width, page.Height);
        var toPage = Homography.Translation(-width / 2.0, -height / 2.0).Then(Homography.Rotation(angle)).Then(Homography.Translation(width / 2.0, height / 2.0));
        var (_, _, paper) = OtsuThreshold.Find(page.Pixels);
        return (ImageWarp.Apply(page, toPage, width, height, (byte)paper), toPage);
    }

    private static double SkewOf(GreyImage page)
    {
        var small = AreaReduction.Reduce(page, AreaReduction.FactorFor(page, MeasuringSide));
        if (PaperNormalization.ToInk(small) is not { } ink) return 0;
        return SkewAngle.Estimate(SauvolaThreshold.Apply(ink, radius: 20));
    }
}
