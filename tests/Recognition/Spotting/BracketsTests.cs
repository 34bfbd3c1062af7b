namespace Digits.Recognition.Tests.Spotting;

public sealed class BracketsTests
{
    private const byte Ink = 200;
    private const int Height = 20; // of the digits

    [Theory]
    [InlineData(5, -5, 1, 0.97)]  // (3)
    [InlineData(5, 0, 0, 0.6)]    // (31
    [InlineData(0, -5, 0, 0.6)]   // 13)
    [InlineData(0, 0, 0, 1)]      // 131
    [InlineData(-5, 5, 0, 1)]     // )3(
    public void ArcsThatBowOutwardsStandAroundANumber(int first, int last, int atEitherEnd, double probability) =>
        Assert.Equal((atEitherEnd, probability), Find("131", first, last));

    [Fact]
    public void OneDigitHasNone() => Assert.Equal((0, 1.0), Find("1", 5, 5));

    [Fact]
    public void OtherDigitsAreNone() => Assert.Equal((0, 1.0), Find("838", 5, -5));

    /// <param name="first">Pixels by which the first digit's middle lies to the left of its ends; it and the last are higher than the others.</param>
    private static (int AtEitherEnd, double Probability) Find(string digits, int first, int last)
    {
        var ink = new GreyImage(40 + (30 * digits.Length), 70);
        var spots = new List<Spot>();
        for (var i = 0; i < digits.Length; i++)
        {
            var bow = i == 0 ? first : i == digits.Length - 1 ? last : 0;
            var height = i == 0 || i == digits.Length - 1 ? Height + 6 : Height;
            for (var y = 0; y < height; y++)
            {
                var t = (2.0 * y / (height - 1)) - 1; // from -1 at the top to 1
                Drawing.Fill(ink, new Box(30 + (30 * i) + (int)Math.Round(bow * t * t), 35 - (height / 2) + y, 3, 1), Ink);
            }

            spots.Add(TestSpot.Of(digits[i], 32 + (30 * i), 35, 10));
        }

        return Brackets.Find(spots, ink, Ink);
    }
}
