namespace Digits.Recognition;

/// <summary>
/// Marks the pixels of thin lines in one direction: those that stand out from the ones a few pixels to both sides, however
/// pale. A threshold made for ink leaves out rules that were printed pale on purpose.
/// </summary>
internal static class RidgeFilter
{
    private const int MinContrast = 16; // Of 255; grain alone rarely stands out as much on both sides, and never in a row.

    /// <summary>Marks what stands out from the pixels above and below it.</summary>
    /// <param name="ink">Ink bright, paper 0.</param>
    /// <param name="distance">Pixels to each side: more than the thickest line that is looked for.</param>
    public static Bitmap Horizontal(GreyImage ink, int distance)
    {
        var ridges = new Bitmap(ink.Width, ink.Height);
        for (var y = 0; y < ink.Height; y++)
        {
            var row = ink.Row(y);
            var above = ink.Row(Math.Max(0, y - distance));
            var below = ink.Row(Math.Min(ink.Height - 1, y + distance));
            var destination = ridges.Row(y);
            for (var x = 0; x < destination.Length; x++) destination[x] = row[x] - Math.Max(above[x], below[x]) >= MinContrast;
        }

        return ridges;
    }

    /// <summary>Marks what stands out from the pixels to its left and right.</summary>
    /// <inheritdoc cref="Horizontal"/>
    public static Bitmap Vertical(GreyImage ink, int distance)
    {
        var ridges = new Bitmap(ink.Width, ink.Height);
        for (var y = 0; y < ink.Height; y++)
        {
            var row = ink.Row(y);
            var destination = ridges.Row(y);
            for (var x = 0; x < row.Length; x++)
            {
                var besides = Math.Max(row[Math.Max(0, x - distance)], row[Math.Min(row.Length - 1, x + distance)]);
                destination[x] = row[x] - besides >= MinContrast;
            }
        }

        return ridges;
    }
}
