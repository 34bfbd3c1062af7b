namespace Digits.Recognition;

/// <summary>
/// How bright the bare paper is at each place. A grid of cells takes a high percentile each; a grey closing (dilation, then
/// erosion; Serra 1982) of the grid fills in cells that ink covers; between cells it is linear.
/// </summary>
internal sealed class PaperTone
{
    private readonly int cell;
    private readonly int columns;
    private readonly int rows;
    private readonly float[] tones;

    /// <param name="image">Dark ink on light paper.</param>
    public PaperTone(GreyImage image, int cellsAcross, double percentile, int closingRadius)
    {
        cell = Math.Max(4, Math.Min(image.Width, image.Height) / cellsAcross);
        columns = ((image.Width - 1) / cell) + 1;
        rows = ((image.Height - 1) / cell) + 1;
        var percentiles = new float[columns * rows];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++) percentiles[(row * columns) + column] = Percentile(image, column, row, percentile);
        }

        var closed = Extreme(Extreme(percentiles, closingRadius, Math.Max), closingRadius, Math.Min);
        tones = Smooth(closed);

        // A black margin is no paper: dividing by it would turn its grain into strokes.
        var median = tones.Order().ElementAt(tones.Length / 2);
        for (var i = 0; i < tones.Length; i++) tones[i] = Math.Max(tones[i], Math.Max(1, 0.4f * median));
    }

    /// <summary>The paper's tone along row <paramref name="y"/>, 1..255.</summary>
    public void Row(int y, Span<float> destination)
    {
        var (row, down) = Place(y, rows);
        var upper = tones.AsSpan(row * columns, columns);
        var lower = tones.AsSpan(Math.Min(row + 1, rows - 1) * columns, columns);
        for (var x = 0; x < destination.Length; x++)
        {
            var (column, right) = Place(x, columns);
            var next = Math.Min(column + 1, columns - 1);
            var above = upper[column] + (right * (upper[next] - upper[column]));
            var below = lower[column] + (right * (lower[next] - lower[column]));
            destination[x] = above + (down * (below - above));
        }
    }

    /// <summary>The cell whose centre lies before a pixel, and how far the pixel is on its way to the next centre, 0..1.</summary>
    private (int Cell, float Way) Place(int pixel, int count)
    {
        var at = Math.Clamp(((pixel + 0.5f) / cell) - 0.5f, 0, count - 1);
        var before = (int)at;
        return (before, at - before);
    }

    private float Percentile(GreyImage image, int column, int row, double percentile)
    {
        Span<int> histogram = stackalloc int[256];
        histogram.Clear();
        var (left, right) = (column * cell, Math.Min(image.Width, (column + 1) * cell));
        var (top, bottom) = (row * cell, Math.Min(image.Height, (row + 1) * cell));
        for (var y = top; y < bottom; y++)
        {
            foreach (var pixel in image.Row(y)[left..right]) histogram[pixel]++;
        }

        var wanted = (int)((right - left) * (bottom - top) * (1 - percentile));
        var level = 255;
        for (var above = histogram[255]; level > 0 && above <= wanted; above += histogram[level]) level--;
        return level;
    }

    /// <summary>The largest or smallest value within <paramref name="radius"/> of each cell; a square window, so rows then columns.</summary>
    private float[] Extreme(float[] values, int radius, Func<float, float, float> better)
    {
        var across = new float[values.Length];
        var both = new float[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var (row, column) = Math.DivRem(i, columns);
            across[i] = values[i];
            for (var c = Math.Max(0, column - radius); c <= Math.Min(columns - 1, column + radius); c++)
            {
                across[i] = better(across[i], values[(row * columns) + c]);
            }
        }

        for (var i = 0; i < values.Length; i++)
        {
            var (row, column) = Math.DivRem(i, columns);
            both[i] = across[i];
            for (var r = Math.Max(0, row - radius); r <= Math.Min(rows - 1, row + radius); r++)
            {
                both[i] = better(both[i], across[(r * columns) + column]);
            }
        }

        return both;
    }

    private float[] Smooth(float[] values)
    {
        var smooth = new float[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var (row, column) = Math.DivRem(i, columns);
            var (sum, count) = (0f, 0);
            for (var r = Math.Max(0, row - 1); r <= Math.Min(rows - 1, row + 1); r++)
            {
                for (var c = Math.Max(0, column - 1); c <= Math.Min(columns - 1, column + 1); c++, count++) sum += values[(r * columns) + c];
            }

            smooth[i] = sum / count;
        }

        return smooth;
    }
}
