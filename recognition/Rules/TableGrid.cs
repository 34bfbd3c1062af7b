namespace Digits.Recognition;

/// <summary>The cells between a table's rules.</summary>
internal sealed class TableGrid
{
    private const double MinShare = 0.5; // Of the longest rule; shorter ones are underlines or frames of something else.

    private readonly List<RuledLine> across;
    private readonly List<RuledLine> down; // x as a function of y.

    private TableGrid(List<RuledLine> across, List<RuledLine> down) => (this.across, this.down) = (across, down);

    public int Rows => across.Count - 1;

    public int Columns => down.Count - 1;

    /// <summary>Whether its rules are seen from end to end: what was found is a table, though there may be more of it.</summary>
    public bool IsWhole { get; private init; }

    public int Cells => Rows * Columns;

    /// <summary>The box around all cells.</summary>
    public Box Outline => CellBox(0, 0).Union(CellBox(0, Columns - 1)).Union(CellBox(Rows - 1, 0)).Union(CellBox(Rows - 1, Columns - 1));

    /// <param name="horizontal">y as a function of x.</param>
    /// <param name="vertical">x as a function of y, as found in the transposed page.</param>
    /// <param name="shapes">The digits; they tell an outer row from an empty strip.</param>
    /// <param name="ink">What the lines were found in.</param>
    /// <returns>Null when there are not at least two rows and two columns.</returns>
    public static TableGrid? Find(IReadOnlyList<RuledLine> horizontal, IReadOnlyList<RuledLine> vertical, List<Component> shapes, GreyImage ink)
    {
        var (width, height) = (ink.Width, ink.Height);
        byte At(int x, int y) => ink[x, y];
        byte Transposed(int y, int x) => ink[x, y];

        var across = WithoutCreases(WithoutAlignedStrokes(LongOnes(horizontal, width), width, height, At), width);
        var down = WithoutCreases(WithoutAlignedStrokes(LongOnes(vertical, height), height, width, Transposed), height);
        if (across.Count < 3 || down.Count < 3) return null;

        (across, down) = (Crossed(across, down, width), Crossed(down, across, height));
        if (across.Count < 3 || down.Count < 3) return null;

        var isWhole = AreWhole(across, down, width, height, At) && AreWhole(down, across, height, width, Transposed);
        return new TableGrid(across, down) { IsWhole = isWhole }.WithOuterRules(shapes, ink.Bounds);
    }

    /// <summary>The cells of a table that was cut out of a photograph: its rules are a little bent, and run from side to side.</summary>
    /// <param name="ink">The table, with a margin around.</param>
    /// <returns>Null when there are not at least two rows and two columns.</returns>
    public static TableGrid? FindFramed(IReadOnlyList<RuledLine> horizontal, IReadOnlyList<RuledLine> vertical, GreyImage ink)
    {
        var across = BentRules.FromSideToSide(horizontal, ink.Width, ink.Height, (x, y) => ink[x, y]);
        var down = BentRules.FromSideToSide(vertical, ink.Height, ink.Width, (y, x) => ink[x, y]);
        return across.Count < 3 || down.Count < 3 ? null : new TableGrid(across, down);
    }

    /// <summary>The grid with the outer rows and columns that no rule closes.</summary>
    /// <param name="shapes">The digits; they tell an outer row from an empty strip.</param>
    /// <param name="picture">What the lines were found in.</param>
    public TableGrid WithOuterRules(List<Component> shapes, Box picture)
    {
        const double Smallest = 0.3; // Of a row: a digit's height; less are scraps of rules.
        var row = RuledLines.UsualDistance(across, picture.Width);
        var digits = shapes.FindAll(shape => shape.Box.Height > Smallest * row);
        return new TableGrid(
            OuterRules(across, down, picture.Width, picture.Height, digits.ConvertAll(shape => shape.CentreY)),
            OuterRules(down, across, picture.Height, picture.Width, digits.ConvertAll(shape => shape.CentreX)))
        {
            IsWhole = IsWhole,
        };
    }

    /// <summary>Whether a line is a piece of one of the table's rules.</summary>
    public bool IsRuleAcross(RuledLine piece) => IsPiece(piece, across);

    /// <inheritdoc cref="IsRuleAcross"/>
    public bool IsRuleDown(RuledLine piece) => IsPiece(piece, down);

