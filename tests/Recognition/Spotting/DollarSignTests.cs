namespace Digits.Recognition.Tests.Spotting;

public sealed class DollarSignTests
{
    private const byte Ink = 200;

    [Theory]
    [InlineData("82", 4, 4, 0.5)]
    [InlineData("82", 4, 0, 1)] // an 8 whose stroke sticks out at the top
    [InlineData("82", 0, 0, 1)]
    [InlineData("62", 4, 4, 1)]
    [InlineData("8", 4, 4, 1)]
    public void AStrokeThatShowsAboveAndBelowTheLoopsIsDoubted(string digits, int above, int below, double expected)
    {
        var ink = new GreyImage(100, 60);
        foreach (var y in (ReadOnlySpan<int>)[20, 30]) Drawing.Fill(ink, new Box(20, y, 12, 10), Ink); // the loops, as blocks
        Drawing.Fill(ink, new Box(25, 20 - above, 2, 20 + above + below), Ink);

        Assert.Equal(expected, DollarSign.ProbabilityOfNone([.. digits.Select((digit, i) => TestSpot.Of(digit, 26 + (30 * i), 30, 12))], ink, Ink));
    }
}
