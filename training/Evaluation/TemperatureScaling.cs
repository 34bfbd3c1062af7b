namespace Digits.Training.Evaluation;

/// <summary>
/// One number that logits are divided by, so that confidence means what it says (Guo et al. 2017). It changes no answer,
/// only how sure it is.
/// </summary>
public static class TemperatureScaling
{
    private const double Lowest = 0.05, Highest = 20; // what any network asks for; perfect validation data would have it go to 0

    /// <summary>The temperature with the least cross-entropy: Newton's method on its inverse, in which the loss is convex.</summary>
    /// <param name="logits">One a class for each picture, or logarithms of probabilities: a constant a row changes nothing.</param>
    /// <param name="labels">One a picture.</param>
    /// <returns>0.05..20.</returns>
    public static double Fit(ReadOnlySpan<float> logits, IReadOnlyList<byte> labels)
    {
        if (labels.Count == 0 || logits.Length % labels.Count != 0) throw new ArgumentException("As many logits for each label are needed.", nameof(logits));
        var (low, high, inverse) = (1 / Highest, 1 / Lowest, 1.0);
        for (var step = 0; step < 100; step++)
        {
            var (slope, curvature) = Slope(logits, labels, inverse);
            if (slope > 0) high = inverse;
            else low = inverse;
            var next = inverse - (slope / curvature);
            if (!(next > low && next < high) || curvature < 1e-12) next = (low + high) / 2; // out of what is known, or all but flat: halve instead
            if (Math.Abs(next - inverse) < 1e-9) break;
            inverse = next;
        }

        return 1 / inverse;
    }

    // First and second derivative of the mean cross-entropy by the inverse temperature: E[z] - z_truth and Var[z].
    private static (double Slope, double Curvature) Slope(ReadOnlySpan<float> logits, IReadOnlyList<byte> labels, double inverse)
    {
        var (slope, curvature, classes) = (0.0, 0.0, logits.Length / labels.Count);
        for (var i = 0; i < labels.Count; i++)
        {
            var row = logits.Slice(i * classes, classes);
            var (largest, sum, mean, square) = (row[DigitMetrics.IndexOfMax(row)], 0.0, 0.0, 0.0);
            foreach (var logit in row)
            {
                var (z, weight) = (logit - largest, Math.Exp((logit - largest) * inverse));
                sum += weight;
                mean += weight * z;
                square += weight * z * z;
            }

            mean /= sum;
            slope += mean - (row[labels[i]] - largest);
            curvature += (square / sum) - (mean * mean);
        }

        return (slope / labels.Count, curvature / labels.Count);
    }
}
