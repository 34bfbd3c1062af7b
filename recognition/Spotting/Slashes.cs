namespace Digits.Recognition;

/// <summary>
/// Tells the slashes of dates from ones, which look the same to a network that sees digits: 12/5/24 is not 1215124. A slash is straight, leans
/// more than the digits and is higher, but not in every hand; two where a date has them are told by that, one alone leaves the number in doubt.
/// </summary>
internal static class Slashes
{
    /// <param name="number">Its digits from left to right; at least one.</param>
    /// <param name="inkLevel">Of the digits' strokes, 1..255.</param>
    /// <returns>Which of the digits are slashes, and the probability that these and no others are.</returns>
    public static (int[] Places, double Probability) Find(IReadOnlyList<Spot> number, GreyImage ink, double inkLevel)
    {
        const double Date = 2, Alone = -3; // Logarithms of odds, before looking: few long numbers have ones where a date has slashes.
        var evidence = new Dictionary<int, double>();
        for (var i = 1; i < number.Count - 1; i++)
        {
            if (number[i].Digit == 1 && Evidence(i, number, ink, inkLevel) is { } found) evidence[i] = found;
        }

        if (evidence.Count == 0) return ([], 1);
        var ways = evidence.Select(one => (Places: new[] { one.Key }, Odds: Alone + one.Value)).Concat(
            from first in evidence from second in evidence
            where IsDate(number, first.Key, second.Key)
            select (Places: new[] { first.Key, second.Key }, Odds: Date + first.Value + second.Value));
        var (places, odds) = ways.MaxBy(way => way.Odds);
        var probability = 1 / (1 + Math.Exp(-odds));
        return probability > 0.5 ? (places, probability) : ([], 1 - probability);
    }

    /// <summary>Whether slashes at these places would part day, month and year.</summary>
    private static bool IsDate(IReadOnlyList<Spot> number, int first, int second)
    {
        var (day, month, yearDigits) = (Value(0, first), Value(first + 1, second), number.Count - second - 1);
        return first <= 2 && second - first is 2 or 3 && yearDigits is 2 or 4
            && Math.Min(day, month) is >= 1 and <= 12 && Math.Max(day, month) <= 31 && (yearDigits == 2 || Value(second + 1, number.Count) is > 1700 and < 2200);

        int Value(int from, int to) => Enumerable.Range(from, Math.Max(0, to - from)).Aggregate(0, (value, i) => (10 * value) + number[i].Digit);
    }

    /// <summary>The logarithm of how much likelier a slash looks like this than a one; null where the ink is not by itself.</summary>
    private static double? Evidence(int at, IReadOnlyList<Spot> number, GreyImage ink, double inkLevel)
    {
        const double Bent = 0.05; // Of the digits' height: how far the stroke's middle strays from a straight line.
        var others = number.Where((_, i) => i != at).ToList();
        var height = others.Average(digit => digit.Height);
        if (Stroke.Of(number[at], height, ink, inkLevel) is not { } own) return null;
        var lean = own.Lean - others.Select(digit => Stroke.Of(digit, height, ink, inkLevel)?.Lean ?? own.Lean).Average();
        return (own.Bend < Bent ? 0.75 : -2.4)
            + Math.Clamp(Likelihood(lean, 0.42, 0.2) - Likelihood(lean, 0.05, 0.17), -3, 3)
            + Math.Clamp(Likelihood(own.Height, 1.25, 0.2) - Likelihood(own.Height, 1, 0.12), -2, 2);

        static double Likelihood(double value, double mean, double deviation) => -((value - mean) * (value - mean) / (2 * deviation * deviation)) - Math.Log(deviation);
    }
}
