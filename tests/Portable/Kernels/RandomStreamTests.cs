using TorchSharp.Kernels;

namespace Digits.Portable.Tests.Kernels;

public sealed unsafe class RandomStreamTests
{
    private const int Count = 200_003;

    [Fact]
    public void UniformNumbersHaveTheMomentsOfTheirDistribution()
    {
        using var x = new Floats(Count);
        new RandomStream(1).Uniform(Count, x.P, -1, 3);
        Assert.All(x.ToArray(), value => Assert.InRange(value, -1, 3));
        Moments(x, out double mean, out double variance, out double correlation);
        Assert.InRange(mean, 0.98, 1.02);
        Assert.InRange(variance, 16 / 12.0 - 0.02, 16 / 12.0 + 0.02);
        Assert.InRange(correlation, -0.01, 0.01);
    }

    [Fact]
    public void NormalNumbersHaveTheMomentsOfTheirDistribution()
    {
        using var x = new Floats(Count);
        new RandomStream(2).Normal(Count, x.P, 2, 3);
        Moments(x, out double mean, out double variance, out double correlation);
        Assert.InRange(mean, 1.97, 2.03);
        Assert.InRange(variance, 8.85, 9.15);
        Assert.InRange(correlation, -0.01, 0.01);
        Assert.InRange(x.ToArray().Count(value => Math.Abs(value - 2) > 6) / (double)Count, 0.044, 0.047); // beyond two deviations
    }

    [Fact]
    public void AMaskKeepsTheGivenShare()
    {
        using var x = new Floats(Count);
        new RandomStream(3).Bernoulli(Count, x.P, 0.8, 1.25f);
        Assert.All(x.ToArray(), value => Assert.True(value is 0 or 1.25f));
        Assert.InRange(x.ToArray().Count(value => value > 0) / (double)Count, 0.795, 0.805);
        new RandomStream(3).Bernoulli(Count, x.P, 1, 1);
        Assert.All(x.ToArray(), value => Assert.Equal(1, value));
    }

    [Fact]
    public void TheSameSeedGivesTheSameNumbersAndAStateCanBeTakenUpAgain()
    {
        using var x = new Floats(100);
        using var y = new Floats(100);
        var stream = new RandomStream(7);
        var other = new RandomStream(7);
        stream.Normal(100, x.P, 0, 1);
        other.Normal(100, y.P, 0, 1);
        Assert.Equal(x.ToArray(), y.ToArray());
        var state = stream.State;
        stream.Uniform(100, x.P, 0, 1);
        stream.State = state;
        stream.Uniform(100, y.P, 0, 1);
        Assert.Equal(x.ToArray(), y.ToArray());
        new RandomStream(8).Uniform(100, y.P, 0, 1);
        Assert.NotEqual(x.ToArray(), y.ToArray());
    }

    [Fact]
    public void WholeNumbersBelowABoundAreAllReached()
    {
        var stream = new RandomStream(9);
        int[] counts = new int[10];
        for (int i = 0; i < 10_000; i++)
            counts[stream.NextBelow(10)]++;
        Assert.All(counts, count => Assert.InRange(count, 850, 1150));
    }

    private static void Moments(Floats x, out double mean, out double variance, out double correlation)
    {
        double[] values = x.ToDoubles();
        double average = mean = values.Average();
        double spread = variance = values.Sum(value => Math.Pow(value - average, 2)) / values.Length;
        correlation = values.Zip(values.Skip(1), (a, b) => (a - average) * (b - average)).Average() / spread;
    }
}
