namespace Digits.Recognition;

/// <summary>A page's printed lines.</summary>
internal sealed class PageRules
{
    private readonly double digitHeight;
    private readonly int thickest;
    private readonly (List<RuledLine> Dark, List<RuledLine> Pale) acrossPieces;
    private readonly (List<RuledLine> Dark, List<RuledLine> Pale) downPieces;

    /// <summary>Takes the lines out of a page's bitmap.</summary>
    /// <param name="ink">Ink bright, paper 0.</param>
    /// <param name="bitmap">The same after the threshold; changed.</param>
    /// <param name="marks">Its components.</param>
    public PageRules(GreyImage ink, Bitmap bitmap, List<Component> marks)
    {
        // No stroke of a digit is as straight and long as this; on a page that is nothing but one digit, the share counts.
        const double LongestStroke = 1.6, LongestShare = 0.6;
        const double LongestHole = 5; // Digit heights that a rule may be missing for: what lies on its prolongation beyond is something else's.
        const int ShortestRule = 30, ThickestRule = 8;
        digitHeight = DigitShapes.TypicalHeight(DigitShapes.Select(marks, ink.Bounds), bitmap.Height);
        thickest = Math.Max(ThickestRule, bitmap.Height / 200);

        var transposed = bitmap.Transpose();
        var (across, down) = (Find(bitmap), Find(transposed));
        var hole = (int)(LongestHole * digitHeight);
        RuledLines.Erase(bitmap, transposed, RuledLines.Join(across, thickest, hole), RuledLines.Join(down, thickest, hole));

        // Rules printed too pale for the threshold need no erasing, but they make the grid. They show as ridges.
        acrossPieces = (across, Find(RidgeFilter.Horizontal(ink, thickest)));
        downPieces = (down, Find(RidgeFilter.Vertical(ink, thickest).Transpose()));
        (Across, Down) = (Join(acrossPieces), Join(downPieces));

        List<RuledLine> Find(Bitmap rules) =>
            RuledLines.FindPieces(rules, (int)Math.Max(ShortestRule, Math.Min(LongestStroke * digitHeight, LongestShare * rules.Width)), thickest);
    }

    /// <summary>y as a function of x; joined from side to side, whatever lies between two pieces.</summary>
    public List<RuledLine> Across { get; }

    /// <summary>The same with x and y exchanged.</summary>
    public List<RuledLine> Down { get; }

    /// <summary>The tables of a page that has two or more, in reading order; empty where it hasn't, or not all rules of one are seen.</summary>
    /// <inheritdoc cref="TableGrid.Find"/>
    public List<TableGrid> SeveralTables(List<Component> shapes, GreyImage ink)
    {
        var tables = Groups().Select(group => TableGrid.Find(group.Across, group.Down, shapes, ink)).OfType<TableGrid>()
            .Where(table => table.IsWhole && !table.IsSquaredPaper(shapes) && !table.IsOfForm(ink)).ToList();
        return tables.Count < 2 ? [] : [.. tables.OrderBy(CountAbove).ThenBy(table => table.Outline.X)];

        int CountAbove(TableGrid table) => tables.Count(other => other.Outline.Bottom <= table.Outline.Y + (table.Outline.Height / 2));
    }

    /// <summary>The lines of one table each: they cross, one way or another.</summary>
    private IEnumerable<(List<RuledLine> Across, List<RuledLine> Down)> Groups()
    {
        var between = (int)digitHeight; // Pixels between two tables: rules aren't joined over as much.
        var allAcross = Join(acrossPieces, between);
        var (acrossLeft, downLeft) = (new HashSet<RuledLine>(allAcross), new HashSet<RuledLine>(Join(downPieces, between)));
        foreach (var first in allAcross)
        {
            if (!acrossLeft.Remove(first)) continue;
            var (across, down) = (new List<RuledLine> { first }, new List<RuledLine>());
            for (var (i, j) = (0, 0); i < across.Count || j < down.Count;)
            {
                if (i < across.Count) down.AddRange(TakeCrossing(across[i++], downLeft));
                else across.AddRange(TakeCrossing(down[j++], acrossLeft));
            }

            yield return (across, down);
        }
    }

    /// <summary>Lines of pieces; as the edge of a stroke shows as a pale one too, those must be long.</summary>
    /// <param name="hole">Pixels that may lie between two pieces.</param>
    private List<RuledLine> Join((List<RuledLine> Dark, List<RuledLine> Pale) pieces, int hole = int.MaxValue)
    {
        const double LongestEdge = 4; // Digit heights.
        return [.. RuledLines.Join(pieces.Dark, thickest, hole), .. RuledLines.Join(pieces.Pale, thickest, hole).Where(line => line.Length >= LongestEdge * digitHeight)];
    }

    private static List<RuledLine> TakeCrossing(RuledLine line, HashSet<RuledLine> others)
    {
        var crossing = others.Where(other => Reaches(line, other) && Reaches(other, line)).ToList();
        others.ExceptWith(crossing);
        return crossing;
    }

    /// <summary>Whether a line goes as far as one of the other direction.</summary>
    private static bool Reaches(RuledLine line, RuledLine other)
    {
        const int Slack = 8; // Pixels that it may end before.
        var at = other.YAt(line.YAt((line.Start + line.End) / 2.0)); // Both run nearly along the picture's sides.
        return at > line.Start - Slack && at < line.End + Slack;
    }
}
