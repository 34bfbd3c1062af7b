namespace Digits.Recognition.Tests;

public sealed class BentRulesTests
{
    private const int Width = 800, Height = 600;

    [Fact]
    public void BentRulesAreFollowedAndDigitsBetweenThemAreNone()
    {
        var ink = new GreyImage(Width, Height);
        int[] places = [30, 210, 390, 570];
        foreach (var place in places) Draw(ink, place, to: Width);
        for (var x = 60; x < Width - 60; x += 100) Drawing.Fill(ink, new Box(x, 296, 40, 4), 200); // bars of digits, on one line

        var pieces = places.Append(296).Select(place => new RuledLine(place + Bend(400), 0, 350, 450, 3));
        var rules = BentRules.FromSideToSide(pieces, Width, Height, (x, y) => ink[x, y]);

        Assert.Equal(places.Length, rules.Count);
        Assert.All(rules.Zip(places), pair => Assert.InRange(pair.First.YAt(400) - pair.Second, 0, 12));
    }

    [Theory]
    [InlineData(210, true)]
    [InlineData(250, false)]
    public void APaleRuleCountsWhereTheOthersLeaveRoomForARow(int place, bool counts)
    {
        var ink = new GreyImage(Width, Height);
        foreach (var other in (int[])[30, 120, 300, 390]) Draw(ink, other, to: Width);
        Draw(ink, place, to: Width / 2);

        var pieces = ((int[])[30, 120, 300, 390, place]).Select(other => new RuledLine(other + Bend(200), 0, 150, 250, 3));
        var rules = BentRules.FromSideToSide(pieces, Width, Height, (x, y) => ink[x, y]);

        Assert.Equal(counts ? 5 : 4, rules.Count);
    }

    /// <summary>With hardly any room between them, as in a table of low rows.</summary>
    [Fact]
    public void DigitsBelowEachOtherAreNoRuleAmongSteadyOnes()
    {
        var ink = new GreyImage(Width, Height);
        int[] places = [30, 210, 390, 570];
        foreach (var place in places) Draw(ink, place, to: Width);
        for (var x = 0; x < Width; x += 50) Drawing.Fill(ink, new Box(x, 300, 35, 4), 200);

        var pieces = places.Append(300).Select(place => new RuledLine(place, 0, 0, 50, 3));
        var rules = BentRules.FromSideToSide(pieces, Width, Height, (x, y) => ink[x, y]);

        Assert.Equal(places.Length, rules.Count);
    }

    private static double Bend(double x) => 12 * Math.Sin(Math.PI * x / Width);

    private static void Draw(GreyImage ink, int place, int to)
    {
        for (var x = 0; x < to; x++)
        {
            for (var y = -1; y <= 1; y++) ink[x, place + (int)Math.Round(Bend(x)) + y] = 200;
        }
    }
}
