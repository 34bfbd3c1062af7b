namespace Digits.Training.Evaluation;

/// <summary>Upper bound of a probability from counted cases (Clopper and Pearson 1934, one-sided).</summary>
public static class BinomialBound
{
    /// <summary>The probability at which so few cases turn up with probability <paramref name="delta"/> only.</summary>
    /// <param name="cases">Counted, 0..trials.</param>
    /// <param name="trials">Tries, at least 1.</param>
    /// <param name="delta">Probability with which the bound may be wrong, 0..1.</param>
    public static double Upper(int cases, int trials, double delta)
    {
        if (cases >= trials) return 1;
        var (low, high) = ((double)cases / trials, 1.0);
        while (high - low > 1e-12)
        {
            var middle = (low + high) / 2;
            if (AtMost(cases, trials, middle) > delta) low = middle;
            else high = middle;
        }

        return high;
    }

    /// <summary>Probability of at most <paramref name="cases"/> in <paramref name="trials"/>; terms by their logarithms, as trials may be many.</summary>
    private static double AtMost(int cases, int trials, double probability)
    {
        if (probability >= 1) return 0;
        var (logTerm, sum) = (trials * Math.Log(1 - probability), 0.0);
        var logOdds = Math.Log(probability) - Math.Log(1 - probability);
        for (var k = 0; k <= cases; k++)
        {
            if (k > 0) logTerm += Math.Log((double)(trials - k + 1) / k) + logOdds;
            sum += Math.Exp(logTerm);
        }

        return sum;
    }
}
