using Digits.Recognition;

namespace Digits.Training.Evaluation;

/// <summary>A model's whole evaluation.</summary>
/// <param name="Sets">The figures, a line a set or part of a set.</param>
/// <param name="Digits">What was said of each single picture.</param>
/// <param name="Scans">What was read on each scan.</param>
public sealed record EvaluationResult(
    ModelManifest Model, IReadOnlyList<SetFigures> Sets, IReadOnlyList<DigitPredictions> Digits, IReadOnlyList<ScanReadings> Scans)
{
    /// <summary>MNIST's test images, or else the first set of digits: what calibration and rejection are shown on.</summary>
    public DigitPredictions? Main => Digits.FirstOrDefault(digits => digits.Set is { Split: "test", IsNormalized: true })
        ?? Digits.FirstOrDefault(digits => digits.DigitConfidences().Count > 0);

    /// <summary>The figures of <see cref="Main"/>.</summary>
    public SetFigures? MainFigures => Main is { } main ? Sets.First(set => (set.Name, set.Split) == (main.Set.Name, main.Set.Split)) : null;
}
