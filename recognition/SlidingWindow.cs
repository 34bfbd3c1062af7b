namespace Digits.Recognition;

/// <summary>
/// Mean and deviation of a square window that slides down an image: a row's column sums follow from the last row's by the row
/// that comes in and the one that goes out, so that a pixel costs the same whatever the window (McDonnell 1981, "Box-filtering
/// techniques").
/// </summary>
/// <param name="image">What is looked at.</param>
/// <param name="radius">The window has 2 * radius + 1 pixels a side, less at the image's edges; at most 90, so that sums of squares fit.</param>
internal sealed class SlidingWindow(GreyImage image, int radius)
{
    private readonly int[] sums = new int[image.Width]; // Of each column's pixels within the window's rows.
    private readonly int[] squares = new int[image.Width];
    private readonly int[] sumsBefore = new int[image.Width + 1]; // Of the columns to the left.
    private readonly int[] squaresBefore = new int[image.Width + 1]; // These may wrap around; differences of two don't.
    private int row = -1;
    private int rows;

    /// <summary>Moves the window's middle to the next row, at first to row 0.</summary>
    public void MoveDown()
    {
        row++;
        for (var y = row == 0 ? 0 : row + radius; y <= row + radius && y < image.Height; y++) Count(image.Row(y), 1);
        if (row - radius - 1 >= 0) Count(image.Row(row - radius - 1), -1);
        rows = Math.Min(image.Height, row + radius + 1) - Math.Max(0, row - radius);
        int sum = 0, square = 0;
        for (var x = 0; x < sums.Length; x++)
        {
            sumsBefore[x + 1] = sum += sums[x];
            squaresBefore[x + 1] = square += squares[x];
        }
    }

    /// <summary>Mean and standard deviation of the window about column <paramref name="x"/>.</summary>
    public (double Mean, double Deviation) MeanAndDeviation(int x)
    {
        var (left, right) = (Math.Max(0, x - radius), Math.Min(image.Width, x + radius + 1));
        double count = (right - left) * rows;
        var mean = (sumsBefore[right] - sumsBefore[left]) / count;
        var square = (squaresBefore[right] - squaresBefore[left]) / count;
        return (mean, Math.Sqrt(Math.Max(0, square - (mean * mean))));
    }

    private void Count(ReadOnlySpan<byte> pixels, int sign)
    {
        for (var x = 0; x < pixels.Length; x++)
        {
            var pixel = sign * pixels[x];
            sums[x] += pixel;
            squares[x] += pixel * pixels[x];
        }
    }
}
