namespace Digits.Recognition.Tests;

public sealed class MnistNormalizationTests
{
    private static float[] Normalize(GreyImage image, out Box ink)
    {
        var picture = new float[784];
        Assert.True(MnistNormalization.TryNormalize(image, picture, out ink));
        return picture;
    }

    private static (double X, double Y, int Width, int Height) Measure(float[] picture)
    {
        double sum = 0, x = 0, y = 0;
        for (var i = 0; i < 784; i++)
        {
            sum += picture[i];
            x += picture[i] * ((i % 28) + 0.5);
            y += picture[i] * ((i / 28) + 0.5);
        }

        var set = Enumerable.Range(0, 784).Where(i => picture[i] > 0.5).ToList();
        return (x / sum, y / sum, set.Max(i => i % 28) - set.Min(i => i % 28) + 1, set.Max(i => i / 28) - set.Min(i => i / 28) + 1);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(11)]
    [InlineData(60)]
    public void TheLongerSideIsTwentyAndTheMassIsInTheMiddle(int dot)
    {
        var page = Drawing.Paper(12 * dot, 14 * dot);
        Drawing.Digit(page, 5, 2 * dot, 5 * dot, dot);

        var picture = Normalize(page, out var ink);

        var (x, y, width, height) = Measure(picture);
        Assert.Equal((14.5, 14.5), (x, y), (a, b) => Math.Abs(a.Item1 - b.Item1) < 0.3 && Math.Abs(a.Item2 - b.Item2) < 0.3);
        Assert.InRange(height, 19, 21);
        Assert.InRange(width, 13, 16);
        Assert.InRange(ink.X, 1.8 * dot, 2 * dot);
        Assert.InRange(ink.Bottom, 12 * dot, 12.2 * dot);
        Assert.Equal(1, picture.Max());
    }

    [Fact]
    public void PolarityPaperAndLightMakeNoDifference()
    {
        GreyImage Page(byte paper, byte tone)
        {
            var page = Drawing.Paper(80, 90, paper);
            Drawing.Digit(page, 2, 17, 12, 8, tone);
            return page;
        }

        var plain = Normalize(Page(255, 0), out _);
        var lit = Page(230, 40);
        for (var y = 0; y < lit.Height; y++)
        {
            for (var x = 0; x < lit.Width; x++) lit[x, y] = (byte)(lit[x, y] * (100 + x) / 180);
        }

        Assert.All((GreyImage[])[Page(0, 255), Page(200, 120), lit], page => Assert.All(plain.Zip(Normalize(page, out _)), pair => Assert.Equal(pair.First, pair.Second, 0.15)));
    }

    [Fact]
    public void APictureMadeAsMnistStaysAsItIs()
    {
        var page = Drawing.Paper(70, 80);
        Drawing.Digit(page, 6, 12, 9, 8);
        var once = Normalize(page, out _);

        var again = Normalize(new GreyImage(28, 28, [.. once.Select(value => (byte)MathF.Round(value * 255))]), out _);

        Assert.All(once.Zip(again), pair => Assert.Equal(pair.First, pair.Second, 0.01));
    }

    [Fact]
    public void SpecksAndNeighboursAreLeftOut()
    {
        var clean = Drawing.Paper(100, 90);
        Drawing.Digit(clean, 3, 30, 15, 8);
        var dirty = Drawing.Paper(100, 90);
        Drawing.Digit(dirty, 3, 30, 15, 8);
        Drawing.Fill(dirty, new Box(5, 5, 1, 1), 0);
        Drawing.Fill(dirty, new Box(94, 20, 6, 40), 0); // A neighbour's stroke reaches in.

        Assert.Equal(Normalize(clean, out var box), Normalize(dirty, out var sameBox));
        Assert.Equal(box, sameBox);
    }

    [Fact]
    public void ABrokenDigitStaysWhole()
    {
        var page = Drawing.Paper(100, 90);
        Drawing.Digit(page, 5, 30, 15, 8);
        Drawing.Fill(page, new Box(30, 23, 40, 2), 255); // The top bar stands off.

        Normalize(page, out var ink);

        Assert.InRange(ink.Y, 14, 15);
        Assert.InRange(ink.Height, 56, 58);
    }

    [Fact]
    public void TheBarOfAFiveMayFlyAwayAndReachBeyondIt()
    {
        var page = Drawing.Paper(100, 90);
        Drawing.Fill(page, new Box(38, 10, 50, 6), 0);
        Drawing.Fill(page, new Box(30, 34, 30, 6), 0); // The rest, of three strokes, begins eighteen pixels below.
        Drawing.Fill(page, new Box(54, 40, 6, 20), 0);
        Drawing.Fill(page, new Box(30, 60, 30, 6), 0);

        Normalize(page, out var ink);

        Assert.InRange(ink.Y, 9, 10);
        Assert.InRange(ink.Bottom, 66, 67);
    }

    [Fact]
    public void AnUnderlineIsNoPartOfTheDigitAboveIt()
    {
        var page = Drawing.Paper(100, 110);
        Drawing.Digit(page, 5, 30, 15, 8);
        Drawing.Fill(page, new Box(25, 92, 50, 5), 0);

        Normalize(page, out var ink);

        Assert.InRange(ink.Bottom, 70, 72);
    }

    [Theory]
    [InlineData(255)]
    [InlineData(0)]
    public void BlankImageIsRejected(byte tone)
    {
        var picture = Enumerable.Repeat(9f, 784).ToArray();

        Assert.False(MnistNormalization.TryNormalize(Drawing.Paper(64, 48, tone), picture, out var ink));

        Assert.Equal(default, ink);
        Assert.All(picture, value => Assert.Equal(0, value));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 5000)]
    [InlineData(5000, 1)]
    [InlineData(2, 3)]
    public void OddShapesAreTaken(int width, int height)
    {
        var page = Drawing.Paper(width, height);
        page[width / 2, height / 2] = 0;

        MnistNormalization.TryNormalize(page, new float[784], out _);
    }

    [Fact]
    public void ReductionTakesTheMeanOfEachSquare()
    {
        var reduced = AreaReduction.Reduce(new GreyImage(5, 4, [10, 20, 0, 0, 9, 30, 40, 0, 4, 9, 255, 255, 1, 2, 9, 255, 255, 3, 5, 9]), 2);

        Assert.Equal(new Box(0, 0, 2, 2), reduced.Bounds);
        Assert.Equal([25, 1, 255, 3], reduced.Pixels);
    }

    [Fact]
    public void ResamplingKeepsInkAndPlace()
    {
        var source = new GreyImage(4, 4);
        source[1, 2] = 255;

        var same = new float[16];
        AffineResampling.Resample(source, same, 4, 4, 1, 0, 0);
        var moved = new float[16];
        AffineResampling.Resample(source, moved, 4, 4, 1, 1, -1);
        var half = new float[16];
        AffineResampling.Resample(source, half, 4, 4, 0.5, 1, 1);

        Assert.Equal((1f, 1f), (same[(2 * 4) + 1], same.Sum()));
        Assert.Equal((1f, 1f), (moved[(1 * 4) + 2], moved.Sum()));
        Assert.Equal(0.25, half.Sum(), 1e-6); // Half the size is a quarter of the area.
    }
}
