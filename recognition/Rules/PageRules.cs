namespace Digits.Recognition;

/// <summary>A page's printed lines.</summary>
/// <param name="Across">y as a function of x; joined from side to side, whatever lies between two pieces.</param>
/// <param name="Down">The same with x and y exchanged.</param>
/// <param name="AcrossApart">The lines across where no piece is joined to another table's.</param>
internal sealed record PageRules(List<RuledLine> Across, List<RuledLine> Down, List<RuledLine> AcrossApart, List<RuledLine> DownApart)
{
    /// <summary>Takes the lines out of a page's bitmap.</summary>
    /// <param name="ink">Ink bright, paper 0.</param>
    /// <param name="bitmap">The same after the threshold; changed.</param>
    /// <param name="marks">Its components.</param>
    public static PageRules Remove(GreyImage ink, Bitmap bitmap, List<Component> marks)
    {
        // No stroke of a digit is as straight and long as this; on a page that is nothing but one digit, the share counts.
        const double LongestStroke = 1.6, LongestShare = 0.6;
        const double LongestHole = 5; // Digit heights that a rule may be missing for: what lies on its prolongation beyond is something else's.
        const double LongestEdge = 4; // Digit heights that the edge of a stroke may be seen along.
        const double BetweenTables = 1; // Digit heights.
        const int ShortestRule = 30, ThickestRule = 8;
        var digitHeight = DigitShapes.TypicalHeight(DigitShapes.Select(marks, ink.Bounds), bitmap.Height);
        var thickest = Math.Max(ThickestRule, bitmap.Height / 200);

        var transposed = bitmap.Transpose();
        var (across, down) = (Find(bitmap), Find(transposed));
        RuledLines.Erase(bitmap, transposed, RuledLines.Join(across, thickest, Pixels(LongestHole)), RuledLines.Join(down, thickest, Pixels(LongestHole)));

        // Rules printed too pale for the threshold need no erasing, but they make the grid. They show as ridges; as the edge
        // of a stroke does too, the whole line must be long.
        var (paleAcross, paleDown) = (Find(RidgeFilter.Horizontal(ink, thickest)), Find(RidgeFilter.Vertical(ink, thickest).Transpose()));
        return new PageRules(
            Join(across, paleAcross), Join(down, paleDown), Join(across, paleAcross, Pixels(BetweenTables)), Join(down, paleDown, Pixels(BetweenTables)));

        int Pixels(double digitHeights) => (int)(digitHeights * digitHeight);

        List<RuledLine> Find(Bitmap rules) =>
            RuledLines.FindPieces(rules, (int)Math.Max(ShortestRule, Math.Min(LongestStroke * digitHeight, LongestShare * rules.Width)), thickest);

        List<RuledLine> Join(List<RuledLine> dark, List<RuledLine> pale, int hole = int.MaxValue) =>
            [.. RuledLines.Join(dark, thickest, hole), .. RuledLines.Join(pale, thickest, hole).Where(line => line.Length >= Pixels(LongestEdge))];
    }

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
        var (acrossLeft, downLeft) = (new HashSet<RuledLine>(AcrossApart), new HashSet<RuledLine>(DownApart));
        foreach (var first in AcrossApart)
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
