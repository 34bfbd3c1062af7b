using Digits.Recognition;
using Digits.Training.Data;

namespace Digits.Training.Evaluation;

/// <summary>A picture that was read wrong.</summary>
/// <param name="Set">Name of its data set.</param>
/// <param name="Truth">What it shows; "" for nothing, "no number" for letters or signs.</param>
/// <param name="Read">What was read; "" for nothing.</param>
/// <param name="Confidence">0..1.</param>
public sealed record WorstCase(string Set, GreyImage Picture, string Truth, string Read, double Confidence);

/// <summary>The pictures that went worst, to see what to mend next.</summary>
public static class WorstCases
{
    /// <summary>The surest mistakes on single digits, and what is no digit but was read surest.</summary>
    public static IReadOnlyList<WorstCase> Of(DigitPredictions digits, int count)
    {
        var set = digits.Set;
        var isForeign = KnownSets.IsForeignScript(set.Name);
        var accepted = Enumerable.Range(0, set.Count).Where(i => isForeign || set.Labels[i] > 9).OrderByDescending(digits.ConfidenceAt);
        return [.. (isForeign ? accepted : digits.Mistakes().Take(count).Concat(accepted.Take(count))).Take(2 * count)
            .Select(i => new WorstCase(set.Name, set.Images[i], TruthOf(set, i), $"{digits.ReadAt(i)}", digits.ConfidenceAt(i)))];
    }

    /// <summary>The worst readings of scans, cut out where the reader says where it read.</summary>
    public static IReadOnlyList<WorstCase> Of(ScanReadings scans, int count, CancellationToken cancellationToken) =>
        [.. scans.Worst().Take(count).Select(scan => new WorstCase(
            scans.Set.Name, Cut(scan, scans.Set.Layout, cancellationToken), scan.Number.Truth ?? "no number", scan.Number.Text, scan.Number.Confidence))];

    /// <summary>Writes SET/RANK_truth-T_read-R_CONFIDENCE.png.</summary>
    public static void Write(string folder, IEnumerable<WorstCase> cases)
    {
        foreach (var set in cases.GroupBy(worst => worst.Set))
        {
            var below = Path.Combine(folder, set.Key);
            Directory.CreateDirectory(below);
            foreach (var (rank, worst) in set.Index())
            {
                var file = $"{rank + 1:000}_truth-{Plain(worst.Truth)}_read-{Plain(worst.Read)}_{worst.Confidence * 100:0.0}.png";
                File.WriteAllBytes(Path.Combine(below, file), GreyPng.Encode(worst.Picture));
            }
        }
    }

    private static string TruthOf(DigitSet set, int index) =>
        set.Labels[index] < set.Classes?.Count ? set.Classes[set.Labels[index]] : $"{set.Labels[index]}";

    /// <summary>What a file name may hold on any system.</summary>
    private static string Plain(string text) =>
        text.Length == 0 ? "nothing" : string.Concat(text.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'));

    private static GreyImage Cut(ScanCase scan, Layout layout, CancellationToken cancellationToken)
    {
        var page = ImageDecoder.Decode(File.ReadAllBytes(scan.File), new DecodeLimits(), cancellationToken);
        if (layout == Layout.Field || scan.Number.Box is not { Width: > 0, Height: > 0 } box) return page;
        var margin = Math.Max(8, box.Height / 2);
        return page.Crop(box.Grow(margin).Intersect(page.Bounds));
    }
}
