namespace Digits.Recognition;

/// <summary>
/// Digits that stand one each in printed boxes side by side, as forms have them for numbers (combs): they make one number, however wide
/// the boxes are. A table's columns are no comb: their rules go on above and below.
/// </summary>
/// <param name="ink">The page's, rules included.</param>
internal sealed class Combs(GreyImage ink)
{
    public const double Reach = 3; // heights of a digit: as far as the next one's middle may be
    private const double Tallest = 2.6; // heights of a digit: a box; what is longer is a table's rule

    private readonly Dictionary<Spot, List<Line>> lines = new(ReferenceEqualityComparer.Instance); // about digits

    /// <summary>Joins numbers whose digits stand in boxes of one comb.</summary>
    /// <param name="numbers">Each from left to right.</param>
    public List<List<Spot>> Join(IEnumerable<List<Spot>> numbers)
    {
        var joined = new List<List<Spot>>();
        foreach (var number in numbers.OrderBy(number => number[0].CentreX))
        {
            if (joined.FindLast(other => MayBeNext(other[^1], number[0])) is { } before && IsNext(before, number)) before.AddRange(number);
            else joined.Add([.. number]);
        }

        return joined;
    }

    /// <summary>Whether one of these stands in the box before or after a number, which then is not all of it.</summary>
    /// <param name="others">Asked for only where the number is in boxes.</param>
    public bool GoesOn(List<Spot> number, Func<IEnumerable<Spot>> others) =>
        (Lines(number[0]).Count > 0 || Lines(number[^1]).Count > 0)
        && others().Any(other => (MayBeNext(number[^1], other) && IsNext(number, [other])) || (MayBeNext(other, number[0]) && IsNext([other], number)));

    private static bool MayBeNext(Spot digit, Spot next)
    {
        const double MaxRise = 0.55, LargestRatio = 2; // of heights
        var height = (digit.Height + next.Height) / 2;
        var pitch = next.CentreX - digit.CentreX;
        return pitch > 0 && pitch < Reach * height && Math.Abs(digit.CentreY - next.CentreY) < MaxRise * height
            && Math.Max(digit.Height / next.Height, next.Height / digit.Height) < LargestRatio;
    }

    /// <summary>Whether the last digit of one number and the first of another are each alone in a box, and the boxes are alike and side by side.</summary>
    private bool IsNext(List<Spot> number, List<Spot> next)
    {
        const double Uneven = 1.15; // ratio of the boxes' widths
        const double MostGap = 1.5, MostOverlap = 0.2; // between the boxes, by their width
        var (last, first) = (number[^1], next[0]);
        if (Lines(last).Concat(Lines(first)).Any(line => line.Length > Tallest * last.Height && line.X > last.CentreX && line.X < first.CentreX)) return false;
        return Boxes(last).Any(box => Boxes(first).Any(other => AreAlike(box, other)));

        bool AreAlike((double Left, double Right) box, (double Left, double Right) other)
        {
            var (width, otherWidth, gap) = (box.Right - box.Left, other.Right - other.Left, other.Left - box.Right);
            var areAlone = (number.Count == 1 || number[^2].CentreX < box.Left) && (next.Count == 1 || next[1].CentreX > other.Right);
            return areAlone && Math.Max(width / otherWidth, otherWidth / width) < Uneven && gap > -MostOverlap * width && gap < MostGap * width;
        }
    }

    /// <summary>Pairs of lines that may be the sides of the box around a digit: some boxes have printed guides within.</summary>
    private IEnumerable<(double Left, double Right)> Boxes(Spot digit)
    {
        const double Within = 0.25; // of the digit's height, from its middle: what goes down there is its stroke
        const int Most = 3; // lines to either side
        var places = Lines(digit).ConvertAll(line => line.X);
        var lefts = places.Where(x => x < digit.CentreX - (Within * digit.Height)).OrderDescending().Take(Most);
        var rights = places.Where(x => x > digit.CentreX + (Within * digit.Height)).Order().Take(Most).ToList();
        return lefts.SelectMany(left => rights.Select(right => (left, right)));
    }

    private List<Line> Lines(Spot digit) => lines.TryGetValue(digit, out var found) ? found : lines[digit] = MayHaveBox(digit) ? FindLines(digit) : [];

    /// <summary>Whether there is something like a line to the left and to the right of a digit: most digits stand free, and to look closely takes time.</summary>
    private bool MayHaveBox(Spot digit)
    {
        const int Faint = 16; // ink, of 255
        const int Lean = 2; // pixels
        int[] rows = [.. new[] { -0.1, 0.15, 0.4, 0.6, 0.85, 1.1 }.Select(share => Math.Clamp((int)(digit.Top + (share * digit.Height)), 0, ink.Height - 1))];
        return HasLine(digit.CentreX - (Reach * digit.Height), digit.Left) && HasLine(digit.Right, digit.CentreX + (Reach * digit.Height));

        bool HasLine(double from, double to)
        {
            for (var x = Math.Max(Lean, (int)from); x < Math.Min(ink.Width - Lean, to); x++)
            {
                if (Array.TrueForAll(rows, y => ink.Row(y).Slice(x - Lean, (2 * Lean) + 1).ContainsAnyInRange<byte>(Faint, byte.MaxValue))) return true;
            }

            return false;
        }
    }

    /// <summary>The lines that run down beside a digit, at least as long as it is high.</summary>
    private List<Line> FindLines(Spot digit)
    {
        const double Thickest = 0.33, Beside = 0.2; // of the height; as far may a line end within the digit's
        const double Hole = 0.25; // of the height: what crosses it
        const int Dark = 80; // ink, of 255
        var height = digit.Height;
        var region = new Box((int)(digit.CentreX - (Reach * height)), (int)(digit.CentreY - (Tallest * height)), (int)(2 * Reach * height), (int)(2 * Tallest * height))
            .Intersect(ink.Bounds);
        if (region.Width < 3 || region.Height < 3) return [];
        var picture = ink.Crop(region);
        var thickest = Math.Max(8, (int)(Thickest * height));
        var down = Bitmap.Or(RidgeFilter.Vertical(picture, thickest / 2), Bitmap.Above(picture, Dark)).Transpose();
        var (top, bottom) = (digit.Top - region.Y, digit.Bottom - region.Y);
        return RuledLines.Join(RuledLines.FindPieces(down, Math.Max(3, (int)height), thickest), thickest / 4, (int)(Hole * height)) // x and y exchanged
            .FindAll(line => line.Start < top + (Beside * height) && line.End > bottom - (Beside * height))
            .ConvertAll(line => new Line(region.X + line.YAt((top + bottom) / 2), line.Length));
    }

    /// <param name="X">Where it passes the digit's middle.</param>
    private readonly record struct Line(double X, int Length);
}
