using Digits.Training.Data;

namespace Digits.Training.Evaluation;

/// <summary>A number on an image, as it is and as it was read.</summary>
/// <param name="File">The image.</param>
public sealed record ScanCase(string File, NumberCase Number);

/// <summary>What was read on the images of a set.</summary>
public sealed record ScanReadings(NumberSet Set, SetFigures Figures, IReadOnlyList<ScanCase> Cases)
{
    /// <summary>What went wrong, worst first: what was accepted wrongly by confidence, then the rest; numbers missed come last.</summary>
    public IReadOnlyList<ScanCase> Worst() => [.. Cases.Where(scan => scan.Number.IsWrong).OrderByDescending(scan => scan.Number.Accepted)
        .ThenByDescending(scan => scan.Number.Text.Length > 0).ThenByDescending(scan => scan.Number.Confidence)];
}
