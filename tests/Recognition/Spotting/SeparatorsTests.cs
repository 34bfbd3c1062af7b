namespace Digits.Recognition.Tests.Spotting;

public sealed class SeparatorsTests
{
    private const byte Ink = 200;
    private readonly GreyImage ink = new(120, 60);

    [Theory]
    [InlineData(36, 4, 3)]  // a point on the line
    [InlineData(28, 3, 3)]  // at half height
    [InlineData(35, 4, 8)]  // a comma
    public void APointStandsBetweenTheDigitsBesideIt(int y, int width, int height)
    {
        Drawing.Fill(ink, new Box(62, y, width, height), Ink);
        Assert.Equal([0, 1, 0], After(20, 50, 74).Select(separator => separator.Probability));
        Assert.Equal('.', After(20, 50, 74)[1].Sign);
    }

    [Theory]
    [InlineData(62, 18, 3, 5, Ink)]  // an apostrophe
    [InlineData(62, 21, 8, 2, Ink)]  // a dash as high as a five's, whose pen was lifted
    [InlineData(62, 47, 3, 3, Ink)]  // below the digits
    [InlineData(63, 36, 1, 1, Ink)]  // a speck
    [InlineData(62, 36, 4, 3, 100)]  // much paler than the digits: it shines through
    [InlineData(86, 36, 4, 3, Ink)]  // behind the last digit
    [InlineData(62, 20, 3, 20, Ink)] // a stroke
    public void OtherMarksAreNoPoints(int x, int y, int width, int height, byte tone)
    {
        Drawing.Fill(ink, new Box(x, y, width, height), tone);
        Assert.All(After(20, 50, 74), separator => Assert.Equal(0, separator.Probability));
    }

    [Fact]
    public void APaleOneMayBeBlurredOrNothing()
    {
        Drawing.Fill(ink, new Box(62, 36, 4, 3), 140);
        Assert.Equal([0, 0.5, 0], After(20, 50, 74).Select(separator => separator.Probability));
    }

    [Fact]
    public void BetweenDigitsThatStandCloseIsNoRoomForAPoint()
    {
        Drawing.Fill(ink, new Box(56, 37, 3, 3), Ink);
        Assert.All(After(50, 65), separator => Assert.Equal(0, separator.Probability));
    }

    [Theory]
    [InlineData('.', 36, 4, 4)]
    [InlineData('-', 29, 8, 2)]
    public void ADateHasTwo(char sign, int y, int width, int height)
    {
        foreach (var x in (ReadOnlySpan<int>)[31, 60]) Drawing.Fill(ink, new Box(x, y, width, height), Ink);
        Assert.Equal([(sign, 1.0), (sign, 1.0), (default, 0.0)], After(20, 50, 74).Select(separator => (separator.Sign, separator.Probability)));
    }

    [Theory]
    [InlineData(29, 1)] // between the numbers
    [InlineData(50, 2)] // below them: an underline
    public void ADashJoinsWhatStandsFartherApart(int y, int count)
    {
        Drawing.Fill(ink, new Box(58, y, 10, 2), Ink);
        List<List<Spot>> numbers = [[DigitAt(80), DigitAt(96)], [DigitAt(30), DigitAt(46)]];

        Assert.Equal(count, Separators.JoinByDashes(numbers, 1.4, number => Separators.After(number, ink, Ink)).Count);
    }

    private Separator[] After(params int[] digits) => Separators.After([.. digits.Select(DigitAt)], ink, Ink);

    /// <summary>12 pixels wide and 20 high, from 20 to 40, with this middle.</summary>
    private static Spot DigitAt(int x) => new(x, 30, 12, 20, [1, 0, 0, 0, 0, 0, 0, 0, 0, 0], 0.9);
}
