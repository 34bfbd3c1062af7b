namespace Digits.Recognition;

/// <summary>
/// Sums over the rectangle from the top left corner to each pixel (Crow 1984), so that the mean and deviation of any window
/// cost four look-ups. Sums are of value and of value squared.
/// </summary>
internal sealed class IntegralImage
{
    private readonly int width;
    private readonly int height;
    private readonly long[] sums; // (height + 1) * (width + 1), first row and column 0.
    private readonly long[] squares;

    public IntegralImage(GreyImage image)
    {
        (width, height) = (image.Width, image.Height);
        var stride = width + 1;
        sums = new long[(height + 1) * stride];
        squares = new long[sums.Length];
        for (var y = 0; y < height; y++)
        {
            var row = image.Row(y);
            long sum = 0, square = 0;
            var at = ((y + 1) * stride) + 1;
            for (var x = 0; x < row.Length; x++, at++)
            {
                sum += row[x];
                square += row[x] * row[x];
                sums[at] = sums[at - stride] + sum;
                squares[at] = squares[at - stride] + square;
            }
        }
    }

    /// <summary>Mean and standard deviation of the window of <paramref name="radius"/> about (x, y), cut at the image's edges.</summary>
    public (double Mean, double Deviation) MeanAndDeviation(int x, int y, int radius)
    {
        var (left, right) = (Math.Max(0, x - radius), Math.Min(width, x + radius + 1));
        var (top, bottom) = (Math.Max(0, y - radius) * (width + 1), Math.Min(height, y + radius + 1) * (width + 1));
        double count = (long)(right - left) * ((bottom - top) / (width + 1));
        var mean = (sums[bottom + right] - sums[bottom + left] - sums[top + right] + sums[top + left]) / count;
        var square = (squares[bottom + right] - squares[bottom + left] - squares[top + right] + squares[top + left]) / count;
        return (mean, Math.Sqrt(Math.Max(0, square - (mean * mean))));
    }
}
