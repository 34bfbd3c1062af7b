namespace Digits.Training.Evaluation;

/// <summary>Area under the receiver operating characteristic: how well a score tells two kinds apart.</summary>
public static class Auroc
{
    /// <summary>The probability that a digit gets more confidence than something else; ties count half (Mann and Whitney 1947).</summary>
    /// <returns>0..1: 0.5 is no better than chance, 1 is without fault.</returns>
    public static double Of(IReadOnlyCollection<float> digits, IReadOnlyCollection<float> others)
    {
        if (digits.Count == 0 || others.Count == 0) throw new ArgumentException("Both kinds are needed.", nameof(digits));
        var sorted = others.Order().ToArray();
        var wins = 0.0;
        foreach (var digit in digits)
        {
            var below = LowerBound(sorted, digit);
            var equal = LowerBound(sorted, float.BitIncrement(digit)) - below;
            wins += below + (equal / 2.0);
        }

        return wins / ((double)digits.Count * others.Count);
    }

    /// <summary>How many values lie below <paramref name="value"/>.</summary>
    private static int LowerBound(float[] sorted, float value)
    {
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (sorted[middle] < value) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
