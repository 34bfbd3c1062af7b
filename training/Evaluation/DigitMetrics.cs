namespace Digits.Training.Evaluation;

/// <summary>Figures of a classifier with ten classes.</summary>
public static class DigitMetrics
{
    /// <summary>Scores probabilities against labels.</summary>
    /// <param name="name">The set's name.</param>
    /// <param name="split">The set's split.</param>
    /// <param name="labels">One a picture; above 9 is no digit.</param>
    /// <param name="probabilities">Ten a picture, in the order of the labels.</param>
    /// <param name="acceptThreshold">Probability from which a reading is accepted.</param>
    public static SetFigures Score(
        string name, string split, IReadOnlyList<byte> labels, ReadOnlySpan<float> probabilities, double acceptThreshold)
    {
        if (probabilities.Length != labels.Count * 10) throw new ArgumentException("Ten probabilities a label are needed.", nameof(probabilities));
        var confusion = new int[10][];
        for (var i = 0; i < 10; i++) confusion[i] = new int[10];
        var (loss, accepted, acceptedRight, nonDigits, nonDigitsAccepted) = (0.0, 0, 0, 0, 0);
        for (var i = 0; i < labels.Count; i++)
        {
            var row = probabilities.Slice(i * 10, 10);
            var read = IndexOfMax(row);
            var isAccepted = row[read] >= acceptThreshold;
            if (labels[i] > 9)
            {
                nonDigits++;
                if (isAccepted) nonDigitsAccepted++;
                continue;
            }

            confusion[labels[i]][read]++;
            loss -= Math.Log(Math.Max(row[labels[i]], 1e-12));
            if (!isAccepted) continue;
            accepted++;
            if (read == labels[i]) acceptedRight++;
        }

        var count = labels.Count - nonDigits;
        return new SetFigures
        {
            Name = name,
            Split = split,
            Count = count,
            Accuracy = Ratio(Enumerable.Range(0, 10).Sum(d => confusion[d][d]), count),
            Loss = count == 0 ? 0 : loss / count,
            Coverage = Ratio(accepted, count),
            AcceptedAccuracy = Ratio(acceptedRight, accepted),
            NonDigits = nonDigits > 0 ? nonDigits : null,
            NonDigitsAccepted = nonDigits > 0 ? Ratio(nonDigitsAccepted, nonDigits) : null,
            PerClass = [.. Enumerable.Range(0, 10).Select(digit => OfClass(digit, confusion))],
            Confusion = confusion,
        };
    }

    internal static double Ratio(int part, int whole) => whole == 0 ? 0 : (double)part / whole;

    private static ClassFigures OfClass(int digit, int[][] confusion)
    {
        var right = confusion[digit][digit];
        var support = confusion[digit].Sum();
        var called = confusion.Sum(row => row[digit]);
        return new ClassFigures(digit, Ratio(right, called), Ratio(right, support), Ratio(2 * right, called + support), support);
    }

    private static int IndexOfMax(ReadOnlySpan<float> values)
    {
        var best = 0;
        for (var i = 1; i < values.Length; i++)
        {
            if (values[i] > values[best]) best = i;
        }

        return best;
    }
}
