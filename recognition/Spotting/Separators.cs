namespace Digits.Recognition;

/// <summary>
/// Finds what stands in the gaps between the digits of a number: points and commas, low or, as many hands write them, at half height, and the
/// dashes of dates. 21.5 is not 215.
/// </summary>
internal static class Separators
{
    /// <param name="number">Its digits from left to right; at least one.</param>
    /// <param name="inkLevel">Of the digits' strokes, 1..255.</param>
    /// <returns>For each digit what may stand between it and the next.</returns>
    public static Separator[] After(IReadOnlyList<Spot> number, GreyImage ink, double inkLevel)
    {
        var separators = new Separator[number.Count];
        if (number.Count < 2) return separators;
        var height = number.Average(digit => digit.Height);
        var around = number.Select(digit => digit.Box).Aggregate((a, b) => a.Union(b)).Grow((int)(height / 2)).Intersect(ink.Bounds);
        var cut = ink.Crop(around);
        foreach (var shape in PenShapes.Find(cut, inkLevel))
        {
            var (isPoint, isDash) = (IsLikeAPoint(shape, height), IsLikeADash(shape, height));
            if (!isPoint && !isDash) continue;
            var box = shape.Box.Move(around.X, around.Y);
            var gap = Enumerable.Range(0, number.Count - 1).FirstOrDefault(i => StandsBetween(box, number[i], number[i + 1], height, isDash), -1);
            if (gap < 0) continue;
            var darkest = shape.Runs.Max(run => cut.Row(run.Y)[run.Start..run.End].ToArray().Max()) / inkLevel;
            var probability = Probability(shape, darkest, height);
            if (probability > separators[gap].Probability) separators[gap] = new Separator(isDash ? '-' : '.', probability, box);
        }

        return separators;
    }

    /// <summary>Makes one number of those with a dash between, which need more room than digits.</summary>
    /// <param name="widestGap">Between the digits, in their heights.</param>
    /// <param name="after">What stands between a number's digits, as <see cref="After"/> finds it.</param>
    public static List<List<Spot>> JoinByDashes(IEnumerable<List<Spot>> numbers, double widestGap, Func<List<Spot>, Separator[]> after)
    {
        const double Like = 1.6; // ratio of heights
        var joined = new List<List<Spot>>();
        foreach (var number in numbers.OrderBy(number => number[0].Left))
        {
            var before = joined.FindIndex(other => IsBeside(other[^1], number[0]) && after([.. other, .. number])[other.Count - 1] is { Sign: '-', Probability: > 0 });
            if (before >= 0) joined[before].AddRange(number);
            else joined.Add([.. number]);
        }

        return joined;

        bool IsBeside(Spot left, Spot right) =>
            right.Left - left.Right > 0 && right.Left - left.Right < widestGap * left.Height && Math.Abs(right.CentreY - left.CentreY) < 0.5 * left.Height
            && Math.Max(left.Height / right.Height, right.Height / left.Height) < Like;
    }

    /// <summary>Whether a shape is small and round, or a little longer than it is wide, as a comma is.</summary>
    private static bool IsLikeAPoint(Component shape, double height)
    {
        const double LeastInk = 0.009, Widest = 0.5, Tallest = 0.5; // of a digit's height and of its square; a dash is wider
        const double Longest = 2.2; // of the shorter side, to a pixel
        var (shorter, longer) = (Math.Min(shape.Box.Width, shape.Box.Height), Math.Max(shape.Box.Width, shape.Box.Height));
        return shape.Area >= LeastInk * height * height && shape.Box.Width <= Widest * height && shape.Box.Height <= Tallest * height && longer <= (Longest * shorter) + 1;
    }

    /// <summary>Whether a shape is short, flat and level.</summary>
    private static bool IsLikeADash(Component shape, double height)
    {
        const double Shortest = 0.2, Longest = 1, Thickest = 0.3; // of a digit's height
        const double Flat = 2.2; // times as wide as high, to a pixel
        return shape.Box.Width >= Shortest * height && shape.Box.Width <= Longest * height && shape.Box.Height <= Thickest * height && shape.Box.Width > (Flat * shape.Box.Height) + 1;
    }

    /// <param name="darkest">Of the digits' ink: a point's middle has as much, in a blurred picture less.</param>
    private static double Probability(Component shape, double darkest, double height)
    {
        const double Dark = 0.85, Blurred = 0.55, Flattest = 0.09; // of the digits' ink; of their height
        if (darkest >= Dark) return 1;
        return darkest >= Blurred && Math.Min(shape.Box.Width, shape.Box.Height) >= Flattest * height ? 0.5 : 0;
    }

    /// <summary>Whether it lies in a gap that is wide enough for it, neither as high as what separates thousands nor below the digits; a dash about half-way.</summary>
    private static bool StandsBetween(Box sign, Spot left, Spot right, double height, bool isDash)
    {
        const double Narrowest = 0.25, Overlap = 0.15; // of the height; slanting digits reach over what stands beside them
        const double Highest = 0.33, Lowest = 1.25, LowestDash = 0.8; // of the way from the digits' top to their foot
        var (top, bottom) = ((left.Top + right.Top) / 2, (left.Bottom + right.Bottom) / 2);
        var depth = (sign.Y + (sign.Height / 2.0) - top) / (bottom - top);
        return right.Left - left.Right >= Narrowest * height && sign.X >= left.Right - (Overlap * height) && sign.Right <= right.Left + (Overlap * height)
            && depth > Highest && depth < (isDash ? LowestDash : Lowest);
    }
}

/// <summary>What may stand between two digits.</summary>
/// <param name="Sign">'.', for a comma too, '/' or '-'.</param>
/// <param name="Probability">0, 1, or a half where something there is too pale to tell.</param>
internal readonly record struct Separator(char Sign, double Probability, Box Box);
