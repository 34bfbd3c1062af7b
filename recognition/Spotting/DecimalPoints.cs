namespace Digits.Recognition;

/// <summary>Finds the points and commas between the digits of a number, low or, as many hands write them, at half height: 21.5 is not 215.</summary>
internal static class DecimalPoints
{
    /// <param name="number">Its digits from left to right; at least one.</param>
    /// <param name="inkLevel">Of the digits' strokes, 1..255.</param>
    /// <returns>For each digit the probability that a point stands between it and the next: 0, 1, or a half where something there is too pale to tell.</returns>
    public static double[] After(IReadOnlyList<Spot> number, GreyImage ink, double inkLevel)
    {
        const double Pale = 0.45; // of the digits' ink; less is paper, or shines through
        var probabilities = new double[number.Count];
        var height = number.Average(digit => digit.Height);
        var around = number.Select(digit => digit.Box).Aggregate((a, b) => a.Union(b)).Grow((int)(height / 2)).Intersect(ink.Bounds);
        var cut = ink.Crop(around);
        foreach (var shape in ConnectedComponents.Find(Bitmap.Above(cut, (int)(Pale * inkLevel))).Where(shape => IsLikeAPoint(shape, height)))
        {
            var darkest = shape.Runs.Max(run => cut.Row(run.Y)[run.Start..run.End].ToArray().Max()) / inkLevel;
            var gap = Enumerable.Range(0, number.Count - 1).FirstOrDefault(i => StandsBetween(shape.Box.Move(around.X, around.Y), number[i], number[i + 1], height), -1);
            if (gap >= 0) probabilities[gap] = Math.Max(probabilities[gap], Probability(shape, darkest, height));
        }

        return probabilities;
    }

    /// <summary>Whether a shape is small and round, or a little longer than it is wide, as a comma is.</summary>
    private static bool IsLikeAPoint(Component shape, double height)
    {
        const double LeastInk = 0.009, Widest = 0.5, Tallest = 0.5; // of a digit's height and of its square; a dash is wider
        const double Longest = 2.2; // of the shorter side, to a pixel
        var (shorter, longer) = (Math.Min(shape.Box.Width, shape.Box.Height), Math.Max(shape.Box.Width, shape.Box.Height));
        return shape.Area >= LeastInk * height * height && shape.Box.Width <= Widest * height && shape.Box.Height <= Tallest * height && longer <= (Longest * shorter) + 1;
    }

    /// <param name="darkest">Of the digits' ink: a point's middle has as much, in a blurred picture less.</param>
    private static double Probability(Component shape, double darkest, double height)
    {
        const double Dark = 0.85, Blurred = 0.55, Flattest = 0.09; // of the digits' ink; of their height
        if (darkest >= Dark) return 1;
        return darkest >= Blurred && Math.Min(shape.Box.Width, shape.Box.Height) >= Flattest * height ? 0.5 : 0;
    }

    /// <summary>Whether a point lies in a gap that is wide enough for it, neither as high as what separates thousands nor below the digits.</summary>
    private static bool StandsBetween(Box point, Spot left, Spot right, double height)
    {
        const double Narrowest = 0.25, Overlap = 0.15; // of the height; slanting digits reach over what stands beside them
        const double Highest = 0.33, Lowest = 1.25; // of the way from the digits' top to their foot
        var (top, bottom) = ((left.Top + right.Top) / 2, (left.Bottom + right.Bottom) / 2);
        var depth = (point.Y + (point.Height / 2.0) - top) / (bottom - top);
        return right.Left - left.Right >= Narrowest * height && point.X >= left.Right - (Overlap * height) && point.Right <= right.Left + (Overlap * height)
            && depth is > Highest and < Lowest;
    }
}