    /// <summary>The cell that holds a point, or null outside of the table.</summary>
    public (int Row, int Column)? CellAt(double x, double y)
    {
        var row = across.FindLastIndex(line => line.YAt(x) <= y);
        var column = down.FindLastIndex(line => line.YAt(y) <= x);
        return row >= 0 && row < Rows && column >= 0 && column < Columns ? (row, column) : null;
    }

    /// <summary>Whether these are the squares of squared paper rather than a table's cells: digits stand across the rules as if there were none, or there are many squares, alike and mostly empty.</summary>
    /// <param name="shapes">What is left of the ink when the rules are gone.</param>
    public bool IsSquaredPaper(List<Component> shapes)
    {
        const double Smallest = 0.6; // Of the typical digit's height; less are scraps of rules.
        const double Cut = 0.25; // Of the digits; a hand that overflows a table's cells has fewer.
        const double Filled = 0.3; // Of the squares.
        var smallest = Smallest * DigitShapes.TypicalHeight(shapes, 0);
        var digits = shapes.FindAll(shape => shape.Box.Height >= smallest && CellAt(shape.CentreX, shape.CentreY) is not null);
        return digits.Count(IsCut) > Cut * digits.Count
            || (HasManySquares() && digits.Select(digit => CellAt(digit.CentreX, digit.CentreY)).Distinct().Count() < Filled * Cells);

        // Through its inner half, from side to side or from top to bottom.
        bool IsCut(Component shape)
        {
            var (x, y) = (shape.Box.Width / 4.0, shape.Box.Height / 4.0);
            return CellAt(shape.CentreX - x, shape.CentreY) != CellAt(shape.CentreX + x, shape.CentreY)
                || CellAt(shape.CentreX, shape.CentreY - y) != CellAt(shape.CentreX, shape.CentreY + y);
        }
    }

    /// <summary>Whether many of its rules run through a part of it only: the boxes of a form, and no table's cells.</summary>
    /// <param name="ink">What it was found in.</param>
    public bool IsOfForm(GreyImage ink)
    {
        const double Through = 0.7, Most = 0.75; // Share of a rule with ink; of the rules either way.
        return !(AreMostThrough(across, down, ink.Width, ink.Height, (x, y) => ink[x, y]) && AreMostThrough(down, across, ink.Height, ink.Width, (y, x) => ink[x, y]));

        static bool AreMostThrough(List<RuledLine> lines, List<RuledLine> crossing, int along, int across, Func<int, int, byte> inkAt) =>
            lines.Count(line => Inked(InkAlong(Between(line, crossing, along), across, inkAt)) > Through) > Most * lines.Count;
    }

    /// <summary>Whether there are more rows and columns than puzzles have, all as wide as they are high but for the outermost ones.</summary>
    private bool HasManySquares()
    {
        const int Fewest = 12;
        const double Unlike = 1.25; // Ratio of sides.
        if (Math.Min(Rows, Columns) < Fewest) return false;
        var sides = Enumerable.Range(1, Rows - 2).Select(row => CellBox(row, Columns / 2).Height)
            .Concat(Enumerable.Range(1, Columns - 2).Select(column => CellBox(Rows / 2, column).Width)).ToList();
        return sides.Max() < Unlike * sides.Min();
    }

    public Box CellBox(int row, int column)
    {
        var (middleX, middleY) = ((down[0].YAt(0) + down[^1].YAt(0)) / 2, (across[0].YAt(0) + across[^1].YAt(0)) / 2);
        var x = (down[column].YAt(middleY) + down[column + 1].YAt(middleY)) / 2;
        var y = (across[row].YAt(middleX) + across[row + 1].YAt(middleX)) / 2;
        var (left, right) = ((int)Math.Round(down[column].YAt(y)), (int)Math.Round(down[column + 1].YAt(y)));
        var (top, bottom) = ((int)Math.Round(across[row].YAt(x)), (int)Math.Round(across[row + 1].YAt(x)));
        return new Box(Math.Max(0, left), Math.Max(0, top), Math.Max(1, right - left), Math.Max(1, bottom - top));
    }

