using TorchSharp.Kernels;

namespace Digits.Portable.Tests.Kernels;

public sealed unsafe class RandomStreamTests
{
    private const int Count = 200_003;

    [Fact]
    public void AMaskKeepsTheGivenShareOfEveryLaneIndependently()
    {
        float[] mask = Mask(3, 0.8, 1.25f);
        Assert.All(mask, value => Assert.True(value is 0 or 1.25f));
        for (int lane = 0; lane < 8; lane++)
            Assert.InRange(mask.Where((value, i) => i % 8 == lane && value > 0).Count() / (Count / 8.0), 0.79, 0.81);
        foreach (int distance in new[] { 1, 2, 7, 8, 16 })
        {
            // Both kept: 0.8 * 0.8 of the pairs.
            int both = Enumerable.Range(0, Count - distance).Count(i => mask[i] > 0 && mask[i + distance] > 0);
            Assert.InRange(both / (double)Count, 0.63, 0.65);
        }
    }

    [Fact]
    public void TheEndsAreAllAndNothing()
    {
        Assert.All(Mask(1, 1, 1), value => Assert.Equal(1, value));
        Assert.All(Mask(1, 0, 1), value => Assert.Equal(0, value));
    }

    [Fact]
    public void TheSameSeedGivesTheSameMaskAndAnotherSeedAnother()
    {
        Assert.Equal(Mask(7, 0.5, 2), Mask(7, 0.5, 2));
        Assert.NotEqual(Mask(7, 0.5, 2), Mask(8, 0.5, 2));
    }

    private static float[] Mask(ulong seed, double probability, float value)
    {
        using var mask = new Floats(Count);
        new RandomStream(seed).Bernoulli(Count, mask.P, probability, value);
        return mask.ToArray();
    }
}
