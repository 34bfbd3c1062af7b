using Digits.Training.Evaluation.Corruptions;

namespace Digits.Training.Tests.Evaluation;

public sealed class CorruptionTests
{
    public static TheoryData<string> Names => [.. MnistCorruptions.All.Select(corruption => corruption.Name)];

    [Theory, MemberData(nameof(Names))]
    public void PictureStaysAPictureAndTheSameSeedSpoilsItTheSameWay(string name)
    {
        var (plain, copy) = (Square(), Square());
        var spoiled = Apply(name, plain, 1);
        Assert.Equal(784, spoiled.Length);
        Assert.All(spoiled, value => Assert.InRange(value, 0, 1));
        Assert.Equal(spoiled, Apply(name, plain, 1));
        Assert.NotEqual(plain, spoiled);
        Assert.Equal(copy, plain); // the original is left alone
    }

    [Fact]
    public void ThereAreFifteenOfThem() => Assert.Equal(15, MnistCorruptions.All.Select(corruption => corruption.Name).Distinct().Count());

    [Fact]
    public void StripeTurnsTheLeftAndTheRightQuarter()
    {
        var striped = Apply("stripe", Square(), 0);
        Assert.Equal([1f, 1, 1, 1, 1, 1, 1, 0, 0, 0], striped[..10]);
        Assert.Equal([0f, 1, 1, 1, 1, 1, 1, 1], striped[20..28]);
        Assert.Equal(1, striped[(14 * 28) + 14]);
    }

    [Fact]
    public void BrightnessLiftsByHalf() =>
        Assert.Equal([0.5f, 1], new[] { 0, (14 * 28) + 14 }.Select(at => Apply("brightness", Square(), 0)[at]));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void TranslateMovesByThreeBothWays(int seed)
    {
        var moved = Apply("translate", Dot(14, 14), seed);
        var at = Array.IndexOf(moved, 1f);
        Assert.Equal((3, 3), (Math.Abs((at % 28) - 14), Math.Abs((at / 28) - 14)));
        Assert.Equal(1, moved.Sum(), 5);
    }

    [Fact]
    public void ScaleShrinksToSevenTenths() => Assert.InRange(Apply("scale", Square(), 0).Sum() / Square().Sum(), 0.44f, 0.54f); // 0.7²

    [Fact]
    public void RotateKeepsTheMiddleAndTheInk()
    {
        var turned = Apply("rotate", Square(), 0);
        Assert.InRange(turned.Sum() / Square().Sum(), 0.98f, 1.02f);
        Assert.Equal(1, turned[(14 * 28) + 14], 3);
        Assert.True(turned[(8 * 28) + 8] < 0.5); // the corner has gone
    }

    [Fact]
    public void ShotNoiseLeavesBlackBlackAndCountsThirds()
    {
        var noisy = Apply("shot noise", Square(), 0);
        Assert.Equal(0, noisy[0]);
        Assert.All(noisy, value => Assert.Contains(value, new[] { 0, 1f / 3, 2f / 3, 1 }));
    }

    [Fact]
    public void ImpulseNoiseStrikesOnePixelInSix()
    {
        var grey = Enumerable.Repeat(0.5f, 784).ToArray();
        var struck = Enumerable.Range(0, 20).Average(image => Apply("impulse noise", grey, MnistCorruptions.RandomOf(1, image)).Count(value => value is 0 or 1) / 784.0);
        Assert.InRange(struck, 0.158, 0.182); // 0.17 and four standard deviations of 15,680 pixels
    }

    [Fact]
    public void BlursKeepTheInk()
    {
        Assert.InRange(Apply("glass blur", Square(), 0).Sum() / Square().Sum(), 0.97f, 1.03f);
        Assert.InRange(Apply("motion blur", Square(), 0).Sum() / Square().Sum(), 0.97f, 1.03f);
    }

    [Theory]
    [InlineData("dotted line")]
    [InlineData("zigzag")]
    public void LinesOnlyAddInk(string name)
    {
        var plain = Square();
        var drawn = Apply(name, plain, 3);
        Assert.All(drawn.Zip(plain), pair => Assert.True(pair.First >= pair.Second));
        Assert.InRange(Apply(name, new float[784], 3).Count(value => value > 0.5), 10, 200);
    }

    [Fact]
    public void CannyLeavesTheOutline()
    {
        var edges = Apply("canny edges", Square(), 0);
        Assert.Equal(0, edges[(14 * 28) + 14]);
        Assert.Equal(0, edges[0]);
        // A 12 x 12 square has an outline of 44 pixels; ridges may be two wide where a step lies between pixels.
        Assert.InRange(edges.Sum(), 36, 100);
        Assert.All(edges, value => Assert.True(value is 0 or 1));
    }

    [Fact]
    public void FogCoversEverythingAndLeavesTheDigitBrighter()
    {
        var fog = Apply("fog", Square(), 0);
        Assert.True(fog.Min() >= 0 && fog.Distinct().Count() > 100);
        var (inside, outside) = (fog.Where((_, i) => Square()[i] == 1).Average(), fog.Where((_, i) => Square()[i] == 0).Average());
        Assert.True(inside > outside);
    }

    private static float[] Apply(string name, float[] image, int seed) => Apply(name, image, new Random(seed));

    private static float[] Apply(string name, float[] image, Random random) =>
        MnistCorruptions.All.Single(corruption => corruption.Name == name).Apply(image, random);

    /// <summary>White, 12 x 12, in the middle.</summary>
    private static float[] Square() => [.. Enumerable.Range(0, 784).Select(i => i % 28 is >= 8 and < 20 && i / 28 is >= 8 and < 20 ? 1f : 0)];

    private static float[] Dot(int x, int y) => [.. Enumerable.Range(0, 784).Select(i => i == (y * 28) + x ? 1f : 0)];
}
