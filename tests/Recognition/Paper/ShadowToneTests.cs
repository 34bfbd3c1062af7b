namespace Digits.Recognition.Tests;

public sealed class ShadowToneTests
{
    private const int Width = 800, Height = 600;

    [Theory]
    [InlineData(0)] // pixels that the light fades over
    [InlineData(6)]
    public void TheEdgeOfAShadowIsNoInk(int penumbra)
    {
        var page = Drawing.Paper(Width, Height, 220);
        for (var y = 60; y < Height - 60; y += 60) Drawing.Number(page, "27182818", 60, y, 4, 40);
        var lit = Shapes(page);
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                var inside = (x - 460 - (y / 4.0)) / Math.Max(1, penumbra); // a slanting edge beside the numbers
                page[x, y] = (byte)(page[x, y] * (1 - (0.5 * Math.Clamp(inside, 0, 1))));
            }
        }

        Assert.Equal(lit, Shapes(page));

        static IEnumerable<Box> Shapes(GreyImage page) =>
            ConnectedComponents.Find(SauvolaThreshold.ApplyToPage(PaperNormalization.ToInk(page)!)).Select(shape => shape.Box)
                .Where(box => box.Y > 0 && box.Bottom < Height) // specks are left where the shadow leaves the picture
                .OrderBy(box => box.Y).ThenBy(box => box.X);
    }

    [Fact]
    public void AThickPaleStrokeIsNoShadow()
    {
        var page = Drawing.Paper(Width, Height, 220);
        Drawing.Fill(page, new Box(200, 100, 24, 400), 120);

        Assert.Null(ShadowTone.Find(page, (_, tones) => tones.Fill(220)));
    }

    [Fact]
    public void ABlackBarIsNoShadow()
    {
        var page = Drawing.Paper(Width, Height, 220);
        Drawing.Fill(page, new Box(0, 100, Width, 200), 20);

        Assert.Null(ShadowTone.Find(page, (_, tones) => tones.Fill(220)));
    }
}
