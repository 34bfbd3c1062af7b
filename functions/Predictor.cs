using Digits.Functions.Contract;
using Digits.Functions.Serving;
using Digits.Recognition;

namespace Digits.Functions;

/// <summary>Classifies pictures of single digits, however many, in batches that fit in memory.</summary>
public static class Predictor
{
    private const int ImagePixels = MnistNormalization.Side * MnistNormalization.Side;

    private const int LabelCount = 10;

    // The first layers of a large batch would need gigabytes; beyond this a batch gains nothing.
    private const int MostInOneRun = 512;

    /// <param name="images">Decoded images, each one digit.</param>
    public static PredictResponse Predict(ModelLease model, IReadOnlyList<GreyImage> images, CancellationToken cancellationToken)
    {
        var inputs = new float[images.Count * ImagePixels];
        var inked = new List<(int Image, Box Ink)>();
        for (var i = 0; i < images.Count; i++)
        {
            // Blank images take no place in the batch.
            var input = inputs.AsSpan(inked.Count * ImagePixels, ImagePixels);
            if (MnistNormalization.TryNormalize(images[i], input, out var ink)) inked.Add((i, ink));
        }

        var probabilities = Classify(model.Classifier, inputs.AsSpan(0, inked.Count * ImagePixels), cancellationToken);
        var predictions = new Prediction[images.Count];
        Array.Fill(predictions, Prediction.Blank);
        for (var row = 0; row < inked.Count; row++)
        {
            var ofDigits = probabilities.AsSpan(row * LabelCount, LabelCount).ToArray();
            var digit = Array.IndexOf(ofDigits, ofDigits.Max());
            var accepted = ofDigits[digit] >= model.Classifier.Manifest.AcceptThreshold;
            predictions[inked[row].Image] = new(digit, ofDigits[digit], accepted, ofDigits, PixelBox.From(inked[row].Ink), null);
        }

        return new PredictResponse(model.Reference(), predictions);
    }

    /// <param name="inputs">n * 784 values in 0..1, ink bright.</param>
    /// <returns>n * 10 probabilities.</returns>
    public static float[] Classify(DigitClassifier classifier, ReadOnlySpan<float> inputs, CancellationToken cancellationToken)
    {
        var count = inputs.Length / ImagePixels;
        var probabilities = new float[count * LabelCount];
        for (var start = 0; start < count; start += MostInOneRun)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var size = Math.Min(MostInOneRun, count - start);
            classifier.Classify(inputs.Slice(start * ImagePixels, size * ImagePixels), size).CopyTo(probabilities, start * LabelCount);
        }

        return probabilities;
    }
}
