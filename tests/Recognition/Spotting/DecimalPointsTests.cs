namespace Digits.Recognition.Tests.Spotting;

public sealed class DecimalPointsTests
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
        Assert.Equal([0, 1, 0], After(20, 50, 74));
    }

    [Theory]
    [InlineData(62, 18, 3, 5, Ink)]  // an apostrophe
    [InlineData(62, 30, 8, 2, Ink)]  // a dash
    [InlineData(62, 47, 3, 3, Ink)]  // below the digits
    [InlineData(63, 36, 1, 1, Ink)]  // a speck
    [InlineData(62, 36, 4, 3, 100)]  // much paler than the digits: it shines through
    [InlineData(86, 36, 4, 3, Ink)]  // behind the last digit
    [InlineData(62, 20, 3, 20, Ink)] // a stroke
    public void OtherMarksAreNoPoints(int x, int y, int width, int height, byte tone)
    {
        Drawing.Fill(ink, new Box(x, y, width, height), tone);
        Assert.Equal([0, 0, 0], After(20, 50, 74));
    }

    [Fact]
    public void APaleOneMayBeBlurredOrNothing()
    {
        Drawing.Fill(ink, new Box(62, 36, 4, 3), 140);
        Assert.Equal([0, 0.5, 0], After(20, 50, 74));
    }

    [Fact]
    public void BetweenDigitsThatStandCloseIsNoRoomForAPoint()
    {
        Drawing.Fill(ink, new Box(56, 37, 3, 3), Ink);
        Assert.Equal([0, 0], After(50, 65));
    }

    [Fact]
    public void ADateHasTwoPoints()
    {
        foreach (var x in (ReadOnlySpan<int>)[34, 62]) Drawing.Fill(ink, new Box(x, 36, 4, 4), Ink);
        Assert.Equal([1, 1, 0], After(20, 50, 74));
    }

    /// <summary>Of digits 12 pixels wide and 20 high, from 20 to 40, with these middles.</summary>
    private double[] After(params int[] digits) =>
        DecimalPoints.After([.. digits.Select(x => new Spot(x, 30, 12, 20, [1, 0, 0, 0, 0, 0, 0, 0, 0, 0], 0.9))], ink, Ink);
}
