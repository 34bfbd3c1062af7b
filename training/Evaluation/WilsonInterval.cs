namespace Digits.Training.Evaluation;

/// <summary>
/// Where a share may lie that was counted on a sample: the score interval (Wilson 1927), which also holds near 0 and 1,
/// where good classifiers are.
/// </summary>
/// <param name="Low">0..1.</param>
/// <param name="High">0..1.</param>
public readonly record struct WilsonInterval(double Low, double High)
{
    private const double Z95 = 1.959963984540054; // the normal distribution's 97.5 % quantile: 95 % two-sided

    /// <summary>The 95% interval of <paramref name="part"/> out of <paramref name="whole"/>; 0 to 1 when the sample is empty.</summary>
    public static WilsonInterval Of(int part, int whole)
    {
        if (whole == 0) return new(0, 1);
        var share = (double)part / whole;
        var weight = Z95 * Z95 / whole;
        var middle = (share + (weight / 2)) / (1 + weight);
        var half = Z95 / (1 + weight) * Math.Sqrt((share * (1 - share) / whole) + (weight / (4 * whole)));
        return new(part == 0 ? 0 : middle - half, part == whole ? 1 : middle + half);
    }
}
