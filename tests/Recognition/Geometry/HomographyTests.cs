using Digits.Recognition.Geometry;

namespace Digits.Recognition.Tests;

public sealed class HomographyTests
{
    private static readonly Homography Slanted = new(1.1, 0.2, 30, -0.1, 0.9, 12, 0.0004, -0.0003);

    private static void IsNear((double X, double Y) expected, (double X, double Y) actual)
    {
        Assert.Equal(expected.X, actual.X, 1e-6);
        Assert.Equal(expected.Y, actual.Y, 1e-6);
    }

    [Fact]
    public void FourPointsMakeTheMap()
    {
        (double, double)[] from = [(0, 0), (400, 10), (390, 300), (5, 310)];
        (double, double)[] to = [(20, 30), (500, 0), (450, 420), (0, 380)];

        var map = Homography.FromPoints(from, to)!.Value;

        for (var i = 0; i < 4; i++) IsNear(to[i], map.Map(from[i].Item1, from[i].Item2));
    }

    [Fact]
    public void PointsOnALineMakeNone() => Assert.Null(Homography.FromPoints([(0, 0), (1, 1), (2, 2), (3, 3)], [(0, 0), (1, 0), (1, 1), (0, 1)]));

    [Fact]
    public void TheInverseLeadsBack()
    {
        var (x, y) = Slanted.Map(123, 45);
        IsNear((123, 45), Slanted.Inverse().Map(x, y));
    }

    [Fact]
    public void OneMapAfterTheOtherIsOneMap()
    {
        var turn = Homography.Rotation(30).Then(Homography.Translation(5, -7));
        var (x, y) = Slanted.Map(60, 70);
        IsNear(turn.Map(x, y), Slanted.Then(turn).Map(60, 70));
    }

    [Fact]
    public void ABoxMapsToTheBoxAboutItsCorners() =>
        Assert.Equal(new Box(-30, 10, 20, 10), Homography.Rotation(90).Map(new Box(10, 10, 10, 20)));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void AQuarterTurnLeadsBackToTheSamePixel(int turns)
    {
        var image = new GreyImage(3, 2, [1, 2, 3, 4, 5, 6]);
        var turned = QuarterTurn.Apply(image, turns);
        var back = QuarterTurn.Back(3, 2, turns);

        for (var y = 0; y < turned.Height; y++)
        {
            for (var x = 0; x < turned.Width; x++)
            {
                var (sourceX, sourceY) = back.Map(x + 0.5, y + 0.5);
                Assert.Equal(image[(int)sourceX, (int)sourceY], turned[x, y]);
            }
        }
    }

    [Fact]
    public void AQuarterTurnIsClockwise() => Assert.Equal([4, 1, 5, 2, 6, 3], QuarterTurn.Apply(new GreyImage(3, 2, [1, 2, 3, 4, 5, 6]), 1).Pixels);

    [Fact]
    public void DrawingThroughTheIdentityChangesNothing()
    {
        var page = Drawing.Paper(40, 30);
        Drawing.Number(page, "12", 4, 5, 2);

        Assert.Equal(page.Pixels, ImageWarp.Apply(page, Homography.Identity, 40, 30).Pixels);
    }

    [Fact]
    public void DrawingHalfAPixelAsideTakesTheMean()
    {
        var row = new GreyImage(3, 1, [0, 100, 200]);

        Assert.Equal([50, 150, 228], ImageWarp.Apply(row, Homography.Translation(0.5, 0), 3, 1).Pixels);
        Assert.Equal([50, 150, 200], ImageWarp.Apply(row, Homography.Translation(0.5, 0), 3, 1, outside: null).Pixels);
    }

    [Theory]
    [InlineData(1.3, 1)]
    [InlineData(-40, 0.7)]
    [InlineData(90, 1)]
    [InlineData(180, 1.9)]
    public void TurningAndScalingDrawsWhatAnyHomographyDraws(double degrees, double scale)
    {
        var page = new GreyImage(61, 47);
        new Random(2).NextBytes(page.Pixels);
        var map = Homography.Translation(-30, -25).Then(Homography.Rotation(degrees)).Then(Homography.Scale(scale, scale)).Then(Homography.Translation(31, 22));

        var affine = ImageWarp.Apply(page, map, 70, 50);
        var projective = ImageWarp.Apply(page, map with { G = 1e-14 }, 70, 50);

        Assert.All(affine.Pixels.Zip(projective.Pixels), pair => Assert.InRange(pair.First - pair.Second, -2, 2));
    }
}
