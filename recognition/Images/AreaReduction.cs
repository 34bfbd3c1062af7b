using System.Numerics;
using System.Runtime.CompilerServices;

namespace Digits.Recognition;

/// <summary>Shrinks an image by a whole factor; each pixel is the mean of the square it stands for.</summary>
public static class AreaReduction
{
    /// <summary>The smallest factor that brings the longer side to <paramref name="maxSide"/> or less.</summary>
    public static int FactorFor(GreyImage image, int maxSide) => ((Math.Max(image.Width, image.Height) - 1) / maxSide) + 1;

    /// <summary>The factor that brings the longer side about to <paramref name="side"/>: to two thirds of it up to half as much again. 1 for what is smaller.</summary>
    public static int FactorAbout(GreyImage image, int side) => Math.Max(1, (int)Math.Round(Math.Max(image.Width, image.Height) / (double)side));

    /// <returns>The image itself for factor 1. Columns and rows beyond a multiple of the factor are left out.</returns>
    [MethodImpl(PixelLoop.Compiled)]
    public static GreyImage Reduce(GreyImage image, int factor)
    {
        if (factor == 1) return image;

        var reduced = new GreyImage(Math.Max(1, image.Width / factor), Math.Max(1, image.Height / factor));
        var sums = new int[image.Width]; // of each column's pixels, in the rows that become one
        for (var y = 0; y < reduced.Height; y++)
        {
            Array.Clear(sums);
            var (top, bottom) = (y * factor, Math.Min(image.Height, (y + 1) * factor));
            for (var sourceY = top; sourceY < bottom; sourceY++) Add(image.Row(sourceY), sums);
            var across = Math.Min(factor, image.Width);
            var area = across * (bottom - top);
            var destination = reduced.Row(y);
            for (int x = 0, left = 0; x < destination.Length; x++)
            {
                var sum = area / 2;
                for (var end = left + across; left < end; left++) sum += sums[left];
                destination[x] = (byte)(sum / area);
            }
        }

        return reduced;
    }

    [MethodImpl(PixelLoop.Compiled)]
    private static void Add(ReadOnlySpan<byte> row, int[] sums)
    {
        var x = 0;
        for (; x + Vector<byte>.Count <= row.Length; x += Vector<byte>.Count)
        {
            ByteVectors.Widen(row[x..], out var first, out var second, out var third, out var fourth);
            AddAt(first, x);
            AddAt(second, x + Vector<int>.Count);
            AddAt(third, x + (2 * Vector<int>.Count));
            AddAt(fourth, x + (3 * Vector<int>.Count));
        }

        for (; x < row.Length; x++) sums[x] += row[x];

        void AddAt(Vector<int> pixels, int at) => (new Vector<int>(sums, at) + pixels).CopyTo(sums, at);
    }
}
