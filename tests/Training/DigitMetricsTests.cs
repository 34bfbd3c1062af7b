using Digits.Training.Evaluation;

namespace Digits.Training.Tests;

public sealed class DigitMetricsTests
{
    // Truth 0 0 1 1 1, read 0 1 1 1 0 with these probabilities of the digit read; the rest goes to the other of the two.
    private static readonly byte[] Labels = [0, 0, 1, 1, 1];
    private static readonly float[] Probabilities =
    [
        .. Row(0, 0.9f), .. Row(1, 0.6f), .. Row(1, 0.8f), .. Row(1, 0.7f), .. Row(0, 0.95f),
    ];

    [Fact]
    public void FiguresAreThoseComputedByHand()
    {
        var figures = DigitMetrics.Score("set", "test", Labels, Probabilities, acceptThreshold: 0.75);

        Assert.Equal(5, figures.Count);
        Assert.Equal(3.0 / 5, figures.Accuracy, 12);
        // -(ln 0.9 + ln 0.4 + ln 0.8 + ln 0.7 + ln 0.05) / 5
        Assert.Equal(0.91944, figures.Loss!.Value, 4);
        Assert.Equal(3.0 / 5, figures.Coverage, 12);          // 0.9, 0.8 and 0.95 pass
        Assert.Equal(2.0 / 3, figures.AcceptedAccuracy, 12);  // 0.95 was wrong
        Assert.Equal([1, 1, 0, 0, 0, 0, 0, 0, 0, 0], figures.Confusion![0]);
        Assert.Equal([1, 2, 0, 0, 0, 0, 0, 0, 0, 0], figures.Confusion[1]);
        Assert.Null(figures.NonDigits);
    }

    [Fact]
    public void EachClassHasItsPrecisionRecallAndF1()
    {
        var perClass = DigitMetrics.Score("set", "test", Labels, Probabilities, 0.5).PerClass!;
        Assert.Equal(new ClassFigures(0, 1.0 / 2, 1.0 / 2, 1.0 / 2, 2), perClass[0]);
        Assert.Equal(new ClassFigures(1, 2.0 / 3, 2.0 / 3, 2.0 / 3, 3), perClass[1]);
        Assert.Equal(new ClassFigures(9, 0, 0, 0, 0), perClass[9]);
    }

    [Fact]
    public void MeansAreOverTheDigitsThatOccur()
    {
        var figures = DigitMetrics.Score("set", "test", Labels, Probabilities, 0.5);
        Assert.Equal((0.5 + (2.0 / 3)) / 2, figures.MacroMean!.F1, 12);
        Assert.Equal(((2 * 0.5) + (3 * 2.0 / 3)) / 5, figures.WeightedMean!.Recall, 12);
    }

    [Fact]
    public void SecondLikeliestDigitCountsForTopTwo()
    {
        float[] row = [0.1f, 0.5f, 0.3f, 0.1f, 0, 0, 0, 0, 0, 0];
        Assert.Equal(2.0 / 3, DigitMetrics.Score("set", "test", [1, 2, 3], [.. row, .. row, .. row], 0.5).Top2Accuracy!.Value, 12);
    }

    [Fact]
    public void PicturesWithoutADigitCountApart()
    {
        var figures = DigitMetrics.Score("set", "all", [0, 10, 11], [.. Row(0, 0.9f), .. Row(1, 0.9f), .. Row(0, 0.6f)], 0.75);
        Assert.Equal((1, 1.0), (figures.Count, figures.Accuracy));
        Assert.Equal((2, 0.5), (figures.NonDigits, figures.NonDigitsAccepted));
    }

    [Fact]
    public void ProbabilityOfZeroCostsAFiniteLoss()
    {
        var figures = DigitMetrics.Score("set", "all", [1], Row(0, 1f), 0.5);
        Assert.Equal(27.631, figures.Loss!.Value, 3); // -ln 1e-12
    }

    // Probability p for digit (0 or 1), the rest for the other.
    private static float[] Row(int digit, float p) => [.. Enumerable.Range(0, 10).Select(d => d == digit ? p : d == 1 - digit ? 1 - p : 0)];
}
