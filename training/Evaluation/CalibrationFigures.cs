namespace Digits.Training.Evaluation;

/// <summary>The readings whose confidence lies between <paramref name="Low"/> and <paramref name="High"/>.</summary>
/// <param name="Count">Readings in it.</param>
/// <param name="Confidence">Their mean confidence; 0 when there are none.</param>
/// <param name="Accuracy">The share of them that is right; 0 when there are none.</param>
public sealed record ReliabilityBin(double Low, double High, int Count, double Confidence, double Accuracy);

/// <summary>Whether confidence means what it says: of the readings with 90 %, nine in ten should be right.</summary>
/// <param name="Ece">Expected calibration error (Naeini et al. 2015): the bins' mean gap between confidence and accuracy, by count.</param>
/// <param name="Brier">Mean squared distance of the ten probabilities from the truth (Brier 1950), 0..2.</param>
/// <param name="Bins">The reliability diagram, as wide as each other.</param>
public sealed record CalibrationFigures(double Ece, double Brier, IReadOnlyList<ReliabilityBin> Bins)
{
    private const int BinCount = 15; // as Guo et al. 2017, so that figures compare

    /// <param name="labels">One a picture; those above 9 are left out.</param>
    /// <param name="probabilities">Ten a picture.</param>
    public static CalibrationFigures Of(IReadOnlyList<byte> labels, ReadOnlySpan<float> probabilities)
    {
        var (counts, right, confidence, brier) = (new int[BinCount], new int[BinCount], new double[BinCount], 0.0);
        for (var i = 0; i < labels.Count; i++)
        {
            if (labels[i] > 9) continue;
            var row = probabilities.Slice(i * 10, 10);
            var read = DigitMetrics.IndexOfMax(row);
            var bin = Math.Min(BinCount - 1, (int)(row[read] * BinCount));
            counts[bin]++;
            confidence[bin] += row[read];
            if (read == labels[i]) right[bin]++;
            for (var digit = 0; digit < 10; digit++) brier += Math.Pow(row[digit] - (digit == labels[i] ? 1 : 0), 2);
        }

        var count = counts.Sum();
        var gaps = Enumerable.Range(0, BinCount).Sum(bin => Math.Abs(confidence[bin] - right[bin]));
        return new(
            count == 0 ? 0 : gaps / count,
            count == 0 ? 0 : brier / count,
            [.. Enumerable.Range(0, BinCount).Select(bin => new ReliabilityBin(
                (double)bin / BinCount, (bin + 1.0) / BinCount, counts[bin],
                counts[bin] == 0 ? 0 : confidence[bin] / counts[bin], DigitMetrics.Ratio(right[bin], counts[bin])))]);
    }
}
