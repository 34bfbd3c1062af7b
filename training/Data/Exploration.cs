using Digits.Recognition;

namespace Digits.Training.Data;

/// <summary>A set of single digits, in figures and in pictures.</summary>
public sealed record ExploredDigits(DigitSetSummary Summary, DigitSetPortrait Portrait);

/// <summary>A set of whole numbers.</summary>
/// <param name="Numbers">Numbers to be read.</param>
/// <param name="NoNumbers">Letters and signs to be refused.</param>
public sealed record ExploredNumbers(string Name, Layout Layout, int Files, int Numbers, int NoNumbers);

/// <summary>What is in the data.</summary>
/// <param name="InBothSplits">Pictures that are both in the training and in the test images: indexes into each.</param>
public sealed record Exploration(
    IReadOnlyList<ExploredDigits> Digits, IReadOnlyList<ExploredNumbers> Numbers, IReadOnlyList<(int First, int Second)> InBothSplits)
{
    public static Exploration Of(IReadOnlyList<FoundSet> found)
    {
        var (digits, both) = (new List<ExploredDigits>(), new List<(int, int)>());
        foreach (var set in found.Where(set => set.IsDigits))
        {
            List<DigitSet> splits = set.Kind == SetKind.Mnist ? [set.ReadDigits("train"), set.ReadDigits("test")] : [set.ReadDigits("test")];
            digits.AddRange(splits.Select(split => new ExploredDigits(DigitSetSummary.Of(split), DigitSetPortrait.Of(split))));
            if (splits.Count == 2) both.AddRange(SamePictures.Between(splits[0], splits[1]));
        }

        var numbers = found.Where(set => !set.IsDigits).Select(set => set.ReadNumbers()).Select(set =>
        {
            var truth = set.Scans.SelectMany(scan => scan.Numbers).ToList();
            return new ExploredNumbers(set.Name, set.Layout, set.Scans.Count,
                truth.Count(number => !string.IsNullOrEmpty(number.Text)), truth.Count(number => number.IsNoNumber));
        });
        return new Exploration(digits, [.. numbers], both);
    }
}
