namespace Digits.Recognition;

/// <summary>
/// Finds and removes printed lines. A rule shows itself by runs longer than any pen stroke; a slightly skewed one falls into
/// several, one step apart, which touch and so form one component. Vertical rules are found in the transposed bitmap.
/// </summary>
internal static class RuledLines
{
    /// <summary>Of the usual distance between rules; what is nearer to one may be none itself.</summary>
    public const double Near = 0.7;

    private const int MaxGap = 3; // Pixels; a rule that was printed or thresholded badly has such holes.

    /// <param name="minRun">Shortest run that must belong to a rule.</param>
    /// <param name="maxThickness">What is thicker is no rule but a bar or a shadow.</param>
    public static List<RuledLine> Find(Bitmap bitmap, int minRun, int maxThickness) => Join(FindPieces(bitmap, minRun, maxThickness), maxThickness);

    /// <summary>The lines in pieces: as far as each can be seen, and no farther.</summary>
    /// <inheritdoc cref="Find"/>
    public static List<RuledLine> FindPieces(Bitmap bitmap, int minRun, int maxThickness) =>
        [.. Pieces(bitmap, minRun).Select(Fit).Where(line => line.Thickness <= maxThickness).OrderBy(line => line.Start)];

    /// <summary>What may be a line or a piece of one.</summary>
    /// <inheritdoc cref="Find"/>
    public static List<Component> Pieces(Bitmap bitmap, int minRun) => ConnectedComponents.Find(LongRuns(bitmap, minRun));

    /// <summary>The runs that may belong to a line, its holes filled.</summary>
    /// <inheritdoc cref="Find"/>
    public static Bitmap LongRuns(Bitmap bitmap, int minRun)
    {
        var longRuns = new Bitmap(bitmap.Width, bitmap.Height);
        var runs = new List<Run>();
        for (var y = 0; y < bitmap.Height; y++)
        {
            runs.Clear();
            bitmap.AppendRuns(y, runs);
            for (var i = 0; i < runs.Count;)
            {
                var (start, end) = (runs[i].Start, runs[i].End);
                for (i++; i < runs.Count && runs[i].Start - end <= MaxGap; i++) end = runs[i].End;
                if (end - start >= minRun) longRuns.Row(y)[start..end].Fill(true);
            }
        }

        return longRuns;
    }

    /// <summary>The median distance of neighbours, in pixels, measured in the middle.</summary>
    /// <param name="lines">Two or more, in order.</param>
    /// <param name="along">The picture's side that they run along, in pixels.</param>
    public static double UsualDistance(IReadOnlyList<RuledLine> lines, int along) =>
        lines.Zip(lines.Skip(1), (a, b) => b.YAt(along / 2.0) - a.YAt(along / 2.0)).Order().ElementAt((lines.Count - 1) / 2);

    /// <summary>How far apart two lines are in the middle, in pixels.</summary>
    /// <param name="along">The picture's side that they run along, in pixels.</param>
    public static double Distance(RuledLine a, RuledLine b, int along) => Math.Abs(a.YAt(along / 2.0) - b.YAt(along / 2.0));

    /// <summary>Whether a line comes and goes: strong where it is, and not there for longer than a dotted rule's gaps.</summary>
    /// <param name="ink">Along the line, at least one pixel.</param>
    public static bool IsOfStrokes(byte[] ink)
    {
        const int Strong = 60, Gap = 3; // Of 255; pixels.
        const double Pale = 0.4, MaxGaps = 0.15; // Of the line's usual ink; of its length.
        var usual = ink.Order().ElementAt(ink.Length / 2);
        if (usual < Strong) return false;
        var (gaps, gap) = (0, 0);
        foreach (var level in ink.Append(byte.MaxValue))
        {
            if (level < Pale * usual) gap++;
            else (gaps, gap) = (gaps + (gap > Gap ? gap : 0), 0);
        }

        return gaps > MaxGaps * ink.Length;
    }

    /// <summary>Clears the lines but where a stroke crosses: there the ink is thicker than the rule.</summary>
    public static void Erase(Bitmap bitmap, IEnumerable<RuledLine> lines)
    {
        foreach (var line in lines)
        {
            var reach = line.Thickness + 1;
            for (var x = line.Start; x < line.End; x++)
            {
                var y = (int)Math.Round(line.YAt(x));
                for (var near = Math.Max(0, y - reach); near <= Math.Min(bitmap.Height - 1, y + reach); near++)
                {
                    if (!bitmap[x, near]) continue;

                    var (top, bottom) = (near, near + 1);
                    while (top > 0 && bitmap[x, top - 1]) top--;
                    while (bottom < bitmap.Height && bitmap[x, bottom]) bottom++;
                    if (bottom - top <= line.Thickness + 2)
                    {
                        for (var erased = top; erased < bottom; erased++) bitmap[x, erased] = false;
                    }

                    near = bottom;
                }
            }
        }
    }

    /// <summary>Clears the lines of both directions.</summary>
    /// <param name="transposed">The same bitmap, in which the vertical ones were found.</param>
    /// <inheritdoc cref="Erase(Bitmap, IEnumerable{RuledLine})"/>
    public static void Erase(Bitmap bitmap, Bitmap transposed, IEnumerable<RuledLine> horizontal, IEnumerable<RuledLine> vertical)
    {
        Erase(transposed, vertical);
        transposed.Transpose().Pixels.CopyTo(bitmap.Pixels, 0);
        Erase(bitmap, horizontal);
    }

    /// <summary>Least squares through every pixel of the component.</summary>
    private static RuledLine Fit(Component rule)
    {
        double n = 0, sumX = 0, sumY = 0, sumXX = 0, sumXY = 0;
        foreach (var run in rule.Runs)
        {
            double length = run.Length, middle = (run.Start + run.End - 1) / 2.0;
            n += length;
            sumX += length * middle;
            sumY += length * run.Y;
            sumXY += length * middle * run.Y;
            sumXX += length * ((middle * middle) + (((length * length) - 1) / 12));
        }

        var spread = sumXX - (sumX * sumX / n);
        var slope = spread == 0 ? 0 : (sumXY - (sumX * sumY / n)) / spread;
        return new RuledLine((sumY - (slope * sumX)) / n, slope, rule.Box.X, rule.Box.Right, (int)Math.Ceiling(n / rule.Box.Width));
    }

    /// <summary>Makes one line of pieces that lie on one.</summary>
    /// <param name="pieces">By where they begin.</param>
    /// <param name="maxThickness">Pixels that one may lie above or below the other's prolongation.</param>
    /// <param name="maxGap">Pixels between two of them.</param>
    public static List<RuledLine> Join(IEnumerable<RuledLine> pieces, int maxThickness, int maxGap = int.MaxValue)
    {
        var lines = new List<RuledLine>();
        foreach (var piece in pieces)
        {
            var at = lines.FindIndex(line => Math.Abs(line.YAt(piece.Start) - piece.YAt(piece.Start)) <= maxThickness && piece.Start - line.End <= maxGap);
            if (at < 0)
            {
                lines.Add(piece);
                continue;
            }

            var line = lines[at];
            if (piece.End <= line.End) continue;

            var (left, right) = (line.YAt(line.Start), piece.YAt(piece.End));
            var slope = (right - left) / (piece.End - line.Start);
            lines[at] = new RuledLine(left - (slope * line.Start), slope, line.Start, piece.End, Math.Max(line.Thickness, piece.Thickness));
        }

        return lines;
    }
}
