using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Digits.Recognition;

/// <summary>
/// How bright the bare paper is at each place. A grid of cells takes a high percentile each; a grey closing (dilation, then
/// erosion; Serra 1982) of the grid fills in cells that ink covers; between cells it is linear.
/// </summary>
internal sealed class PaperTone
{
    private const int SmallestPage = 400; // Pixels of the shorter side; a digit cut out has strokes that are as wide as a shadow.

    private readonly int cell;
    private readonly int columns;
    private readonly int rows;
    private readonly float[] tones;
    private readonly (int Cell, float Way)[] across; // Of each of the image's columns.
    private float[] upper = []; // Two rows of cells, stretched over the image's columns,
    private float[] lower = [];
    private int stretched = -1; // of which this is the first.
    private readonly ShadowTone? shadow;

    /// <param name="image">Dark ink on light paper.</param>
    public PaperTone(GreyImage image, int cellsAcross, double percentile, int closingRadius)
    {
        cell = Math.Max(4, Math.Min(image.Width, image.Height) / cellsAcross);
        columns = ((image.Width - 1) / cell) + 1;
        rows = ((image.Height - 1) / cell) + 1;
        across = [.. Enumerable.Range(0, image.Width).Select(x => Place(x, columns))];
        var percentiles = new float[columns * rows];
        var cellPixels = new byte[RoundUp(cell * cell, Vector256<byte>.Count)];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++) percentiles[(row * columns) + column] = Percentile(image, column, row, percentile, cellPixels);
        }

        tones = Smooth(GreyMorphology.Erode(GreyMorphology.Dilate(percentiles, columns, closingRadius), columns, closingRadius));

        // A black margin is no paper: dividing by it would turn its grain into strokes.
        Median = MedianOf(tones);
        for (var i = 0; i < tones.Length; i++) tones[i] = Math.Max(tones[i], Math.Max(1, 0.4f * Median));
        if (Math.Min(image.Width, image.Height) >= SmallestPage && HasStep(percentiles)) shadow = ShadowTone.Find(image, Row);
    }

    /// <summary>The paper's usual tone, 0..255, to the grey level.</summary>
    public int Median { get; }

    /// <summary>The paper's tone along row <paramref name="y"/>, 1..255.</summary>
    public void Row(int y, Span<float> destination)
    {
        var (row, down) = Place(y, rows);
        if (row != stretched) (upper, lower, stretched) = (Stretched(row), Stretched(Math.Min(row + 1, rows - 1)), row);
        var x = 0;
        for (; x + Vector<float>.Count <= destination.Length; x += Vector<float>.Count)
        {
            var above = new Vector<float>(upper, x);
            (above + (down * (new Vector<float>(lower, x) - above))).CopyTo(destination[x..]);
        }

        for (; x < destination.Length; x++) destination[x] = upper[x] + (down * (lower[x] - upper[x]));
        shadow?.Lower(y, destination);
    }

    /// <summary>Whether a cell is much darker than those around it let expect: a shadow has an edge there.</summary>
    private bool HasStep(float[] percentiles)
    {
        const float Step = 0.8f; // Of the tone that is expected.
        for (var i = 0; i < tones.Length; i++)
        {
            if (percentiles[i] < Step * tones[i] && percentiles[i] > ShadowTone.Deepest * tones[i]) return true;
        }

        return false;
    }

    private static int MedianOf(float[] tones)
    {
        Span<int> histogram = stackalloc int[256];
        histogram.Clear();
        foreach (var tone in tones) histogram[(int)(tone + 0.5f)]++;
        var (level, below) = (0, histogram[0]);
        while (below <= tones.Length / 2) below += histogram[++level];
        return level;
    }

    /// <summary>A row of cells, stretched over the image's columns.</summary>
    private float[] Stretched(int row)
    {
        var cells = tones.AsSpan(row * columns, columns);
        var wide = new float[across.Length];
        for (var x = 0; x < wide.Length; x++)
        {
            var (column, right) = across[x];
            wide[x] = cells[column] + (right * (cells[Math.Min(column + 1, columns - 1)] - cells[column]));
        }

        return wide;
    }

    /// <summary>The cell whose centre lies before a pixel, and how far the pixel is on its way to the next centre, 0..1.</summary>
    private (int Cell, float Way) Place(int pixel, int count)
    {
        var at = Math.Clamp(((pixel + 0.5f) / cell) - 0.5f, 0, count - 1);
        var before = (int)at;
        return (before, at - before);
    }

    /// <param name="cellPixels">Room for a cell's pixels, in whole vectors; overwritten.</param>
    private byte Percentile(GreyImage image, int column, int row, double percentile, byte[] cellPixels)
    {
        var (left, right) = (column * cell, Math.Min(image.Width, (column + 1) * cell));
        var (top, bottom) = (row * cell, Math.Min(image.Height, (row + 1) * cell));
        var (width, count) = (right - left, (right - left) * (bottom - top));
        for (var y = top; y < bottom; y++) image.Row(y)[left..right].CopyTo(cellPixels.AsSpan((y - top) * width));
        var used = cellPixels.AsSpan(0, RoundUp(count, Vector256<byte>.Count));
        used[count..].Clear();
        return Brightest(used, (int)(count * (1 - percentile)));
    }

    /// <summary>The highest level above 0 that more than <paramref name="rank"/> pixels reach, found bit by bit; otherwise 0.</summary>
    [MethodImpl(PixelLoop.Compiled)]
    private static byte Brightest(ReadOnlySpan<byte> pixels, int rank)
    {
        var level = 0;
        for (var bit = 128; bit > 0; bit >>= 1)
        {
            var least = Vector256.Create((byte)(level | bit));
            var reached = 0;
            for (var i = 0; i < pixels.Length; i += Vector256<byte>.Count)
            {
                reached += BitOperations.PopCount(Vector256.GreaterThanOrEqual(Vector256.Create(pixels[i..]), least).ExtractMostSignificantBits());
            }

            level |= reached > rank ? bit : 0;
        }

        return (byte)level;
    }

    private static int RoundUp(int count, int multiple) => (count + multiple - 1) / multiple * multiple;

    /// <summary>The mean of each cell and those that touch it, corners included.</summary>
    private float[] Smooth(float[] values)
    {
        var sums = new float[values.Length];
        for (var row = 0; row < rows; row++)
        {
            var cells = values.AsSpan(row * columns, columns);
            var target = sums.AsSpan(row * columns, columns);
            for (var column = 0; column < columns; column++)
            {
                target[column] = cells[column] + (column > 0 ? cells[column - 1] : 0) + (column + 1 < columns ? cells[column + 1] : 0);
            }
        }

        var smooth = new float[values.Length];
        for (var row = 0; row < rows; row++)
        {
            var (first, last) = (Math.Max(0, row - 1), Math.Min(rows - 1, row + 1));
            for (var column = 0; column < columns; column++)
            {
                var sum = 0f;
                for (var r = first; r <= last; r++) sum += sums[(r * columns) + column];
                var count = (last - first + 1) * (Math.Min(columns - 1, column + 1) - Math.Max(0, column - 1) + 1);
                smooth[(row * columns) + column] = sum / count;
            }
        }

        return smooth;
    }
}
