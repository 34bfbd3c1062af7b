using System.Numerics;

namespace Digits.Recognition;

/// <summary>
/// The paper's tone close to the edge of a shadow, where a grid of large cells is too coarse: the brightest pixel of each small cell, and a
/// grey closing over cells that no stroke is as wide as.
/// </summary>
internal sealed class ShadowTone
{
    private const int CellsAcross = 300; // Along the shorter side.
    private const int Radius = 4; // Cells; strokes up to twice this wide are no shadow.

    private readonly int cell;
    private readonly int columns;
    private readonly int rows;
    private readonly float[] tones;

    public ShadowTone(GreyImage image)
    {
        cell = Math.Max(4, Math.Min(image.Width, image.Height) / CellsAcross);
        (columns, rows) = (((image.Width - 1) / cell) + 1, ((image.Height - 1) / cell) + 1);
        var brightest = new float[columns * rows];
        for (var y = 0; y < image.Height; y++)
        {
            var row = image.Row(y);
            var cells = brightest.AsSpan(y / cell * columns, columns);
            for (var x = 0; x < row.Length; x++) cells[x / cell] = Math.Max(cells[x / cell], row[x]);
        }

        // A cell that the edge runs through is as bright as the lit side.
        tones = GreyMorphology.Erode(GreyMorphology.Dilate(brightest, columns, Radius), columns, Radius + 1);
    }

    /// <summary>Lowers the tones along a row to where a shadow falls.</summary>
    /// <param name="paper">The paper's, by pixel.</param>
    public void Lower(int y, Span<float> paper)
    {
        const float Deepest = 0.35f, Palest = 0.9f; // Of the paper's tone; what is darker is ink.
        var cells = tones.AsSpan(y / cell * columns, columns);
        for (var x = 0; x < paper.Length; x++)
        {
            var tone = cells[x / cell];
            if (tone < Palest * paper[x] && tone > Deepest * paper[x]) paper[x] = tone;
        }
    }
}
