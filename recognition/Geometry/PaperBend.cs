namespace Digits.Recognition.Geometry;

/// <summary>
/// Paper that doesn't lie flat, as its printed lines show: they are followed, and where they bend alike, a smooth bend is fitted to all of
/// them. It is undone before anything is read: a row's digits stand in the next one otherwise.
/// </summary>
internal sealed class PaperBend
{
    private readonly RuleBend? across;
    private readonly RuleBend? down; // x and y exchanged.

    private PaperBend(RuleBend? across, RuleBend? down) => (this.across, this.down) = (across, down);

    /// <param name="ink">The page's, some hundred pixels a side.</param>
    /// <param name="bitmap">The same in black and white.</param>
    /// <param name="areLevel">Whether its lines run across and down, so that any slope is a bend; otherwise the page may lie askew.</param>
    /// <returns>Null for a page that lies flat or shows too few lines to tell.</returns>
    public static PaperBend? Find(GreyImage ink, Bitmap bitmap, bool areLevel)
    {
        const double Shortest = 0.15, Least = 0.005; // Of the longer side: a line's length, a bend.
        const int Pale = 6; // Pixels that the thickest line has of those too pale to be ink.
        var side = Math.Max(ink.Width, ink.Height);
        var across = Fit(Bitmap.Or(bitmap, RidgeFilter.Horizontal(ink, Pale)));
        var down = Fit(Bitmap.Or(bitmap, RidgeFilter.Vertical(ink, Pale)).Transpose());
        return across is null && down is null ? null : new PaperBend(across, down);

        RuleBend? Fit(Bitmap ridges) => RuleBend.Fit(RuleTrace.Find(ridges, (int)(Shortest * side)), Least * side, areLevel);
    }

    /// <summary>From the paper as it would lie flat to where it shows a point.</summary>
    public (double X, double Y) ToPage(double flatX, double flatY)
    {
        const int Rounds = 6; // Lines slope by a quarter at most, so each round leaves less than that of the error.
        var (x, y) = (flatX, flatY);
        for (var round = 0; round < Rounds; round++) (x, y) = (flatX + (down?.At(y, x) ?? 0), flatY + (across?.At(x, y) ?? 0));
        return (x, y);
    }
}
