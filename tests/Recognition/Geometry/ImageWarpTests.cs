using Digits.Recognition.Geometry;

namespace Digits.Recognition.Tests;

public sealed class ImageWarpTests
{
    [Theory]
    [InlineData(0, 1, 0.25)] // moved only
    [InlineData(0.8, 1, 0)] // rows of the source that go on for many pixels
    [InlineData(-1.7, 1.01, 3)]
    [InlineData(40, 1, 0)]
    [InlineData(180, 1, 0)]
    [InlineData(0, 0.5, 0)] // twice as large
    public void EveryPixelIsInterpolatedBetweenItsFourNeighbours(double degrees, double scale, double shift)
    {
        var source = new GreyImage(230, 170);
        new Random(1).NextBytes(source.Pixels);
        var toSource = Homography.Translation(-115, -85).Then(Homography.Rotation(degrees)).Then(Homography.Scale(scale, scale)).Then(Homography.Translation(115 + shift, 85 + shift));

        var drawn = ImageWarp.Apply(source, toSource, source.Width, source.Height, outside: 200);

        for (var y = 0; y < drawn.Height; y++)
        {
            for (var x = 0; x < drawn.Width; x++)
            {
                var (u, v) = toSource.Map(x + 0.5, y + 0.5);
                Assert.Equal(Between(source, u - 0.5, v - 0.5), drawn[x, y], 2.5); // the way between two pixels is counted in 256 steps, across and down, and the result is rounded
            }
        }
    }

    private static double Between(GreyImage source, double x, double y)
    {
        var (left, top) = ((int)Math.Floor(x), (int)Math.Floor(y));
        var (right, below) = (x - left, y - top);
        var upper = At(left, top) + (right * (At(left + 1, top) - At(left, top)));
        var lower = At(left, top + 1) + (right * (At(left + 1, top + 1) - At(left, top + 1)));
        return upper + (below * (lower - upper));

        double At(int column, int row) => source.Bounds.Contains(column, row) ? source[column, row] : 200;
    }
}
