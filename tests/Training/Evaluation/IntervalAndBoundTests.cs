using Digits.Training.Evaluation;

namespace Digits.Training.Tests.Evaluation;

public sealed class IntervalAndBoundTests
{
    [Theory]
    [InlineData(8, 10, 0.4902, 0.9433)]       // Newcombe 1998 computes these by the same method
    [InlineData(81, 263, 0.2553, 0.3662)]     // Newcombe 1998, table I
    [InlineData(0, 20, 0.0000, 0.1611)]       // Newcombe 1998, table I
    [InlineData(1, 29, 0.0061, 0.1718)]       // Newcombe 1998, table I
    [InlineData(10, 10, 0.7225, 1.0000)]
    public void WilsonIntervalIsThePublishedOne(int part, int whole, double low, double high)
    {
        var interval = WilsonInterval.Of(part, whole);
        Assert.Equal(low, interval.Low, 4);
        Assert.Equal(high, interval.High, 4);
    }

    [Fact]
    public void NothingIsKnownWithoutASample() => Assert.Equal(new WilsonInterval(0, 1), WilsonInterval.Of(0, 0));

    [Fact]
    public void WithoutACaseTheBoundIsTheRootOfDelta() =>
        Assert.Equal(1 - Math.Pow(0.05, 1.0 / 100), BinomialBound.Upper(0, 100, 0.05), 9); // (1 - p)^100 = 0.05

    [Fact]
    public void OneCaseInTenMayBeFourInTen()
    {
        var bound = BinomialBound.Upper(1, 10, 0.05);
        // (1 - p)^10 + 10 p (1 - p)^9 is the chance of at most one case
        Assert.Equal(0.05, Math.Pow(1 - bound, 10) + (10 * bound * Math.Pow(1 - bound, 9)), 9);
        Assert.Equal(0.3942, bound, 4);
    }

    [Fact]
    public void ManyTriesNeitherUnderflowNorTakeForever() => Assert.InRange(BinomialBound.Upper(100, 1_000_000, 0.05), 0.000117, 0.000120);

    [Fact]
    public void NothingButCasesHasNoBound() => Assert.Equal(1, BinomialBound.Upper(5, 5, 0.05));
}
