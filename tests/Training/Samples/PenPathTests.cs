using Digits.Training.Samples;

namespace Digits.Training.Tests;

public sealed class PenPathTests
{
    [Fact]
    public void ACurvePassesThroughItsPoints()
    {
        var line = PenPath.Trace("0,0 50,20 60,100", point => point).Single();

        Assert.Equal(new PenPoint(0, 0), line[0]);
        Assert.Contains(line, point => Math.Abs(point.X - 0.5) + Math.Abs(point.Y - 0.2) < 1e-9);
        Assert.Equal(0.6, line[^1].X, 9);
        Assert.Equal(1, line[^1].Y, 9);
    }

    [Fact]
    public void BetweenCornersThePenGoesStraight()
    {
        var line = PenPath.Trace("0,0! 100,0! 100,100", point => point).Single();

        Assert.All(line, point => Assert.True(Math.Abs(point.Y) < 1e-9 || Math.Abs(point.X - 1) < 1e-9));
    }

    [Fact]
    public void ASlashLiftsThePen() => Assert.Equal(2, PenPath.Trace("0,0 10,10 / 20,20 30,30", point => point).Count());

    [Fact]
    public void EveryDigitHasSeveralShapesWithinItsSquare()
    {
        Assert.Equal(10, DigitShapes.Variants.Count);
        Assert.All(DigitShapes.Variants, shapes => Assert.True(shapes.Distinct().Count() >= 3));
        var points = DigitShapes.Variants.SelectMany(shapes => shapes).SelectMany(shape => PenPath.Trace(shape, point => point)).SelectMany(line => line);
        Assert.All(points, point => Assert.True(point is { X: > -0.05 and < 0.65, Y: > -0.05 and < 1.05 }, $"{point}"));
    }

    [Fact]
    public void EveryLetterHasAShapeWithinItsSquare()
    {
        Assert.Equal("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", string.Concat(LetterShapes.All.Order()));
        var points = LetterShapes.All.SelectMany(LetterShapes.Written).SelectMany(shape => PenPath.Trace(shape, point => point)).SelectMany(line => line);
        Assert.All(points, point => Assert.True(point is { X: > -0.05 and < 0.7, Y: > -0.06 and < 1.4 }, $"{point}"));
    }
}
