namespace Digits.Recognition.Tests;

public sealed class AffineResamplingTests
{
    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(0.6, 0, 0)]
    [InlineData(0.13, 2, 1)]
    [InlineData(1.7, -20, 9.5)]
    [InlineData(0.5, -300, 0)] // beside the source
    public void EveryPixelIsTheMeanUnderItsTent(double scale, double shiftX, double shiftY)
    {
        const int Width = 50, Height = 40;
        var source = new GreyImage(97, 71);
        new Random(1).NextBytes(source.Pixels);
        var drawn = new float[Width * Height];

        AffineResampling.Resample(source, drawn, Width, Height, scale, shiftX, shiftY);

        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                var (across, down) = (Tent(x, scale, shiftX), Tent(y, scale, shiftY));
                var mean = down.Sum(row => across.Sum(column => source.Bounds.Contains(column.At, row.At) ? column.Weight * row.Weight * source[column.At, row.At] : 0));
                Assert.Equal(mean / 255, drawn[(y * Width) + x], 1e-5);
            }
        }
    }

    private static List<(int At, double Weight)> Tent(int pixel, double scale, double shift)
    {
        var (centre, radius) = ((pixel + 0.5 - shift) / scale, Math.Max(1, 1 / scale));
        var weights = Enumerable.Range((int)Math.Floor(centre - radius), (int)(2 * radius) + 3)
            .Select(at => (At: at, Weight: Math.Max(0, 1 - (Math.Abs(at + 0.5 - centre) / radius)))).ToList();
        var sum = weights.Sum(one => one.Weight);
        return weights.ConvertAll(one => (one.At, one.Weight / sum));
    }
}
