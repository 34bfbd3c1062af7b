namespace Digits.Training.Tests;

public sealed class OneCycleTests
{
    private static readonly TrainSettings Settings = new() { LearningRate = 0.1, WarmUpShare = 0.25 };

    [Fact]
    public void TheRateRisesToItsPeakThenFallsToNothing()
    {
        var rates = Enumerable.Range(0, 101).Select(step => OneCycle.Rate(step, 100, Settings)).ToArray();
        Assert.Equal(0.004, rates[0], 1e-12);
        Assert.Equal(0.1, rates[25], 1e-12);
        Assert.Equal(0, rates[100], 1e-12);
        Assert.Equal(rates[..26].Order(), rates[..26]);
        Assert.Equal(rates[25..].OrderDescending(), rates[25..]);
    }
}