    /// <summary>
    /// Where a picture cuts through a table, its edge is a boundary that no rule marks, or a shadow along it poses as a rule:
    /// a strip outside counts as a row when the crossing rules go on through it, and when digits stand in it.
    /// </summary>
    /// <param name="digits">Where the digits are, from 0 to <paramref name="height"/>.</param>
    private static List<RuledLine> OuterRules(List<RuledLine> lines, List<RuledLine> crossing, int width, int height, List<double> digits)
    {
        const int Edge = 4; // Pixels from the picture's edge.
        double At(RuledLine line) => line.YAt(width / 2.0);
        bool Holds(double from, double to) => digits.Exists(digit => digit > from && digit < to);

        var all = new List<RuledLine>(lines);
        if (At(all[0]) < Edge && !Holds(At(all[0]), At(all[1]))) all.RemoveAt(0);
        if (At(all[^1]) >= height - Edge && !Holds(At(all[^2]), At(all[^1]))) all.RemoveAt(all.Count - 1);
        if (all.Count < 2) return lines;

        var row = RuledLines.UsualDistance(all, width);
        var (start, end) = UsualSpan(crossing);
        double Room(double room) => room < 1.5 * row ? room : row; // crossing rules may go on to the sheet's edge
        var (above, below) = (Room(At(all[0]) - start), Room(end - At(all[^1])));

        if (above > 0.6 * row && Holds(At(all[0]) - above, At(all[0]))) all.Insert(0, Moved(all[0], -above));
        if (below > 0.6 * row && Holds(At(all[^1]), At(all[^1]) + below)) all.Add(Moved(all[^1], below));
        return all;
    }

    /// <summary>
    /// Digits below each other may look like a rule: what is shorter than the sure rules, or has gaps, and stands in the midst of a
    /// row or column that they make, is none.
    /// </summary>
    /// <param name="along">The picture's side that the lines run along, in pixels.</param>
    /// <param name="across">Its other side.</param>
    /// <param name="inkAt">Ink, 0..255, by the place along and across the lines.</param>
    private static List<RuledLine> WithoutAlignedStrokes(List<RuledLine> lines, int along, int across, Func<int, int, byte> inkAt)
    {
        const double Whole = 0.9, Long = 0.85; // Share with ink; of the usual length.
        var unbroken = lines.ConvertAll(line => (Line: line, Ink: InkAlong(line, across, inkAt))).FindAll(one => !RuledLines.IsOfStrokes(one.Ink));
        var steady = unbroken.ConvertAll(one => one.Line);
        var whole = unbroken.FindAll(one => Inked(one.Ink) >= Whole).ConvertAll(one => one.Line);
        if (whole.Count < 3) return lines;
        var length = whole.Select(line => line.Length).Order().ElementAt(whole.Count / 2);
        var sure = whole.FindAll(line => line.Length >= Long * length);
        var near = RuledLines.Near * RuledLines.UsualDistance(sure, along);
        return lines.FindAll(line => sure.Contains(line)
            || !(steady.Contains(line) ? sure : steady).Exists(other => RuledLines.Distance(other, line, along) < near));
    }

    /// <summary>
    /// Where a sheet was folded, a line may run through the midst of a row or column; it goes on beyond the table, at either end or to
    /// the picture's edge there.
    /// </summary>
    private static List<RuledLine> WithoutCreases(List<RuledLine> lines, int along)
    {
        const double Beyond = 0.015; // Of the picture's side.
        const int Edge = 3; // Pixels.
        if (lines.Count < 4) return lines;
        var (start, end) = UsualSpan(lines);
        var near = RuledLines.Near * RuledLines.UsualDistance(lines, along);
        var beyond = (int)(Beyond * along);
        return lines.FindAll(line => !(IsBeyond(line) && lines.Exists(other => other != line && RuledLines.Distance(other, line, along) < near)));

        bool IsBeyond(RuledLine line)
        {
            var (before, after) = (start - line.Start, line.End - end);
            return (before >= beyond || line.Start < Edge) && (after >= beyond || line.End > along - Edge) && before + after >= 2 * beyond;
        }
    }

    /// <summary>The lines that those across them reach; the others are edges of the sheet or rules of something else.</summary>
    private static List<RuledLine> Crossed(List<RuledLine> lines, List<RuledLine> crossing, int along)
    {
        const double Slack = 0.5; // Of the usual distance: some rules end before the frame.
        var slack = Slack * RuledLines.UsualDistance(lines, along);
        var start = crossing.Select(line => line.Start).Order().ElementAt(crossing.Count / 4); // some are torn
        var end = crossing.Select(line => line.End).OrderDescending().ElementAt(crossing.Count / 4);
        return lines.FindAll(line => line.YAt(along / 2.0) > start - slack && line.YAt(along / 2.0) < end + slack);
    }

