namespace Digits.Recognition;

/// <summary>
/// The parts of a page where something stands: the page is cut along its widest empty bands, across and down in turn, as long as
/// that saves work (recursive X-Y cuts; Nagy, Seth 1984, "Hierarchical representation of optically scanned documents").
/// </summary>
/// <param name="squares">Where something stands, a pixel for each square of the page. All lengths are counted in squares.</param>
/// <param name="margin">What is looked at around each piece as well.</param>
/// <param name="longest">What a piece may be wide or high.</param>
/// <param name="worth">The area that a cut must save, for each piece costs a run of the network.</param>
internal sealed class InkPieces(Bitmap squares, int margin, int longest, int worth)
{
    /// <returns>Boxes that share nothing, and together hold all that stands on the page.</returns>
    public List<Box> Find()
    {
        var pieces = new List<Box>();
        Cut(new Box(0, 0, squares.Width, squares.Height), pieces);
        return pieces;
    }

    private void Cut(Box part, List<Box> pieces)
    {
        var (across, down) = Profiles(part);
        var (left, top) = (Array.IndexOf(across, true), Array.IndexOf(down, true));
        if (left < 0) return;
        var inked = new Box(part.X + left, part.Y + top, Array.LastIndexOf(across, true) + 1 - left, Array.LastIndexOf(down, true) + 1 - top);
        var (columns, rows) = (WidestGap(across.AsSpan(left, inked.Width)), WidestGap(down.AsSpan(top, inked.Height)));
        var (savedAcross, savedDown) = (Saved(columns.Length, inked.Height), Saved(rows.Length, inked.Width));
        if (Math.Max(savedAcross, savedDown) >= worth) CutAt(savedAcross > savedDown, savedAcross > savedDown ? columns.Middle : rows.Middle);
        else if (Math.Max(inked.Width, inked.Height) > longest) CutAt(inked.Width > inked.Height, Math.Max(inked.Width, inked.Height) / 2);
        else pieces.Add(inked);

        void CutAt(bool isAcross, int at)
        {
            Cut(isAcross ? inked with { Width = at } : inked with { Height = at }, pieces);
            Cut(isAcross ? inked with { X = inked.X + at, Width = inked.Width - at } : inked with { Y = inked.Y + at, Height = inked.Height - at }, pieces);
        }
    }

    private int Saved(int gap, int breadth) => (gap - (2 * margin)) * (breadth + (2 * margin));

    /// <summary>Which columns and which rows of a part have something in them.</summary>
    private (bool[] Across, bool[] Down) Profiles(Box part)
    {
        var (across, down) = (new bool[part.Width], new bool[part.Height]);
        for (var y = 0; y < part.Height; y++)
        {
            var row = squares.Row(part.Y + y).Slice(part.X, part.Width);
            down[y] = row.Contains(true);
            for (var x = 0; x < row.Length; x++) across[x] |= row[x];
        }

        return (across, down);
    }

    private static (int Middle, int Length) WidestGap(ReadOnlySpan<bool> profile)
    {
        var (middle, longest, start) = (0, 0, 0);
        for (var i = 0; i < profile.Length; i++)
        {
            if (!profile[i]) continue;
            if (i - start > longest) (middle, longest) = ((start + i) / 2, i - start);
            start = i + 1;
        }

        return (middle, longest);
    }
}
