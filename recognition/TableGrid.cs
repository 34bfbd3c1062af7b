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

    /// <param name="horizontal">y as a function of x.</param>
    /// <param name="vertical">x as a function of y, as found in the transposed page.</param>
    /// <returns>Null when there are not at least two rows and two columns.</returns>
    public static TableGrid? Find(IReadOnlyList<RuledLine> horizontal, IReadOnlyList<RuledLine> vertical, int width, int height)
    {
        var across = LongOnes(horizontal, width / 2.0);
        var down = LongOnes(vertical, height / 2.0);
        return across.Count >= 3 && down.Count >= 3 ? new TableGrid(across, down) : null;
    }

    /// <summary>The cell that holds a point, or null outside of the table.</summary>
    public (int Row, int Column)? CellAt(double x, double y)
    {
        var row = across.FindLastIndex(line => line.YAt(x) <= y);
        var column = down.FindLastIndex(line => line.YAt(y) <= x);
        return row >= 0 && row < Rows && column >= 0 && column < Columns ? (row, column) : null;
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

    /// <summary>Rules of a table's own length, in order; two edges of one thick rule count once.</summary>
    private static List<RuledLine> LongOnes(IReadOnlyList<RuledLine> lines, double middle)
    {
        var longest = lines.Count == 0 ? 0 : lines.Max(line => line.Length);
        var kept = new List<RuledLine>();
        foreach (var line in lines.Where(line => line.Length >= MinShare * longest).OrderBy(line => line.YAt(middle)))
        {
            const int ThickRule = 6; // Pixels; no row of digits is as low.
            if (kept.Count == 0 || line.YAt(middle) - kept[^1].YAt(middle) > ThickRule) kept.Add(line);
        }

        return kept;
    }
}
