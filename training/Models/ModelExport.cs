using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Digits.Recognition;
using Digits.Training.Data;
using Digits.Training.Evaluation;
using Digits.Training.Networks;
using Digits.Training.Onnx;

namespace Digits.Training.Models;

/// <summary>A trained network becomes a model folder: the ONNX file, its int8 version, which serves where it is as good, model.json and the card.</summary>
public static class ModelExport
{
    /// <summary>The network as it was trained: what a later training goes on from.</summary>
    public const string FloatFile = "model.onnx";

    /// <summary>The integer version: a quarter of the size and half of the time.</summary>
    public const string Int8File = "model.int8.onnx";

    private const double Int8MayLose = 0.0005; // of validation's accuracy; when it loses more, the whole weights serve
    private const int ParityPictures = 1000;
    private const int CalibrationPictures = 512; // ranges of activations have settled long before
    private const int LatencyPictures = 200; // a page full of digits

    /// <summary>Exports after proof that ONNX Runtime computes what the network does, and measures both versions on MNIST's test images.</summary>
    /// <param name="network">On the CPU.</param>
    /// <param name="training">How it was trained.</param>
    /// <param name="data">What it learned from; parity is shown on what was held back.</param>
    /// <param name="mnist">MNIST's test images; null when they are not there.</param>
    /// <exception cref="JobFailedException">ONNX Runtime and the network differ.</exception>
    public static ExportedModel Make(Network network, TrainState training, TrainingData data, string version, DateTimeOffset trainedAt,
        DigitSet? mnist, CancellationToken cancellationToken)
    {
        var onnx = OnnxExport.Export(network);
        var pictures = data.Validation.Concat(data.Training).Take(ParityPictures).ToArray();
        var difference = OnnxExport.LargestDifference(network, onnx, data.Digits, pictures);
        if (!(difference < OnnxExport.Tolerance))
        {
            throw new JobFailedException($"ONNX Runtime and the network differ by {difference:G3} in a logit on {pictures.Length} pictures, "
                + $"more than {OnnxExport.Tolerance}: nothing was exported.");
        }

        var best = training.Epochs[^1]; // a checkpoint ends with the epoch it holds
        var metrics = new Dictionary<string, double>
        {
            ["parameters"] = network.parameters().Sum(parameter => (double)parameter.numel()),
            ["validation.accuracy"] = best.ValidationAccuracy,
            ["validation.loss"] = best.ValidationLoss,
            ["parity.largestLogitDifference"] = difference,
        };
        foreach (var (set, share) in best.BySet ?? new Dictionary<string, double>()) metrics[$"validation.{set}.accuracy"] = share;
        var manifest = new ModelManifest
        {
            Name = ModelVersions.Name,
            Version = version,
            File = FloatFile,
            Bytes = onnx.Length,
            Sha256 = ModelVersions.Sha256Of(onnx),
            Input = new ModelTensor(OnnxExport.InputName, OnnxExport.InputShape),
            Output = new ModelTensor(OnnxExport.OutputName, OnnxExport.OutputShape),
            ActivationMaps = network.HasActivationMaps ? new ModelTensor(OnnxExport.MapsName, OnnxExport.MapsShape) : null,
            Labels = [.. Enumerable.Range(0, 10).Select(digit => digit.ToString(CultureInfo.InvariantCulture))],
            Metrics = metrics,
            Settings = JsonSerializer.SerializeToElement(training.Settings, ModelManifest.Json),
            DataSha256 = training.DataSha256,
            GitCommit = training.GitCommit,
            TrainedAt = trainedAt,
        };

        // The integer version has the same manifest but for its file.
        var int8 = OnnxQuantization.Quantize(onnx, Pictures(data.Digits, [.. data.Training.Where((_, i) => i % (data.Training.Length / CalibrationPictures + 1) == 0)]));
        var int8Manifest = manifest with { File = Int8File, Bytes = int8.Length, Sha256 = ModelVersions.Sha256Of(int8) };
        var page = Pictures(data.Digits, [.. Enumerable.Range(0, LatencyPictures).Select(i => data.Training[i % data.Training.Length])]);
        var heldBack = data.Digits.Select(data.Validation);
        var (accuracy, test) = Measure(manifest, onnx, "", page, heldBack, mnist, metrics, cancellationToken);
        var (int8Accuracy, int8Test) = Measure(int8Manifest, int8, "int8.", page, heldBack, mnist, metrics, cancellationToken);
        (metrics["bytes"], metrics["int8.bytes"], metrics["int8.validation.accuracy"]) = (onnx.Length, int8.Length, int8Accuracy);
        if (int8Accuracy >= accuracy - Int8MayLose) (manifest, test) = (int8Manifest, int8Test);
        return new ExportedModel(manifest, onnx, int8, ModelCard.Write(manifest, training, data, test), test, difference);
    }

    // Speed on one thread, accuracy on what was held back, and on the test images where they are there.
    private static (double HeldBack, SetFigures? Test) Measure(ModelManifest manifest, byte[] onnx, string prefix, float[] page, DigitSet heldBack, DigitSet? mnist,
        Dictionary<string, double> metrics, CancellationToken cancellationToken)
    {
        using var classifier = DigitClassifier.Load(manifest, onnx);
        metrics[prefix + "milliseconds.onePicture"] = Fastest(() => classifier.Classify(page.AsSpan(0, 784), 1));
        metrics[prefix + $"milliseconds.{LatencyPictures}Pictures"] = Fastest(() => classifier.Classify(page, LatencyPictures));
        var accuracy = Evaluator.Digits(classifier, heldBack, _ => { }, cancellationToken).Accuracy;
        if (mnist == null) return (accuracy, null);
        var test = Evaluator.Digits(classifier, mnist, _ => { }, cancellationToken);
        metrics[prefix + "mnist-test.accuracy"] = test.Accuracy;
        metrics[prefix + "mnist-test.loss"] = test.Loss!.Value;
        return (accuracy, test);
    }

    // The fastest of several runs: other work on the machine only ever slows one down.
    private static double Fastest(Action action)
    {
        var fastest = double.MaxValue;
        for (var run = 0; run < 20; run++)
        {
            var start = Stopwatch.GetTimestamp();
            action();
            fastest = Math.Min(fastest, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return fastest;
    }

    private static float[] Pictures(DigitSet set, int[] indexes)
    {
        var pixels = new float[indexes.Length * 784];
        for (var i = 0; i < indexes.Length; i++) set.CopyInput(indexes[i], pixels.AsSpan(i * 784, 784));
        return pixels;
    }
}
