namespace Digits.Recognition;

/// <summary>The rules of a table in a photograph: paper bends, so they are straight in pieces only, and pale where light fails.</summary>
internal static class BentRules
{
    /// <summary>
    /// Rules that run from side to side, in order; pieces of digits that lie on one line do not, and of two on one rule the
    /// fuller counts. A pale one counts where the others leave room for just such a row.
    /// </summary>
    /// <param name="pieces">What may be pieces of rules.</param>
    /// <param name="along">The picture's side that the rules run along, in pixels.</param>
    /// <param name="across">Its other side.</param>
    /// <param name="inkAt">Ink, 0..255, by the place along and across the rules.</param>
    public static List<RuledLine> FromSideToSide(IEnumerable<RuledLine> pieces, int along, int across, Func<int, int, byte> inkAt)
    {
        double[] starts = [0.1, 0.3, 0.5, 0.7, 0.9]; // Of a piece: the straight line through a bent one meets it here or there.
        const double Through = 0.8, Pale = 0.4; // Share of a rule's length with ink.
        const double SameRule = 0.02; // Of the side; nearer than rows are.
        var rules = pieces.SelectMany(piece => starts.Select(start => Follow(piece, start, along, across, inkAt))).OrderByDescending(rule => rule.Inked).ToList();
        var kept = new List<RuledLine>();
        foreach (var (line, _) in rules.TakeWhile(rule => rule.Inked >= Through))
        {
            if (!kept.Exists(other => Math.Abs(At(other) - At(line)) < SameRule * across)) kept.Add(line);
        }

        if (kept.Count < 3) return [];
        kept.Sort((a, b) => At(a).CompareTo(At(b)));
        var typical = RuledLines.UsualDistance(kept, along);
        foreach (var (line, _) in rules.SkipWhile(rule => rule.Inked >= Through).TakeWhile(rule => rule.Inked >= Pale))
        {
            var next = kept.FindIndex(other => At(other) > At(line));
            if (next > 0 && IsRow(At(line) - At(kept[next - 1])) && IsRow(At(kept[next]) - At(line))) kept.Insert(next, line);
        }

        return kept;

        double At(RuledLine line) => line.YAt(along / 2.0);

        bool IsRow(double distance)
        {
            var rows = Math.Round(distance / typical);
            return rows >= 1 && Math.Abs(distance - (rows * typical)) < 0.2 * typical;
        }
    }

    /// <summary>Goes along a bent rule to both sides of the picture.</summary>
    /// <returns>The straight line that is nearest to it, and the share of its length that has ink.</returns>
    private static (RuledLine Line, double Inked) Follow(RuledLine piece, double start, int along, int across, Func<int, int, byte> inkAt)
    {
        const int Margin = 40, Reach = 3; // The side by this: nothing is known to be there; pixels to each side of where it is expected.
        const double Bend = 0.15; // Pixels that it rises or falls in each.
        const byte Ink = 50;
        var (first, last, middle) = (along / Margin, along - (along / Margin), piece.Start + (int)(start * piece.Length));
        double inked = 0, sumX = 0, sumY = 0, sumXX = 0, sumXY = 0;
        Go(1);
        Go(-1);
        var spread = (sumXX * inked) - (sumX * sumX);
        if (spread <= 0) return (piece, 0);
        var slope = ((sumXY * inked) - (sumX * sumY)) / spread;
        return (piece with { Intercept = (sumY - (slope * sumX)) / inked, Slope = slope, Start = first, End = last }, inked / (last - first));

        void Go(int step)
        {
            var y = piece.YAt(middle);
            for (var x = step > 0 ? middle : middle - 1; x >= first && x < last; x += step)
            {
                if (Nearest(x, (int)Math.Round(y)) is not { } off) continue;
                y += Math.Clamp(off, -Bend, Bend);
                (inked, sumX, sumY, sumXX, sumXY) = (inked + 1, sumX + x, sumY + y, sumXX + ((double)x * x), sumXY + (x * y));
            }
        }

        int? Nearest(int x, int y)
        {
            for (var off = 0; off <= Reach; off++)
            {
                if (HasInk(x, y + off)) return off;
                if (HasInk(x, y - off)) return -off;
            }

            return null;
        }

        bool HasInk(int x, int y) => y >= 0 && y < across && inkAt(x, y) >= Ink;
    }
}
