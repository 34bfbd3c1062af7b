namespace Digits.Recognition.Geometry;

/// <summary>
/// How far the lines that run across bent paper stray from being level: a polynomial of the fourth degree along them whose terms change
/// linearly from line to line, found by least squares. Beyond the lines it stays as it is at their ends.
/// </summary>
internal sealed class RuleBend
{
    private const int Degree = 4, Terms = 2 * Degree;
    private const int Step = 8; // Pixels along a line: often enough.

    private readonly Reach along;
    private readonly Reach across;
    private readonly double[] terms;

    private RuleBend(List<RuleTrace> lines, Reach along, Reach across)
    {
        (this.along, this.across) = (along, across);
        terms = Solve(lines);
    }

    /// <param name="least">Pixels by which a line must be bent for it to matter.</param>
    /// <param name="areLevel">Whether straight lines would be level, so that slopes matter as well.</param>
    /// <returns>Null when the lines are too few, straight, or don't bend alike.</returns>
    public static RuleBend? Fit(List<RuleTrace> lines, double least, bool areLevel)
    {
        const int Fewest = 4, Rounds = 6;
        const double Odd = 1.5, Fine = 1; // Times the usual error: what lies otherwise is no line of this paper; pixels that are no error.
        const double Alike = 0.5; // Of the lines' length.
        const double Exact = 0.13; // Of the bend: the usual error.
        if (lines.Count < Fewest || Typical(lines.Select(line => Stray(line, i => line.Y[i], areLevel))) < least) return null;
        var along = Reach.Of(lines.Min(line => line.Start), lines.Max(line => line.End));
        var across = Reach.Of(lines.Min(line => line.Y.Min()), lines.Max(line => line.Y.Max()));
        if (across.Half < 1) return null;
        var kept = lines;
        for (var round = 0; ; round++)
        {
            var bend = new RuleBend(kept, along, across);
            var errors = lines.ConvertAll(bend.ErrorOf);
            var usual = errors.Order().ElementAt(errors.Count / 2);
            if (round == Rounds) return IsBent(bend, usual) ? bend : null;
            kept = [.. lines.Zip(errors, (line, error) => (line, error)).Where(one => one.error <= Math.Max(Fine, Odd * usual)).Select(one => one.line)];
        }

        bool IsBent(RuleBend bend, double error)
        {
            var typical = Typical(kept.Select(line => Stray(line, i => bend.At(line.Start + i, line.Y[i]), areLevel)));
            return typical >= least && error <= Exact * typical && kept.Sum(line => line.Y.Length) >= Alike * lines.Sum(line => line.Y.Length);
        }
    }

    /// <summary>How much lower than its level the line at (x, y) is, in pixels.</summary>
    public double At(double x, double y)
    {
        Span<double> row = stackalloc double[Terms];
        FillRow(x, y, row);
        var sum = 0.0;
        for (var i = 0; i < Terms; i++) sum += terms[i] * row[i];
        return sum;
    }

    private void FillRow(double x, double y, Span<double> row)
    {
        var (u, v) = (along.Place(x), across.Place(y));
        var power = 1.0;
        for (var i = 0; i < Terms; i += 2) (row[i], row[i + 1]) = (power *= u, power * v);
    }

    /// <summary>Each line has a level of its own, which falls out when the means along it are taken off.</summary>
    private double[] Solve(List<RuleTrace> lines)
    {
        const double Stiffness = 1e-3; // Keeps terms small that short lines don't tell.
        var (normal, right) = (new double[Terms, Terms], new double[Terms]);
        foreach (var line in lines)
        {
            var rows = new List<double[]>();
            for (var i = 0; i < line.Y.Length; i += Step)
            {
                var row = new double[Terms + 1];
                FillRow(line.Start + i, line.Y[i], row);
                row[Terms] = line.Y[i];
                rows.Add(row);
            }

            var means = Enumerable.Range(0, Terms + 1).Select(term => rows.Average(row => row[term])).ToArray();
            foreach (var row in rows)
            {
                for (var term = 0; term <= Terms; term++) row[term] -= means[term];
                LinearSystem.AddEquation(normal, right, row.AsSpan(0, Terms), row[Terms], weight: 1);
            }

            for (var term = 0; term < Terms; term++) normal[term, term] += Stiffness * rows.Count;
        }

        return LinearSystem.TrySolve(normal, right) ? right : new double[Terms];
    }

    /// <summary>The standard deviation of a line from its level, in pixels, once the bend is undone.</summary>
    private double ErrorOf(RuleTrace line)
    {
        double count = 0, sum = 0, squares = 0;
        for (var i = 0; i < line.Y.Length; i += Step)
        {
            var level = line.Y[i] - At(line.Start + i, line.Y[i]);
            (count, sum, squares) = (count + 1, sum + level, squares + (level * level));
        }

        var mean = sum / count;
        return Math.Sqrt(Math.Max(0, (squares / count) - (mean * mean)));
    }

    /// <summary>That of a line that is bent more than most: a bend may begin in the middle of a page.</summary>
    private static double Typical(IEnumerable<double> strays)
    {
        var ordered = strays.Order().ToList();
        return ordered[ordered.Count * 3 / 4];
    }

    /// <summary>How far a line bends away from the straight one through its ends or, if it should be level, from its first end, in pixels.</summary>
    /// <param name="y">Of the line, by its pixels.</param>
    private static double Stray(RuleTrace line, Func<int, double> y, bool isLevel)
    {
        var last = line.Y.Length - 1;
        var (first, slope) = (y(0), isLevel ? 0 : (y(last) - y(0)) / last);
        var most = 0.0;
        for (var i = 0; i <= last; i += Step) most = Math.Max(most, Math.Abs(y(i) - first - (slope * i)));
        return most;
    }

    private readonly record struct Reach(double Middle, double Half)
    {
        public static Reach Of(double from, double to) => new((from + to) / 2, (to - from) / 2);

        /// <summary>-1 where it begins and before, 1 where it ends and after.</summary>
        public double Place(double at) => Math.Clamp((at - Middle) / Half, -1, 1);
    }
}
