using Digits.Recognition;
using Digits.Training.Data;

namespace Digits.Training.Evaluation;

/// <summary>What a threshold is to hold.</summary>
/// <param name="Error">Error among accepted digits, 0..1.</param>
/// <param name="NonDigits">Share of what is no digit that may be accepted, 0..1.</param>
/// <param name="Delta">Probability with which either may be missed, 0..1.</param>
public sealed record CalibrationWish(double Error = 0.002, double NonDigits = 0.005, double Delta = 0.05);

/// <summary>
/// Makes a model's confidence mean what it says: a temperature from validation digits, then the lowest threshold that
/// holds both what is wanted of digits and what is wanted of letters and marks, each with half of delta.
/// </summary>
public static class Calibrator
{
    /// <param name="manifest">The model, calibrated or not.</param>
    /// <param name="onnx">Its file.</param>
    /// <param name="validation">Digits that the model neither learned from nor was tested on.</param>
    /// <param name="nonDigits">Pictures of letters and marks, as the network takes them, that it didn't learn from; may be empty.</param>
    /// <returns>The manifest with temperature, threshold and what they rest on.</returns>
    /// <exception cref="JobFailedException">No threshold holds what is wanted.</exception>
    public static ModelManifest Fit(ModelManifest manifest, byte[] onnx, DigitSet validation, DigitSet nonDigits, CalibrationWish wish,
        CancellationToken cancellationToken)
    {
        if (validation.Count == 0) throw new JobFailedException("Calibration needs digits that were held back from training; there are none.");
        using var plain = DigitClassifier.Load(manifest with { Temperature = 1 }, onnx);
        var logits = Evaluator.Predict(plain, validation, _ => { }, cancellationToken).Probabilities.Select(Log).ToArray();
        var temperature = TemperatureScaling.Fit(logits, validation.Labels);
        using var classifier = DigitClassifier.Load(manifest with { Temperature = temperature }, onnx);
        var digits = Evaluator.Predict(classifier, validation, _ => { }, cancellationToken);
        var readings = Enumerable.Range(0, validation.Count)
            .Select(i => (Confidence: (double)digits.ConfidenceAt(i), Right: digits.ReadAt(i) == validation.Labels[i])).ToList();

        var forDigits = SelectionWithGuaranteedRisk.Find(readings, wish.Error, wish.Delta / 2) ?? throw new JobFailedException(
            $"No threshold holds an error of {wish.Error:P2} among accepted digits with {1 - (wish.Delta / 2):P1} confidence on {validation.Count} validation "
            + $"images. Ask for less (--error), or hold more images back: {Math.Ceiling(Math.Log(2 / wish.Delta) / wish.Error)} without a mistake are the least.");
        var (threshold, forOthers) = (forDigits.Threshold, default(SelectionWithGuaranteedRisk.Guarantee));
        if (nonDigits.Count > 0)
        {
            var others = Evaluator.Predict(classifier, nonDigits, _ => { }, cancellationToken);
            forOthers = SelectionWithGuaranteedRisk.FindForNonDigits(
                Enumerable.Range(0, nonDigits.Count).Select(i => (double)others.ConfidenceAt(i)), wish.NonDigits, wish.Delta / 2);
            if (forOthers is not { Threshold: <= 1 })
            {
                throw new JobFailedException($"No threshold keeps {nonDigits.Count} letters and marks below {wish.NonDigits:P1} accepted. Ask for less (--non-digits).");
            }

            threshold = Math.Max(threshold, forOthers.Threshold);
        }

        return manifest with
        {
            Temperature = temperature,
            AcceptThreshold = threshold,
            Calibration = new CalibrationBasis(
                wish.Error, forDigits.Bound, DigitMetrics.Ratio(readings.Count(reading => reading.Confidence >= threshold), readings.Count),
                validation.Count, wish.NonDigits, forOthers?.Bound ?? 1, nonDigits.Count, wish.Delta,
                CalibrationFigures.Of(validation.Labels, Softened(logits)).Ece, CalibrationFigures.Of(validation.Labels, digits.Probabilities).Ece),
        };
    }

    private static float[] Softened(float[] logits) => [.. logits.Select(MathF.Exp)];

    // A probability that underflowed to 0 still has a logit far below all others.
    private static float Log(float probability) => MathF.Log(Math.Max(probability, 1e-38f));
}