    /// <summary>Whether the lines have ink from the first to the last of those that cross them, nearly everywhere.</summary>
    private static bool AreWhole(List<RuledLine> lines, List<RuledLine> crossing, int along, int across, Func<int, int, byte> inkAt)
    {
        const double Least = 0.92; // Where a rule is pale or the paper bent, some is missing.
        return lines.Average(line => Inked(InkAlong(Between(line, crossing, along), across, inkAt))) >= Least;
    }

    /// <summary>A line from the first to the last of those that cross it.</summary>
    private static RuledLine Between(RuledLine line, List<RuledLine> crossing, int along)
    {
        var y = line.YAt(along / 2.0);
        return line with { Start = Math.Max(0, (int)crossing[0].YAt(y)), End = Math.Min(along, (int)crossing[^1].YAt(y)) };
    }

    /// <summary>The share of a line's length that has ink; 0 of no length.</summary>
    private static double Inked(byte[] ink)
    {
        const byte Faint = 30;
        return ink.Length == 0 ? 0 : ink.Count(level => level >= Faint) / (double)ink.Length;
    }

    /// <summary>The strongest ink at each of a line's pixels; empty for a line of no length.</summary>
    private static byte[] InkAlong(RuledLine line, int across, Func<int, int, byte> inkAt)
    {
        const int Reach = 2; // Pixels to each side: rules are a little bent.
        var ink = new byte[Math.Max(0, line.Length)];
        for (var i = 0; i < ink.Length; i++)
        {
            var y = (int)Math.Round(line.YAt(line.Start + i));
            for (var near = Math.Max(0, y - Reach); near <= Math.Min(across - 1, y + Reach); near++) ink[i] = Math.Max(ink[i], inkAt(line.Start + i, near));
        }

        return ink;
    }

    private static bool IsPiece(RuledLine piece, List<RuledLine> rules)
    {
        const double Bent = 0.15; // Of a row's height: how far a rule may stray from the straight line.
        var middle = (piece.Start + piece.End) / 2.0;
        var row = (rules[^1].YAt(middle) - rules[0].YAt(middle)) / (rules.Count - 1);
        return rules.Exists(rule => Math.Abs(rule.YAt(middle) - piece.YAt(middle)) < Bent * row);
    }

    /// <summary>Where lines begin and end: the medians.</summary>
    private static (int Start, int End) UsualSpan(List<RuledLine> lines) =>
        (lines.Select(line => line.Start).Order().ElementAt(lines.Count / 2), lines.Select(line => line.End).Order().ElementAt(lines.Count / 2));

    private static RuledLine Moved(RuledLine line, double distance) => line with { Intercept = line.Intercept + distance };

    /// <summary>Rules of a table's own length, in order; what was found twice, or is an edge each of one thick rule, counts once.</summary>
    private static List<RuledLine> LongOnes(IReadOnlyList<RuledLine> lines, int along)
    {
        const int ThickRule = 6; // Pixels; no row of digits is as low.
        const double Double = 0.15; // Of the usual distance; no cell is as narrow.
        var longest = lines.Count == 0 ? 0 : lines.Max(line => line.Length);
        var apart = Apart(lines.Where(line => line.Length >= MinShare * longest).OrderBy(line => line.YAt(along / 2.0)), ThickRule);
        return apart.Count < 3 ? apart : Apart(apart, Math.Max(ThickRule, Double * RuledLines.UsualDistance(apart, along)));

        List<RuledLine> Apart(IEnumerable<RuledLine> ordered, double distance)
        {
            var kept = new List<RuledLine>();
            foreach (var line in ordered)
            {
                if (kept.Count == 0 || line.YAt(along / 2.0) - kept[^1].YAt(along / 2.0) > distance) kept.Add(line);
                else kept[^1] = kept[^1] with { Start = Math.Min(kept[^1].Start, line.Start), End = Math.Max(kept[^1].End, line.End) };
            }

            return kept;
        }
    }
}
