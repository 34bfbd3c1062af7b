namespace Digits.Recognition.Tests.Spotting;

public sealed class RegionClassifierTests
{
    private const int Width = RegionClassifier.Width, Height = RegionClassifier.Height;

    [Theory]
    [InlineData(50, 40, 40)]
    [InlineData(50, 40, 10)]
    [InlineData(3, 2, 24)] // at the ink's corner
    public void ARegionHasItsSpotInTheMiddleAtAFixedSize(double x, double y, double height)
    {
        var ink = new GreyImage(100, 80);
        var box = new Box((int)(x - (height / 4)), (int)(y - (height / 2)), (int)(height / 2), (int)height).Intersect(ink.Bounds);
        for (var row = box.Y; row < box.Bottom; row++) ink.Row(row).Slice(box.X, box.Width).Fill(255);
        var region = new float[Width * Height];

        RegionClassifier.Cut(ink, new Spot(x, y, height / 2, height, [], 1), region);

        Assert.All(region, value => Assert.InRange(value, 0, 1.001f));
        Assert.Equal(1, region[(Height / 2 * Width) + (Width / 2)], 0.01f);
        Assert.Equal(1, region[((Height / 2) + 7) * Width + (Width / 2)], 0.01f); // the digit's half height is 10
        Assert.Equal(0, region[((Height / 2) + 13) * Width + (Width / 2)], 0.01f);
        Assert.Equal(0, region[(Height / 2 * Width) + (Width / 2) + 9], 0.01f); // and its half width 5
    }

    [Fact]
    public void WhatLiesOutsideOfTheInkIsEmpty()
    {
        var region = Enumerable.Repeat(1f, Width * Height).ToArray();

        RegionClassifier.Cut(new GreyImage(20, 20, [.. Enumerable.Repeat((byte)255, 400)]), new Spot(500, 500, 10, 20, [], 1), region);

        Assert.All(region, value => Assert.Equal(0, value));
    }

    [Fact]
    public void AnotherModelIsRefused()
    {
        var onnx = TinyOnnx.Linear(new float[7840], new float[10]);

        Assert.Contains("'regions'", Assert.Throws<InvalidModelException>(() => RegionClassifier.Load(onnx)).Message);
        Assert.Throws<InvalidModelException>(() => RegionClassifier.Load([1, 2, 3]));
    }
}
