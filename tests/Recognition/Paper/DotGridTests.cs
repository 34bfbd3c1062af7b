namespace Digits.Recognition.Tests;

public sealed class DotGridTests
{
    private const int Pitch = 20, Side = 400;

    [Fact]
    public void DotsThatStandFreeAreFoundAndErasedAndStrokesStay()
    {
        var ink = Dots((x, y) => (x, y));
        Drawing.Fill(ink, new Box(95, 90, 12, 60), 255); // a stroke over some of them

        var dots = Find(ink);
        var bitmap = Bitmap.Above(ink, 100);
        DotGrid.Erase(dots, ink, bitmap);

        Assert.Equal((19 * 19) - 3, dots.Count);
        Assert.Equal(new Box(95, 90, 12, 60), Assert.Single(ConnectedComponents.Find(bitmap)).Box);
        Assert.Equal(12 * 60 * 255, ink.Pixels.Sum(pixel => pixel));
    }

    [Fact]
    public void GrainIsNoGrid()
    {
        var random = new Random(1);
        Assert.Empty(Find(Dots((_, _) => (random.Next(5, Side - 5), random.Next(5, Side - 5)))));
    }

    [Fact]
    public void SomeDotsInARowAreNoGrid() => Assert.Empty(Find(Dots((x, _) => (x, 100))));

    private static List<Component> Find(GreyImage ink) => DotGrid.Find(ConnectedComponents.Find(Bitmap.Above(ink, 100)));

    private static GreyImage Dots(Func<int, int, (int X, int Y)> place)
    {
        var ink = new GreyImage(Side, Side);
        for (var y = Pitch; y < Side; y += Pitch)
        {
            for (var x = Pitch; x < Side; x += Pitch)
            {
                var (left, top) = place(x, y);
                Drawing.Fill(ink, new Box(left, top, 3, 3), 255);
            }
        }

        return ink;
    }
}
