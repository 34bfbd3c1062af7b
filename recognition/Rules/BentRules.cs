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
        var through = new List<FollowedRule>();
        foreach (var rule in rules.TakeWhile(rule => rule.Inked >= Through))
        {
            if (!through.Exists(other => Math.Abs(At(other.Line) - At(rule.Line)) < SameRule * across)) through.Add(rule);
        }

        through.Sort((a, b) => At(a.Line).CompareTo(At(b.Line)));
        var kept = WithoutAlignedStrokes(through, along);
        if (kept.Count < 3) return [];
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

    /// <summary>Digits below each other may look like a rule: what comes and goes in the midst of a row or column of steady ones is none.</summary>
    private static List<RuledLine> WithoutAlignedStrokes(List<FollowedRule> rules, int along)
    {
        var steady = rules.FindAll(rule => !RuledLines.IsOfStrokes(rule.Ink)).ConvertAll(rule => rule.Line);
        var lines = rules.ConvertAll(rule => rule.Line);
        if (steady.Count < 3) return lines;
        var near = RuledLines.Near * RuledLines.UsualDistance(steady, along);
        return lines.FindAll(line => steady.Contains(line) || !steady.Exists(other => RuledLines.Distance(other, line, along) < near));
    }

    /// <summary>Goes along a bent rule to both sides of the picture.</summary>
    private static FollowedRule Follow(RuledLine piece, double start, int along, int across, Func<int, int, byte> inkAt)
    {
        const int Margin = 40, Reach = 3; // The side by this: nothing is known to be there; pixels to each side of where it is expected.
        const double Bend = 0.15; // Pixels that it rises or falls in each.
        var (first, last, middle) = (along / Margin, along - (along / Margin), piece.Start + (int)(start * piece.Length));
        var ink = new byte[last - first];
        double inked = 0, sumX = 0, sumY = 0, sumXX = 0, sumXY = 0;
        Go(1);
        Go(-1);
        var spread = (sumXX * inked) - (sumX * sumX);
        if (spread <= 0) return new FollowedRule(piece, []);
        var slope = ((sumXY * inked) - (sumX * sumY)) / spread;
        return new FollowedRule(piece with { Intercept = (sumY - (slope * sumX)) / inked, Slope = slope, Start = first, End = last }, ink);

        void Go(int step)
        {
            var y = piece.YAt(middle);
            for (var x = step > 0 ? middle : middle - 1; x >= first && x < last; x += step)
            {
                var (off, level) = Nearest(x, (int)Math.Round(y));
                ink[x - first] = level;
                if (level < FollowedRule.LeastInk) continue;
                y += Math.Clamp(off, -Bend, Bend);
                (inked, sumX, sumY, sumXX, sumXY) = (inked + 1, sumX + x, sumY + y, sumXX + ((double)x * x), sumXY + (x * y));
            }
        }

        (int Off, byte Ink) Nearest(int x, int y)
        {
            for (var off = 0; off <= Reach; off++)
            {
                if (InkAt(x, y + off) is >= FollowedRule.LeastInk and var below) return (off, below);
                if (InkAt(x, y - off) is >= FollowedRule.LeastInk and var above) return (-off, above);
            }

            return (0, 0);
        }

        byte InkAt(int x, int y) => y >= 0 && y < across ? inkAt(x, y) : (byte)0;
    }

    /// <summary>A rule as it was followed from side to side.</summary>
    /// <param name="Line">The straight line that is nearest to it.</param>
    /// <param name="Ink">Along it; 0 where there is none.</param>
    private readonly record struct FollowedRule(RuledLine Line, byte[] Ink)
    {
        public const byte LeastInk = 50;

        /// <summary>The share of its length that has ink.</summary>
        public double Inked { get; } = Ink.Length == 0 ? 0 : Ink.Count(level => level > 0) / (double)Ink.Length;
    }
}
