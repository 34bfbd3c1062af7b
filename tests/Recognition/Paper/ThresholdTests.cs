namespace Digits.Recognition.Tests;

public sealed class ThresholdTests
{
    [Fact]
    public void OtsuPartsTwoLevelsBetweenThem()
    {
        var (threshold, dark, bright) = OtsuThreshold.Find([10, 10, 10, 200, 200]);

        Assert.InRange(threshold, 10, 199);
        Assert.Equal((10, 200), (dark, bright));
    }

    [Fact]
    public void OtsuOnOneLevelFindsNoContrast() => Assert.Equal((7, 7.0, 7.0), OtsuThreshold.Find([7, 7, 7]));

    [Fact]
    public void RidgesStandOutOnBothSides()
    {
        const int Distance = 3;
        var ink = new GreyImage(75, 40); // wider than a vector, and no multiple of one
        new Random(3).NextBytes(ink.Pixels);
        var (horizontal, vertical) = (RidgeFilter.Horizontal(ink, Distance), RidgeFilter.Vertical(ink, Distance));
        for (var y = 0; y < ink.Height; y++)
        {
            for (var x = 0; x < ink.Width; x++)
            {
                var besides = Math.Max(ink[Math.Max(0, x - Distance), y], ink[Math.Min(74, x + Distance), y]);
                var aboveAndBelow = Math.Max(ink[x, Math.Max(0, y - Distance)], ink[x, Math.Min(39, y + Distance)]);
                Assert.Equal((ink[x, y] - aboveAndBelow >= 16, ink[x, y] - besides >= 16), (horizontal[x, y], vertical[x, y]));
            }
        }
    }

    [Fact]
    public void AboveAndInvertLookAtEveryPixel()
    {
        var image = new GreyImage(75, 3);
        new Random(2).NextBytes(image.Pixels);
        Assert.Equal(image.Pixels.Select(pixel => pixel > 100), Bitmap.Above(image, 100).Pixels);
        Assert.Equal(image.Pixels.Select(pixel => (byte)(255 - pixel)), image.Invert().Pixels);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(90)]
    public void SlidingWindowGivesMeanAndDeviation(int radius)
    {
        const int Width = 75; // wider than a vector, and no multiple of one
        var image = new GreyImage(Width, 7);
        new Random(1).NextBytes(image.Pixels);
        var (window, means) = (new SlidingWindow(image, radius), new float[Width]);
        for (var y = 0; y < image.Height; y++)
        {
            window.MoveDown();
            window.Means(means);
            for (var x = 0; x < image.Width; x++)
            {
                var (column, row) = (x, y);
                var inWindow = Enumerable.Range(0, image.Pixels.Length).Where(i => Math.Abs((i % Width) - column) <= radius && Math.Abs((i / Width) - row) <= radius)
                    .Select(i => (double)image.Pixels[i]).ToList();
                var (mean, deviation) = window.MeanAndDeviation(x);
                Assert.Equal(inWindow.Average(), mean, 1e-9);
                Assert.Equal(mean, means[x], 1e-3);
                Assert.Equal(Math.Sqrt(inWindow.Average(pixel => (pixel - mean) * (pixel - mean))), deviation, 1e-6);
            }
        }
    }

    [Fact]
    public void SauvolaFollowsItsFormula()
    {
        // Paper 255, one pixel of ink at 55: m = 255 - 200 / 9, s = 200 sqrt(8) / 9, T = m (1 + 0.2 (s / 128 - 1)).
        var ink = new GreyImage(3, 3);
        ink[1, 1] = 200;
        double mean = 255 - (200 / 9.0), deviation = 200 * Math.Sqrt(8) / 9, threshold = mean * (1 + (0.2 * ((deviation / 128) - 1)));
        ink[0, 0] = (byte)(255 - Math.Ceiling(threshold) - 20); // Paler than the threshold of any window here.

        Assert.Equal(["...", ".#.", "..."], Drawing.Text(SauvolaThreshold.Apply(ink, 1)));
    }

    [Fact]
    public void SauvolaSeesInkInLightAndShade()
    {
        var ink = new GreyImage(40, 8);
        for (var x = 0; x < 40; x++)
        {
            for (var y = 0; y < 8; y++) ink[x, y] = (byte)(x * 2); // The shade grows to the right.
        }

        ink[5, 4] = 120;
        ink[35, 4] = 190;

        var bitmap = SauvolaThreshold.Apply(ink, 4);

        Assert.True(bitmap[5, 4] && bitmap[35, 4]);
        Assert.Equal(2, bitmap.Pixels.Count(set => set));
    }

    [Theory]
    [InlineData(0, 255)]
    [InlineData(90, 130)]
    [InlineData(200, 255)]
    public void InkIsTheMinorityWhateverItsTone(byte tone, byte paper)
    {
        var page = Drawing.Paper(60, 80, paper);
        Drawing.Digit(page, 3, 10, 10, 7, tone);

        Assert.False(Polarity.IsInkBright(page));
        Assert.True(Polarity.IsInkBright(page.Invert()));
    }

    [Fact]
    public void WhatWhiteLidIsSeenBesideAPageIsNoInk()
    {
        var page = Drawing.Paper(300, 400, 150);
        Drawing.Digit(page, 3, 120, 150, 7, 90);
        for (var y = 0; y < 400; y++) page.Row(y)[..(y / 20)].Fill(255); // it lies a little askew

        Assert.False(Polarity.IsInkBright(page));
    }

    [Fact]
    public void LightThatFallsOnWhitePaperIsNoInk()
    {
        var page = new GreyImage(60, 100);
        for (var y = 0; y < 100; y++)
        {
            for (var x = 0; x < 60; x++) page[x, y] = (byte)Math.Min(255, 215 + (Math.Max(0, x + y - 60) / 2)); // brightest in a corner
        }

        Assert.False(Polarity.IsInkBright(page));
        Assert.Null(PaperNormalization.ToInk(page));
    }

    [Fact]
    public void UnevenLightIsTakenOut()
    {
        var page = new GreyImage(200, 100);
        for (var y = 0; y < 100; y++)
        {
            for (var x = 0; x < 200; x++) page[x, y] = (byte)(100 + (x / 2));
        }

        Drawing.Digit(page, 8, 20, 20, 8, tone: 30);
        Drawing.Digit(page, 8, 140, 20, 8, tone: 60);

        var ink = PaperNormalization.ToInk(page)!;

        Assert.InRange(ink[2, 2], 0, 20);
        Assert.InRange(ink[198, 98], 0, 20);
        Assert.InRange(ink[36, 22], 180, 255); // Both digits have lost the light.
        Assert.InRange(ink[156, 22], 180, 255);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(255)]
    [InlineData(128)]
    public void AnEmptyPageHasNoInk(byte tone) => Assert.Null(PaperNormalization.ToInk(Drawing.Paper(50, 70, tone)));

    [Fact]
    public void GrainIsNoInk()
    {
        var random = new Random(1);
        var page = new GreyImage(80, 60);
        for (var i = 0; i < page.Pixels.Length; i++) page.Pixels[i] = (byte)(225 + random.Next(-6, 7));

        Assert.Null(PaperNormalization.ToInk(page));
    }
}
