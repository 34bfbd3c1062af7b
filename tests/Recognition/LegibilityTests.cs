namespace Digits.Recognition.Tests;

public sealed class LegibilityTests
{
    [Theory]
    [InlineData("23475 34721", 0.99, true)]
    [InlineData("23475 34721", 0.9, false)] // read badly
    [InlineData("00108 69001", 0.99, false)] // as clear on their head
    [InlineData("", 0, true)]
    public void APageLiesAsItShouldWhereDigitsAreClearThatWouldNotBeOnTheirHead(string text, double confidence, bool expected) =>
        Assert.Equal(expected, new Legibility(Page(text, confidence)).IsSure);

    [Fact]
    public void DigitsThatWouldNotBeClearOnTheirHeadCountMore()
    {
        var (right, onItsHead) = (new Legibility(Page("364 058 000", 0.98)), new Legibility(Page("000 850 198", 0.99)));

        Assert.True(right.IsBetterThan(onItsHead, isHalfTurn: true));
        Assert.False(onItsHead.IsBetterThan(right, isHalfTurn: true));
    }

    [Fact]
    public void OnesAreNotClearOnTheirSide() => Assert.True(new Legibility(Page("111 111 111", 0.99)).IsBetterThan(new Legibility(Page("000 000 000", 0.99)), isHalfTurn: false));

    [Fact]
    public void OfDigitsThatAreAllReadBadlyTheFewerAreNoBetter() =>
        Assert.False(new Legibility(Page("364 058 00", 0.5)).IsBetterThan(new Legibility(Page("364 058 000 111", 0.5)), isHalfTurn: true));

    [Fact]
    public void FewDigitsTellNothing() => Assert.False(new Legibility(Page("347", 0.99)).IsBetterThan(new Legibility(Page("000", 0.5)), isHalfTurn: true));

    private static PageReading Page(string text, double confidence) => new(1, 100, 100, 0, [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(number => Line(number, confidence))], []);

    private static LineReading Line(string number, double confidence) =>
        LineReading.Of([.. number.Select(digit => new DigitReading(digit - '0', confidence, confidence > 0.95, new Box(0, 0, 10, 20), []))], confidence, 0.95);
}
