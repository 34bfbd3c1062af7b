using System.Numerics;
using System.Runtime.CompilerServices;

namespace Digits.Recognition;

/// <summary>
/// Mean and deviation of a square window that slides down an image: a row's column sums follow from the last row's by the row
/// that comes in and the one that goes out, so that a pixel costs the same whatever the window (McDonnell 1981, "Box-filtering
/// techniques").
/// </summary>
internal sealed class SlidingWindow
{
    private readonly GreyImage image;
    private readonly int radius;
    private readonly int side; // Of the window, as long as it lies within the image.
    private readonly bool hasDeviations;
    private readonly float[] widths; // Of the window about each column, less at the edges.
    private readonly int[] sums; // Of each column's pixels within the window's rows.
    private readonly int[] squares;
    private readonly int[] sumsBefore; // Of the columns left of column x - radius, for x from 0 to width + side.
    private readonly int[] squaresBefore; // These may wrap around; differences of two don't.
    private int row = -1;
    private int rows;

    /// <param name="image">What is looked at.</param>
    /// <param name="radius">The window has 2 * radius + 1 pixels a side, less at the image's edges; at most 90, so that sums of squares fit.</param>
    /// <param name="hasDeviations">False where means alone are wanted, which takes half as long.</param>
    public SlidingWindow(GreyImage image, int radius, bool hasDeviations = true)
    {
        (this.image, this.radius, side, this.hasDeviations) = (image, radius, (2 * radius) + 1, hasDeviations);
        widths = [.. Enumerable.Range(0, image.Width).Select(x => (float)(Math.Min(image.Width, x + radius + 1) - Math.Max(0, x - radius)))];
        (sums, squares) = (new int[image.Width], new int[image.Width]);
        (sumsBefore, squaresBefore) = (new int[image.Width + side], new int[image.Width + side]);
    }

    /// <summary>Moves the window's middle to the next row, at first to row 0.</summary>
    public void MoveDown()
    {
        row++;
        for (var y = row == 0 ? 0 : row + radius; y <= row + radius && y < image.Height; y++) Count(image.Row(y), 1);
        if (row - radius - 1 >= 0) Count(image.Row(row - radius - 1), -1);
        rows = Math.Min(image.Height, row + radius + 1) - Math.Max(0, row - radius);
        Accumulate(sums, sumsBefore.AsSpan(radius + 1));
        if (hasDeviations) Accumulate(squares, squaresBefore.AsSpan(radius + 1));
    }

    /// <summary>Mean and standard deviation of the window about column <paramref name="x"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // Called for every pixel.
    public (double Mean, double Deviation) MeanAndDeviation(int x)
    {
        double count = widths[x] * rows;
        var mean = (sumsBefore[x + side] - sumsBefore[x]) / count;
        var square = (squaresBefore[x + side] - squaresBefore[x]) / count;
        return (mean, Math.Sqrt(Math.Max(0, square - (mean * mean))));
    }

    /// <summary>Means of the windows about all columns.</summary>
    [MethodImpl(PixelLoop.Compiled)]
    public void Means(Span<float> means)
    {
        var x = 0;
        for (; x + Vector<float>.Count <= widths.Length; x += Vector<float>.Count)
        {
            var sum = new Vector<int>(sumsBefore, x + side) - new Vector<int>(sumsBefore, x); // At most 24 bits: exact as a float.
            (Vector.ConvertToSingle(sum) / (new Vector<float>(widths, x) * rows)).CopyTo(means[x..]);
        }

        for (; x < widths.Length; x++) means[x] = (sumsBefore[x + side] - sumsBefore[x]) / (widths[x] * rows);
    }

    [MethodImpl(PixelLoop.Compiled)]
    private static void Accumulate(ReadOnlySpan<int> values, Span<int> before)
    {
        var sum = 0;
        for (var x = 0; x < values.Length; x++) before[x] = sum += values[x];
        before[values.Length..].Fill(sum);
    }

    [MethodImpl(PixelLoop.Compiled)]
    private void Count(ReadOnlySpan<byte> pixels, int sign)
    {
        var x = 0;
        for (; x + Vector<byte>.Count <= pixels.Length; x += Vector<byte>.Count)
        {
            ByteVectors.Widen(pixels[x..], out var first, out var second, out var third, out var fourth);
            Add(first, x);
            Add(second, x + Vector<int>.Count);
            Add(third, x + (2 * Vector<int>.Count));
            Add(fourth, x + (3 * Vector<int>.Count));
        }

        for (; x < pixels.Length; x++)
        {
            var pixel = sign * pixels[x];
            sums[x] += pixel;
            squares[x] += pixel * pixels[x];
        }

        void Add(Vector<int> pixels, int at)
        {
            (new Vector<int>(sums, at) + (pixels * sign)).CopyTo(sums, at);
            if (hasDeviations) (new Vector<int>(squares, at) + (pixels * pixels * sign)).CopyTo(squares, at);
        }
    }
}
