namespace Digits.Training.Evaluation;

/// <summary>
/// The threshold that holds a wanted error rate with stated confidence (Geifman and El-Yaniv 2017, algorithm 1): a binary
/// search over the confidences seen, each candidate tested with a binomial tail bound at its share of delta.
/// </summary>
public static class SelectionWithGuaranteedRisk
{
    /// <summary>A threshold and what is known of it.</summary>
    /// <param name="Threshold">Readings of this confidence or more are accepted.</param>
    /// <param name="Bound">The error among accepted ones is no more than this, but for probability delta.</param>
    /// <param name="Error">The error that was counted.</param>
    /// <param name="Coverage">The share that was accepted.</param>
    public sealed record Guarantee(double Threshold, double Bound, double Error, double Coverage);

    /// <summary>The lowest threshold found that keeps the error among accepted readings below <paramref name="risk"/>.</summary>
    /// <param name="readings">Confidence and whether it is right, of pictures that neither training nor its choices have seen.</param>
    /// <param name="risk">Wanted error among accepted, 0..1.</param>
    /// <param name="delta">Probability with which it may be missed, 0..1.</param>
    /// <returns>Null when no threshold holds it: too few readings, or too many wrong ones among the surest.</returns>
    public static Guarantee? Find(IEnumerable<(double Confidence, bool Right)> readings, double risk, double delta)
    {
        var sorted = readings.OrderByDescending(reading => reading.Confidence).ToList();
        if (sorted.Count == 0) return null;
        var wrong = new int[sorted.Count + 1]; // among the first i
        for (var i = 0; i < sorted.Count; i++) wrong[i + 1] = wrong[i] + (sorted[i].Right ? 0 : 1);

        var best = default(Guarantee);
        var (none, all, tests) = (0, sorted.Count, Tests(sorted.Count));
        for (var test = 0; test < tests && none < all; test++)
        {
            var threshold = sorted[((none + all + 1) / 2) - 1].Confidence;
            var taken = Taken(sorted, threshold);
            var bound = BinomialBound.Upper(wrong[taken], taken, delta / tests);
            if (bound <= risk)
            {
                best = new(threshold, bound, (double)wrong[taken] / taken, (double)taken / sorted.Count);
                none = taken;
            }
            else
            {
                all = ((none + all + 1) / 2) - 1;
            }
        }

        return best;
    }

    /// <summary>
    /// The lowest threshold found at which no more than <paramref name="share"/> of what is no digit is accepted; as above,
    /// only that the share is of all of them, not of those accepted.
    /// </summary>
    /// <param name="confidences">Of pictures that show no digit.</param>
    /// <returns>Null when there are too few of them for any threshold to be shown to hold.</returns>
    public static Guarantee? FindForNonDigits(IEnumerable<double> confidences, double share, double delta)
    {
        var sorted = confidences.OrderDescending().ToList();
        if (sorted.Count == 0) return null;
        var best = default(Guarantee);
        var (low, high, tests) = (0, sorted.Count, Tests(sorted.Count)); // as many are accepted
        for (var test = 0; test < tests && low <= high; test++)
        {
            var accepted = (low + high) / 2;
            // just above the first that must not be accepted
            var threshold = accepted == sorted.Count ? 0 : Math.BitIncrement(sorted[accepted]);
            var taken = sorted.Count(confidence => confidence >= threshold);
            var bound = BinomialBound.Upper(taken, sorted.Count, delta / tests);
            if (bound <= share)
            {
                best = new(threshold, bound, (double)taken / sorted.Count, (double)taken / sorted.Count);
                low = accepted + 1;
            }
            else
            {
                high = accepted - 1;
            }
        }

        return best;
    }

    private static int Tests(int count) => Math.Max(1, (int)Math.Ceiling(Math.Log2(count + 1)));

    private static int Taken(List<(double Confidence, bool Right)> sorted, double threshold)
    {
        var (low, high) = (0, sorted.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (sorted[middle].Confidence >= threshold) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
