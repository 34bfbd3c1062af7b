namespace Digits.Training.Evaluation;

/// <summary>What is left when only readings from <paramref name="Threshold"/> on are taken.</summary>
/// <param name="Coverage">Share that is taken, 0..1.</param>
/// <param name="Error">Share of these that is wrong, 0..1.</param>
/// <param name="Threshold">The least confidence among them.</param>
public readonly record struct RejectPoint(double Coverage, double Error, double Threshold);

/// <summary>
/// Error against coverage as the threshold falls (risk-coverage curve, El-Yaniv and Wiener 2010). Readings of equal
/// confidence are taken together, for no threshold parts them.
/// </summary>
public sealed class RejectCurve
{
    private const int MostPoints = 100; // a hundredth of the coverage apart: what a chart can show

    private readonly List<RejectPoint> points = [];

    /// <param name="readings">Confidence of each reading, and whether it is right.</param>
    public RejectCurve(IEnumerable<(double Confidence, bool Right)> readings)
    {
        var sorted = readings.OrderByDescending(reading => reading.Confidence).ToList();
        var (taken, wrong, area) = (0, 0, 0.0);
        while (taken < sorted.Count)
        {
            var (threshold, before) = (sorted[taken].Confidence, taken);
            for (; taken < sorted.Count && sorted[taken].Confidence == threshold; taken++) wrong += sorted[taken].Right ? 0 : 1;
            points.Add(new((double)taken / sorted.Count, (double)wrong / taken, threshold));
            area += (taken - before) * points[^1].Error;
        }

        Aurc = sorted.Count == 0 ? 0 : area / sorted.Count;
    }

    /// <summary>Area under the curve: the error in the mean over all coverages (Geifman, Uziel and El-Yaniv 2019).</summary>
    public double Aurc { get; }

    /// <summary>The error when at least this share is taken, 0..1.</summary>
    public double ErrorAt(double coverage) => points.Count == 0 ? 0 : points.First(point => point.Coverage >= coverage - 1e-12).Error;

    /// <summary>The largest coverage at which this share of what is taken is right; 0 when there is none.</summary>
    public double CoverageAt(double accuracy) =>
        points.Where(point => 1 - point.Error >= accuracy - 1e-12).Select(point => point.Coverage).DefaultIfEmpty(0).Max();

    /// <summary>At most a hundred points of the curve, evenly spread, the last at full coverage.</summary>
    public IReadOnlyList<RejectPoint> Thin()
    {
        var thin = new List<RejectPoint>();
        foreach (var point in points)
        {
            if (thin.Count == 0 || point.Coverage == 1 || Math.Floor(point.Coverage * MostPoints) > Math.Floor(thin[^1].Coverage * MostPoints)) thin.Add(point);
        }

        return thin;
    }
}
