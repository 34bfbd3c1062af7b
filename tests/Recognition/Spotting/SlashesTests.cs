namespace Digits.Recognition.Tests.Spotting;

public sealed class SlashesTests
{
    private const byte Ink = 200;
    private const int Height = 20; // of the digits, which stand upright

    [Theory]
    [InlineData("12105124", 0.5, 26, new[] { 2, 5 })]
    [InlineData("3112124", 0.3, 24, new[] { 1, 4 })]
    [InlineData("3112124", 0.0, 20, new int[0])] // as upright and high as the others: ones
    [InlineData("12105124", -0.3, 24, new int[0])] // leaning to the left
    public void StraightLeaningStrokesPartADate(string digits, double lean, int height, int[] expected)
    {
        var (places, probability) = Find(digits, at => expected.Length > 0 ? expected.Contains(at) : at is 1 or 2 or 4 or 5 && digits[at] == '1', lean, height);

        Assert.Equal(expected, places);
        Assert.InRange(probability, 0.5, 1);
    }

    [Theory]
    [InlineData("99105124")] // no day
    [InlineData("1214")] // no year
    public void ElsewhereTheyAreInDoubt(string digits)
    {
        var (_, probability) = Find(digits, at => at == 2 && digits[at] == '1', 0.4, 25);
        Assert.InRange(probability, 0.1, 0.9);
    }

    [Fact]
    public void ANumberWithoutOnesHasNone() => Assert.Equal(([], 1.0), Find("20342", _ => false, 0, Height));

    /// <param name="isStroke">Which digits are strokes that lean so much, to the right per height, and are so high; the others are bars.</param>
    private static (int[] Places, double Probability) Find(string digits, Func<int, bool> isStroke, double lean, int height)
    {
        var ink = new GreyImage(40 + (24 * digits.Length), 70);
        var spots = new List<Spot>();
        for (var i = 0; i < digits.Length; i++)
        {
            var middle = 30 + (24 * i);
            var high = isStroke(i) ? height : Height;
            for (var y = 0; y < high; y++)
            {
                var x = middle + (isStroke(i) ? (int)Math.Round(lean * ((high / 2.0) - y)) : 0);
                Drawing.Fill(ink, new Box(x - 1, 35 - (high / 2) + y, 3, 1), Ink);
            }

            spots.Add(TestSpot.Of(digits[i], middle, 35, 10));
        }

        return Slashes.Find(spots, ink, Ink);
    }
}
