using Digits.Recognition.Geometry;

namespace Digits.Recognition;

/// <summary>Light writing on dark paper, as microfilm has it. What looks for sheets, margins and rules expects paper to be light.</summary>
internal static class Negative
{
    private const int SearchSide = 1000; // Pixels of the longer side; sheets and margins show at this size as well, and sooner.

    /// <returns>A picture with dark ink on light paper: the same object when it was so.</returns>
    public static GreyImage Undo(GreyImage picture)
    {
        if (!Polarity.IsInkBright(picture)) return picture;

        // A light sheet on a dark table is no writing.
        var small = AreaReduction.Reduce(picture, AreaReduction.FactorFor(picture, SearchSide));
        if (PageQuadrilateral.Find(small) is not null) return picture;
        return Polarity.IsInkBright(small.Crop(ScannerMargin.FindPaper(small))) ? picture.Invert() : picture;
    }
}
