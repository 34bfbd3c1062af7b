using Digits.Training.Evaluation;

namespace Digits.Training.Tests.Evaluation;

public sealed class CalibrationTests
{
    [Fact]
    public void ErrorIsTheBinsMeanGap()
    {
        // Two readings near 0.9 (bin 14 of 15), one right: gap |1.82 - 1|; two near 0.5 (bin 8), both right: gap |1.1 - 2|.
        byte[] labels = [0, 0, 1, 1];
        float[] probabilities = [.. Row(0, 0.94f), .. Row(1, 0.94f), .. Row(1, 0.55f), .. Row(1, 0.55f)];
        var figures = CalibrationFigures.Of(labels, probabilities);
        Assert.Equal((Math.Abs(1.88 - 1) + Math.Abs(1.1 - 2)) / 4, figures.Ece, 6);
        Assert.Equal(15, figures.Bins.Count);
        Assert.Equal((2, 0.5), (figures.Bins[14].Count, figures.Bins[14].Accuracy));
        Assert.Equal(0.55, figures.Bins[8].Confidence, 6);
        // Brier: (0.06² + 0.06²), (0.94² + 0.94²), twice (0.45² + 0.45²)
        Assert.Equal(((2 * 0.0036) + (2 * 0.8836) + (4 * 0.2025)) / 4, figures.Brier, 6);
    }

    [Fact]
    public void FullConfidenceFallsIntoTheLastBin() => Assert.Equal(1, CalibrationFigures.Of([3], Row(3, 1)).Bins[14].Count);

    [Fact]
    public void PicturesWithoutADigitAreLeftOut() => Assert.Equal(1, CalibrationFigures.Of([3, 12], [.. Row(3, 1), .. Row(4, 1)]).Bins.Sum(bin => bin.Count));

    [Fact]
    public void TemperatureMakesConfidenceTheAccuracy()
    {
        // Always the same two logits, 4 apart; three of four are right: the best temperature has 1 / (1 + e^(-4/T)) = 3/4.
        float[] row = [4, 0, -1e4f, -1e4f, -1e4f, -1e4f, -1e4f, -1e4f, -1e4f, -1e4f];
        Assert.Equal(4 / Math.Log(3), TemperatureScaling.Fit([.. row, .. row, .. row, .. row], [0, 0, 0, 1]), 6);
    }

    [Fact]
    public void ModestModelIsMadeSurer()
    {
        float[] row = [0.5f, 0, -1e4f, -1e4f, -1e4f, -1e4f, -1e4f, -1e4f, -1e4f, -1e4f];
        Assert.Equal(0.5 / Math.Log(3), TemperatureScaling.Fit([.. row, .. row, .. row, .. row], [0, 1, 0, 0]), 6);
    }

    [Fact]
    public void WithoutAMistakeTheTemperatureStopsAtItsLowest()
    {
        float[] row = [4, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        Assert.Equal(0.05, TemperatureScaling.Fit([.. row, .. row], [0, 0]), 3);
    }

    private static float[] Row(int digit, float p) => [.. Enumerable.Range(0, 10).Select(d => d == digit ? p : d == (digit == 1 ? 0 : 1) ? 1 - p : 0)];
}
