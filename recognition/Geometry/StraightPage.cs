namespace Digits.Recognition.Geometry;

/// <summary>A page made upright and flat.</summary>
/// <param name="Upright">The page as decoded when nothing had to be done.</param>
/// <param name="ToPage">From its pixels back to the page's, but for the bend of the paper.</param>
/// <param name="OtherTurns">By how many quarters it may have to be turned nevertheless, the likeliest first.</param>
public sealed record StraightPage(GreyImage Upright, Homography ToPage, int[] OtherTurns)
{
    /// <summary>From where the page would show a point if its paper were flat to where it does; null when it is.</summary>
    internal Func<double, double, (double X, double Y)>? Bend { get; init; }

    /// <summary>Where the page shows what <see cref="ToPage"/> leads back to.</summary>
    internal Box Shown(Box box)
    {
        if (Bend is null) return box;
        var (x, y) = (box.X + (box.Width / 2.0), box.Y + (box.Height / 2.0));
        var (shownX, shownY) = Bend(x, y);
        return box.Move((int)Math.Round(shownX - x), (int)Math.Round(shownY - y));
    }
}
