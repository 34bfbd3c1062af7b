namespace Digits.Recognition.Tests.Spotting;

public sealed class NumberSurroundingsTests
{
    private static readonly Spot[] Twelve = [Spot(40, 40), Spot(58, 40)]; // 20 pixels high each

    [Theory]
    [InlineData(44, 66, true, "below")]
    [InlineData(74, 36, true, "after")]
    [InlineData(44, 2, false, "above")]
    [InlineData(2, 36, false, "before")]
    [InlineData(44, 100, false, "far below")]
    [InlineData(86, 36, false, "at the edge")]
    public void ALetterBelowOrAfterIsOne(int x, int y, bool expected, string where)
    {
        var ink = new GreyImage(100, 120);
        Loop(ink, x, y);

        Assert.True(expected == NumberSurroundings.HaveSuffix(Twelve, ink, 200), where);
    }

    [Fact]
    public void CrossesDotsDashesAndShadowsAreNone()
    {
        var ink = new GreyImage(120, 120);
        Drawing.Fill(ink, new Box(45, 66, 3, 15), 200);  // an upright cross
        Drawing.Fill(ink, new Box(39, 72, 15, 3), 200);
        for (var i = 0; i < 15; i++) Drawing.Fill(ink, new Box(75 + i, 40 + i, 3, 2), 200); // and an oblique one
        for (var i = 0; i < 15; i++) Drawing.Fill(ink, new Box(75 + i, 54 - i, 3, 2), 200);
        Drawing.Fill(ink, new Box(72, 48, 3, 3), 200);   // a full stop
        Drawing.Fill(ink, new Box(36, 58, 26, 3), 200);  // an underline
        Loop(ink, 60, 66, 60);                           // what shines through

        Assert.False(NumberSurroundings.HaveSuffix(Twelve, ink, 200));
    }

    [Theory]
    [InlineData(2, 70, 86)]
    [InlineData(2, 14, 70)] // before and after
    [InlineData(1, 70)]
    [InlineData(0, 76, 92)] // behind a space
    public void LettersWithoutASpaceAreCounted(int expected, params int[] letters)
    {
        var ink = new GreyImage(120, 100);
        foreach (var digit in Twelve) Loop(ink, digit.Box.X, digit.Box.Y);
        foreach (var x in letters) Loop(ink, x, 36);

        Assert.Equal(expected, NumberSurroundings.CountLetters(Twelve, ConnectedComponents.Find(Bitmap.Above(ink, 100)), 4));
    }

    [Fact]
    public void NumbersBelowEachOtherAreNoLetters()
    {
        var ink = new GreyImage(120, 100);
        for (var y = 8; y < 80; y += 24) Loop(ink, 36, y);

        Assert.Equal(0, NumberSurroundings.CountLetters([Spot(43, 40)], ConnectedComponents.Find(Bitmap.Above(ink, 100)), 2));
    }

    private static Spot Spot(double x, double y) => new(x, y, 14, 20, [1, 0, 0, 0, 0, 0, 0, 0, 0, 0], 0.9);

    /// <summary>A ring with a tail, 14 pixels high, as an "a" is.</summary>
    private static void Loop(GreyImage ink, int x, int y, byte tone = 200)
    {
        Drawing.Fill(ink, new Box(x, y, 10, 3), tone);
        Drawing.Fill(ink, new Box(x, y + 11, 14, 3), tone);
        Drawing.Fill(ink, new Box(x, y, 3, 14), tone);
        Drawing.Fill(ink, new Box(x + 8, y, 3, 14), tone);
    }
}
