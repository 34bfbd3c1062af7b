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
        var (loss, top2, accepted, acceptedRight, nonDigits, nonDigitsAccepted) = (0.0, 0, 0, 0, 0, 0);
        var readings = new List<(double Confidence, bool Right)>(labels.Count);
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

            var isRight = read == labels[i];
            confusion[labels[i]][read]++;
            readings.Add((row[read], isRight));
            loss -= Math.Log(Math.Max(row[labels[i]], 1e-12));
            if (isRight || IsSecond(row, labels[i], read)) top2++;
            if (!isAccepted) continue;
            accepted++;
            if (isRight) acceptedRight++;
        }

        var count = readings.Count;
        var figures = new SetFigures
        {
            Name = name,
            Split = split,
            Count = count,
            Accuracy = Ratio(readings.Count(reading => reading.Right), count),
            Coverage = Ratio(accepted, count),
            AcceptedAccuracy = Ratio(acceptedRight, accepted),
            NonDigits = nonDigits > 0 ? nonDigits : null,
            NonDigitsAccepted = nonDigits > 0 ? Ratio(nonDigitsAccepted, nonDigits) : null,
        };
        if (count == 0) return figures; // foreign signs only: nothing can be right

        var curve = new RejectCurve(readings);
        var perClass = Enumerable.Range(0, 10).Select(digit => OfClass(digit, confusion)).ToList();
        return figures with
        {
            AccuracyInterval = WilsonInterval.Of(readings.Count(reading => reading.Right), count),
            Top2Accuracy = Ratio(top2, count),
            Loss = loss / count,
            CoverageAt98 = curve.CoverageAt(0.98),
            ErrorAt99Coverage = curve.ErrorAt(0.99),
            Aurc = curve.Aurc,
            PerClass = perClass,
            MacroMean = ClassMeans.Macro(perClass),
            WeightedMean = ClassMeans.Weighted(perClass),
            Confusion = confusion,
            Calibration = CalibrationFigures.Of(labels, probabilities),
            RejectCurve = curve.Thin(),
        };
    }

    internal static double Ratio(int part, int whole) => whole == 0 ? 0 : (double)part / whole;

    /// <summary>The first of the largest values.</summary>
    internal static int IndexOfMax(ReadOnlySpan<float> values)
    {
        var best = 0;
        for (var i = 1; i < values.Length; i++)
        {
            if (values[i] > values[best]) best = i;
        }

        return best;
    }

    private static ClassFigures OfClass(int digit, int[][] confusion)
    {
        var right = confusion[digit][digit];
        var support = confusion[digit].Sum();
        var called = confusion.Sum(row => row[digit]);
        return new ClassFigures(digit, Ratio(right, called), Ratio(right, support), Ratio(2 * right, called + support), support);
    }

    /// <summary>Whether no digit but <paramref name="first"/> is likelier than <paramref name="label"/>.</summary>
    private static bool IsSecond(ReadOnlySpan<float> row, int label, int first)
    {
        for (var digit = 0; digit < row.Length; digit++)
        {
            if (digit != first && row[digit] > row[label]) return false;
        }

        return true;
    }
}
