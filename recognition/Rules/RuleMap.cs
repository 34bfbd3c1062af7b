namespace Digits.Recognition;

/// <summary>
/// The pixels of a page that belong to thin printed lines, those across and those down apart: runs longer than letters'
/// strokes, and nothing as thick as a bar.
/// </summary>
/// <param name="Across">Pixels of lines from left to right.</param>
/// <param name="Down">Pixels of lines from top to bottom.</param>
internal sealed record RuleMap(Bitmap Across, Bitmap Down)
{
    private const double MinRunShare = 1 / 40.0; // Of the page's longer side: longer than strokes, short enough for a line askew by 2 degrees.
    private const int MinRun = 16;
    private const double MaxThicknessShare = 1 / 130.0;
    private const int MaxThickness = 6;

    /// <param name="ink">Ink bright, paper 0.</param>
    /// <param name="bitmap">The same, thresholded: lines printed too pale for that are found as ridges of <paramref name="ink"/>.</param>
    public static RuleMap Find(GreyImage ink, Bitmap bitmap)
    {
        var side = Math.Max(ink.Width, ink.Height);
        var minRun = Math.Max(MinRun, (int)(side * MinRunShare));
        var maxThickness = Math.Max(MaxThickness, (int)(side * MaxThicknessShare));
        var across = Bitmap.Or(bitmap, RidgeFilter.Horizontal(ink, maxThickness));
        var down = Bitmap.Or(bitmap, RidgeFilter.Vertical(ink, maxThickness)).Transpose();
        return new RuleMap(Lines(across, minRun, maxThickness), Lines(down, minRun, maxThickness).Transpose());
    }

    /// <summary>The ink and the lines of a page: print too pale to be ink shows as well.</summary>
    public Bitmap With(Bitmap ink) => Bitmap.Or(ink, Bitmap.Or(Across, Down));

    private static Bitmap Lines(Bitmap ink, int minRun, int maxThickness)
    {
        var longRuns = RuledLines.LongRuns(ink, minRun);

        // A bar is long in every row: its pixels stand in columns taller than a line is thick.
        for (var x = 0; x < ink.Width; x++)
        {
            for (var y = 0; y < ink.Height;)
            {
                if (!longRuns[x, y])
                {
                    y++;
                    continue;
                }

                var end = y + 1;
                while (end < ink.Height && longRuns[x, end]) end++;
                if (end - y > maxThickness) Clear(longRuns, x, y, end);
                y = end;
            }
        }

        return longRuns;
    }

    private static void Clear(Bitmap map, int x, int top, int bottom)
    {
        for (var y = top; y < bottom; y++) map[x, y] = false;
    }
}
