namespace Digits.Recognition.Forms;

/// <summary>
/// Scale and shift of one axis: the template's lines are laid over the projection of the page's lines at every scale and
/// shift, and of each range of scales the best agreements are kept.
/// </summary>
internal static class AxisSearch
{
    private const double SmallestScale = 0.5; // Of the scale at which the whole template fits the page: the form on a larger picture.
    private const double LargestScale = 2.2; // A part of the form on the picture, half of it or more.
    private const double ScaleStep = 1.004;
    private const double Band = 1.25; // Of scales that compete: the smaller the scale, the more lines agree by chance.

    /// <summary>Page pixels = Scale * template units + Shift.</summary>
    public readonly record struct Fit(double Scale, double Shift, double Score);

    /// <summary>The range of scales, counted from the smallest that is tried.</summary>
    public static int BandOf(double scale, double fitting) => (int)(Math.Log(scale / (SmallestScale * fitting)) / Math.Log(Band));

    /// <param name="across">The page's lines, each along a row.</param>
    /// <param name="maxBins">How finely the page is divided: coarsely, lines that lean or converge still fall into one bin.</param>
    /// <param name="lines">Place and length of the template's lines, in its units.</param>
    /// <param name="size">The template's extent along this axis, in its units.</param>
    /// <param name="fitting">The scale at which the whole template just fits the page.</param>
    /// <returns>At most <paramref name="count"/> different fits of each range of scales.</returns>
    public static List<Fit> Find(Bitmap across, IReadOnlyList<(double At, double Length)> lines, double size, double fitting, int maxBins, int count)
    {
        var binSize = Math.Max(1, (across.Height + maxBins - 1) / maxBins);
        var profile = Profile(across, binSize);
        var total = lines.Sum(line => line.Length);
        var fits = new List<Fit>();
        var natural = across.Height / size;
        for (var scale = SmallestScale * fitting; scale <= LargestScale * natural; scale *= ScaleStep)
        {
            var places = lines.Select(line => (Bin: line.At * scale / binSize, Full: 0.45 * line.Length * scale, line.Length)).ToArray();
            var (first, last) = (places.Min(place => place.Bin), places.Max(place => place.Bin));
            var slack = 0.4 * (last - first);
            var best = new Fit(scale, 0, 0);
            for (var shift = (int)(-first - slack); shift <= profile.Length - last + slack; shift++)
            {
                var score = 0.0;
                foreach (var (bin, full, length) in places)
                {
                    var at = (int)Math.Round(bin + shift);
                    if ((uint)at < (uint)profile.Length) score += length * Math.Min(1, profile[at] / full);
                }

                if (score > best.Score) best = new Fit(scale, shift * binSize, score);
            }

            if (best.Score > 0) fits.Add(best with { Score = best.Score / total });
        }

        return [.. fits.GroupBy(fit => BandOf(fit.Scale, fitting)).SelectMany(Best)];

        List<Fit> Best(IEnumerable<Fit> band)
        {
            var kept = new List<Fit>();
            foreach (var fit in band.OrderByDescending(fit => fit.Score))
            {
                if (kept.Count == count) break;
                if (!kept.Exists(other => IsSame(fit, other, size, binSize))) kept.Add(fit);
            }

            return kept;
        }
    }

    /// <summary>How much of the page's lines falls into each bin and the two beside it: a line askew is spread over some rows.</summary>
    private static double[] Profile(Bitmap across, int binSize)
    {
        var bins = new double[(across.Height + binSize - 1) / binSize];
        for (var y = 0; y < across.Height; y++) bins[y / binSize] += across.Row(y).Count(true);

        // A line is some rows thick; its length is what counts.
        const double Thickness = 2;
        var thickness = Math.Max(1, Thickness / binSize) * binSize;
        var profile = new double[bins.Length];
        for (var i = 0; i < bins.Length; i++)
        {
            for (var near = Math.Max(0, i - 2); near <= Math.Min(bins.Length - 1, i + 2); near++) profile[i] += bins[near] / thickness;
        }

        // What stands everywhere, a grid's or a grain's lines, is no line of its own.
        const int Around = 12; // Bins.
        var sums = new double[profile.Length + 1];
        for (var i = 0; i < profile.Length; i++) sums[i + 1] = sums[i] + profile[i];
        return
        [
            .. profile.Select((value, i) =>
            {
                var (from, to) = (Math.Max(0, i - Around), Math.Min(profile.Length, i + Around + 1));
                return Math.Max(0, value - ((sums[to] - sums[from]) / (to - from)));
            }),
        ];
    }

    /// <summary>Both ends of the template fall on about the same places.</summary>
    private static bool IsSame(Fit a, Fit b, double size, int binSize) =>
        Math.Abs(a.Shift - b.Shift) <= 4 * binSize && Math.Abs((a.Scale * size) + a.Shift - (b.Scale * size) - b.Shift) <= 4 * binSize;
}
