using Digits.Recognition;
using Digits.Training.Data;

namespace Digits.Training.Evaluation;

/// <summary>Runs a served model over data sets, through the same code that serves.</summary>
public static class Evaluator
{
    private const int Batch = 256;

    /// <summary>Scores single digits.</summary>
    /// <param name="onImages">Called with the images done since the last call; from several threads.</param>
    public static SetFigures Digits(DigitClassifier classifier, DigitSet set, Action<int> onImages, CancellationToken cancellationToken)
    {
        var probabilities = new float[set.Count * 10];
        var batches = (set.Count + Batch - 1) / Batch;
        Parallel.For(0, batches, new ParallelOptions { CancellationToken = cancellationToken }, b =>
        {
            var (first, count) = (b * Batch, Math.Min(Batch, set.Count - (b * Batch)));
            var images = new float[count * MnistNormalization.Side * MnistNormalization.Side];
            for (var i = 0; i < count; i++) set.CopyInput(first + i, images.AsSpan(i * 784, 784));
            classifier.Classify(images, count).CopyTo(probabilities, first * 10);
            onImages(count);
        });
        return DigitMetrics.Score(set.Name, set.Split, set.Labels, probabilities, classifier.Manifest.AcceptThreshold);
    }

    /// <summary>Scores whole numbers.</summary>
    /// <param name="onImages">Called with the images done since the last call.</param>
    public static SetFigures Numbers(DigitClassifier classifier, NumberSet set, Action<int> onImages, CancellationToken cancellationToken)
    {
        var reader = new ScanReader(classifier);
        var metrics = new NumberMetrics();
        foreach (var scan in set.Scans)
        {
            cancellationToken.ThrowIfCancellationRequested();
            metrics.Add(scan.Numbers, set.Layout, Read(reader, scan.File, set.Layout, cancellationToken));
            onImages(1);
        }

        return metrics.ToFigures(set.Name, set.Layout);
    }

    private static PageReading? Read(ScanReader reader, string file, Layout layout, CancellationToken cancellationToken)
    {
        try
        {
            var page = ImageDecoder.Decode(File.ReadAllBytes(file), new DecodeLimits(), cancellationToken);
            return reader.Read(page, 1, layout, cancellationToken);
        }
        catch (Exception e) when (e is ImageRejectedException or IOException)
        {
            return null;
        }
    }
}
