using Digits.Functions.Contract;
using Digits.Functions.Serving;
using Digits.Recognition;

namespace Digits.Functions;

/// <summary>Classifies pictures of single digits in one batch.</summary>
public static class Predictor
{
    private const int ImagePixels = MnistNormalization.Side * MnistNormalization.Side;

    private const int LabelCount = DigitClassifier.Classes;

    /// <param name="images">Decoded images, each one digit.</param>
    /// <param name="explain">Adds an explanation to each digit.</param>
    public static PredictResponse Predict(ModelLease model, IReadOnlyList<GreyImage> images, bool explain)
    {
        var inputs = new float[images.Count * ImagePixels];
        var inked = new List<(int Image, Box Ink)>();
        for (var i = 0; i < images.Count; i++)
        {
            // Blank images take no place in the batch.
            var input = inputs.AsSpan(inked.Count * ImagePixels, ImagePixels);
            if (MnistNormalization.TryNormalize(images[i], input, out var ink)) inked.Add((i, ink));
        }

        var probabilities = inked.Count == 0 ? [] : model.Classifier.Classify(inputs.AsSpan(0, inked.Count * ImagePixels), inked.Count);
        var predictions = new Prediction[images.Count];
        Array.Fill(predictions, Prediction.Blank);
        for (var row = 0; row < inked.Count; row++)
        {
            var ofDigits = probabilities.AsSpan(row * LabelCount, LabelCount).ToArray();
            var digit = Array.IndexOf(ofDigits, ofDigits.Max());
            var accepted = ofDigits[digit] >= model.Classifier.Manifest.AcceptThreshold;
            var explanation = explain
                ? Explainer.Explain(model.Classifier, inputs.AsSpan(row * ImagePixels, ImagePixels), digit, ofDigits[digit])
                : null;
            predictions[inked[row].Image] = new(
                digit, ofDigits[digit], accepted, ofDigits, PixelBox.From(inked[row].Ink), null, explanation);
        }

        return new PredictResponse(model.Reference(), predictions);
    }
}
