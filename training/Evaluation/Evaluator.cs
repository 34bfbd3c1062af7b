using Digits.Recognition;
using Digits.Recognition.Forms;
using Digits.Training.Data;

namespace Digits.Training.Evaluation;

/// <summary>Runs a served model over data sets, through the same code that serves.</summary>
public static class Evaluator
{
    private const int Batch = 256;
    private const int Pixels = MnistNormalization.Side * MnistNormalization.Side;

    /// <summary>Scores single digits.</summary>
    /// <param name="onImages">Called with the images done since the last call; from several threads.</param>
    public static SetFigures Digits(DigitClassifier classifier, DigitSet set, Action<int> onImages, CancellationToken cancellationToken) =>
        Predict(classifier, set, onImages, cancellationToken).Score(classifier.Manifest.AcceptThreshold);

    /// <summary>What the model says of every picture of a set.</summary>
    /// <param name="onImages">Called with the images done since the last call; from several threads.</param>
    public static DigitPredictions Predict(DigitClassifier classifier, DigitSet set, Action<int> onImages, CancellationToken cancellationToken)
    {
        var probabilities = new float[set.Count * 10];
        InBatches(set.Count, (first, count) =>
        {
            var images = new float[count * Pixels];
            for (var i = 0; i < count; i++) set.CopyInput(first + i, images.AsSpan(i * Pixels, Pixels));
            classifier.Classify(images, count).CopyTo(probabilities, first * 10);
            for (var i = 0; i < count; i++)
            {
                var isBlank = !images.AsSpan(i * Pixels, Pixels).ContainsAnyExcept(0f);
                if (isBlank) probabilities.AsSpan((first + i) * 10, 10).Fill(0.1f); // serving answers "blank", not a digit
            }

            onImages(count);
        }, cancellationToken);
        return new DigitPredictions(set, probabilities);
    }

    /// <summary>The error on a set of 28 x 28 pictures spoiled in one way after the other.</summary>
    /// <param name="onImages">Called with the images done since the last call; from several threads.</param>
    public static RobustnessFigures Robustness(DigitClassifier classifier, DigitSet set, Action<int> onImages, CancellationToken cancellationToken)
    {
        var all = Corruptions.MnistCorruptions.All;
        var wrong = new int[all.Count];
        for (var kind = 0; kind < all.Count; kind++)
        {
            InBatches(set.Count, (first, count) =>
            {
                var images = new float[count * Pixels];
                for (var i = 0; i < count; i++)
                {
                    var image = new float[Pixels];
                    set.CopyInput(first + i, image);
                    all[kind].Apply(image, Corruptions.MnistCorruptions.RandomOf(kind, first + i)).CopyTo(images, i * Pixels);
                }

                var probabilities = classifier.Classify(images, count);
                for (var i = 0; i < count; i++)
                {
                    if (DigitMetrics.IndexOfMax(probabilities.AsSpan(i * 10, 10)) != set.Labels[first + i]) Interlocked.Increment(ref wrong[kind]);
                }

                onImages(count);
            }, cancellationToken);
        }

        var errors = all.Zip(wrong, (corruption, count) => new CorruptionFigures(corruption.Name, (double)count / set.Count)).ToList();
        return new RobustnessFigures(errors.Average(corruption => corruption.Error), errors);
    }

    /// <summary>Reads whole numbers and scores them.</summary>
    /// <param name="templates">Folder of form templates; an image of a form that has one is read by it. Null for none.</param>
    /// <param name="onImages">Called with the images done since the last call; from several threads.</param>
    public static ScanReadings Numbers(
        DigitClassifier classifier, NumberSet set, string? templates, Action<int> onImages, CancellationToken cancellationToken)
    {
        var reader = new LayoutReader(classifier);
        var forms = set.Scans.Select(scan => scan.Form).Distinct()
            .ToDictionary(form => form ?? "", form => templates == null || form == null ? null : TemplateFolder.Find(templates, form));
        var pages = new PageReading?[set.Scans.Count];
        Parallel.For(0, pages.Length, new ParallelOptions { CancellationToken = cancellationToken }, i =>
        {
            pages[i] = Read(reader, set.Scans[i].File, new ScanLayout(set.Layout, forms[set.Scans[i].Form ?? ""]), cancellationToken);
            onImages(1);
        });

        var metrics = new NumberMetrics();
        var cases = set.Scans.Zip(pages).SelectMany(pair => metrics.Add(pair.First.Numbers, set.Layout, pair.Second)
            .Select(number => new ScanCase(pair.First.File, number))).ToList();
        return new ScanReadings(set, metrics.ToFigures(set.Name, set.Layout), cases);
    }

    private static PageReading? Read(LayoutReader reader, string file, ScanLayout layout, CancellationToken cancellationToken)
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

    private static void InBatches(int count, Action<int, int> work, CancellationToken cancellationToken) => Parallel.For(
        0, (count + Batch - 1) / Batch, new ParallelOptions { CancellationToken = cancellationToken },
        b => work(b * Batch, Math.Min(Batch, count - (b * Batch))));
}
