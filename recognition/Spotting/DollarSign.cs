namespace Digits.Recognition;

/// <summary>Doubts an 8 before a number that may be a dollar sign: its stroke shows above and below the loops.</summary>
internal static class DollarSign
{
    /// <param name="number">Its digits from left to right; at least one.</param>
    /// <param name="inkLevel">Of the digits' strokes, 1..255.</param>
    /// <returns>The probability that the first digit is one, and no dollar sign.</returns>
    public static double ProbabilityOfNone(IReadOnlyList<Spot> number, GreyImage ink, double inkLevel)
    {
        const double Beyond = 0.4; // Of the digits' height.
        const double Narrow = 0.22, Long = 0.12, Likely = 0.5; // Of the digits' height; loops widen sooner. Some eights are written so, too.
        if (number.Count < 2 || number[0].Digit != 8) return 1;
        var height = number.Skip(1).Average(digit => digit.Height);
        var around = number[0].Box.Grow((int)(Beyond * height)).Intersect(ink.Bounds);
        var shape = PenShapes.Find(ink.Crop(around), inkLevel).MaxBy(one => one.Area);
        if (shape is null) return 1;
        var widths = shape.Runs.GroupBy(run => run.Y).OrderBy(row => row.Key).Select(row => row.Max(run => run.End) - row.Min(run => run.Start)).ToList();
        return IsSpike(widths) && IsSpike(widths.AsEnumerable().Reverse()) ? Likely : 1;

        bool IsSpike(IEnumerable<int> rows) => rows.TakeWhile(width => width < Narrow * height).Count() > Long * height;
    }
}
