namespace Digits.Recognition;

/// <summary>
/// The paper's tone at the edge of a shadow, where a grid of large cells is too coarse: the brightest pixel of each small cell, and a
/// grey closing over cells that no stroke is as wide as.
/// </summary>
internal sealed class ShadowTone
{
    public const float Deepest = 0.35f; // Of the paper's tone; what is darker is ink.

    private readonly int cell;
    private readonly int columns;
    private readonly float[] tones; // By cell; what is no shadow's edge has the brightest there can be.

    private ShadowTone(int cell, int columns, float[] tones) => (this.cell, this.columns, this.tones) = (cell, columns, tones);

    /// <param name="image">Dark ink on light paper.</param>
    /// <param name="paper">The paper's tone by pixel of a row, as the large cells tell it.</param>
    /// <returns>Null when no shadow falls on the paper.</returns>
    public static ShadowTone? Find(GreyImage image, Action<int, Span<float>> paper)
    {
        const int CellsAcross = 300, Radius = 4; // Along the shorter side; cells: strokes up to twice this wide are no shadow.
        const float Palest = 0.75f; // Of the paper's tone.
        const int Edge = 3; // Cells around a shadow that its edge takes.
        var cell = Math.Max(4, Math.Min(image.Width, image.Height) / CellsAcross);
        var (columns, rows) = (((image.Width - 1) / cell) + 1, ((image.Height - 1) / cell) + 1);
        var brightest = Brightest(image, cell, columns, rows);

        // A cell that the edge runs through is as bright as the lit side: so one more is taken off.
        var tones = GreyMorphology.Erode(GreyMorphology.Dilate(brightest, columns, Radius), columns, Radius + 1);
        var shadow = new float[tones.Length];
        var expected = new float[image.Width];
        for (var i = 0; i < tones.Length; i++)
        {
            var (row, column) = Math.DivRem(i, columns);
            if (column == 0) paper(Math.Min(image.Height - 1, (row * cell) + (cell / 2)), expected);
            var share = tones[i] / expected[column * cell];
            shadow[i] = share is > Deepest and < Palest ? 1 : 0;
            if (share <= Deepest) tones[i] = byte.MaxValue;
        }

        if (!shadow.Contains(1)) return null;
        shadow = GreyMorphology.Dilate(shadow, columns, Edge);
        for (var i = 0; i < tones.Length; i++) tones[i] = shadow[i] == 0 ? byte.MaxValue : tones[i];
        return new ShadowTone(cell, columns, tones);
    }

    /// <summary>Lowers the tones along a row where it lies in a shadow.</summary>
    /// <param name="paper">By pixel.</param>
    public void Lower(int y, Span<float> paper)
    {
        var cells = tones.AsSpan(y / cell * columns, columns);
        for (var x = 0; x < paper.Length; x++) paper[x] = Math.Min(paper[x], cells[x / cell]);
    }

    /// <summary>The brightest pixel of each cell.</summary>
    private static float[] Brightest(GreyImage image, int cell, int columns, int rows)
    {
        var brightest = new float[columns * rows];
        var strip = new byte[image.Width];
        for (var row = 0; row < rows; row++)
        {
            image.Row(row * cell).CopyTo(strip);
            for (var y = (row * cell) + 1; y < Math.Min(image.Height, (row + 1) * cell); y++) ByteVectors.Max(image.Row(y), strip);
            for (var column = 0; column < columns; column++)
            {
                byte most = 0;
                foreach (var pixel in strip.AsSpan()[(column * cell)..Math.Min(strip.Length, (column + 1) * cell)]) most = Math.Max(most, pixel);
                brightest[(row * columns) + column] = most;
            }
        }

        return brightest;
    }
}
