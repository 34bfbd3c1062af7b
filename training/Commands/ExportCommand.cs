using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Digits.Recognition;
using Digits.Training.Data;
using Digits.Training.Evaluation;
using Digits.Training.Models;
using Digits.Training.Networks;
using Digits.Training.Onnx;
using Spectre.Console;

namespace Digits.Training.Commands;

/// <summary><c>export</c>: a checkpoint becomes a model folder that can be served.</summary>
public static class ExportCommand
{
    private const int ParityImages = 1000;

    public static Command Create()
    {
        var data = Options.Data();
        var json = Options.Json();
        var checkpoint = new Option<string>("--checkpoint")
        {
            Description = "What to export", DefaultValueFactory = _ => Path.Combine("artifacts", "train", Train.BestFile), HelpName = "FILE",
        };
        var root = new Option<string>("--to")
        {
            Description = "Folder of the model's versions", DefaultValueFactory = _ => ModelVersions.DefaultRoot, HelpName = "DIR",
        };
        var version = new Option<string?>("--version") { Description = "The new version (default: the newest plus one)" };
        version.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && token.Value.AsSpan().IndexOfAny("/\\ ") >= 0) result.AddError("--version must be a plain name.");
        });

        var command = new Command("export", "Write a checkpoint as an ONNX model, after proof that both compute the same")
        {
            checkpoint, root, version, data, json,
        };
        command.SetAction((parsed, cancellationToken) => Task.Run(() => Run(
            new Terminal(parsed), parsed.GetValue(checkpoint)!, parsed.GetValue(root)!, parsed.GetValue(version), parsed.GetValue(data),
            parsed.GetValue(json), cancellationToken)));
        return command;
    }

    private static int Run(Terminal terminal, string checkpoint, string root, string? version, string? dataFolder,
        bool json, CancellationToken cancellationToken)
    {
        Devices.Open("cpu");
        var training = Checkpoint.ReadState(checkpoint);
        using var network = Network.Create(training.Settings.Network);
        Checkpoint.LoadAverage(checkpoint, network);
        var onnx = OnnxExport.Export(network);

        // Parity is shown on images that the network never learned from, where there are enough.
        var data = TrainingData.Read(dataFolder, training.Settings);
        var images = data.Validation.Concat(data.Training).Take(ParityImages).ToArray();
        var difference = OnnxExport.LargestDifference(network, onnx, data.Digits, images);
        if (!(difference < OnnxExport.Tolerance))
        {
            throw new JobFailedException($"ONNX Runtime and the network differ by {difference:G3} in a logit on {images.Length} images, "
                + $"more than {OnnxExport.Tolerance}: nothing was exported.");
        }

        version ??= ModelVersions.NextVersion(root);
        var best = training.Epochs[^1]; // a checkpoint ends with the epoch it holds
        var metrics = new Dictionary<string, double>
        {
            ["validation.accuracy"] = best.ValidationAccuracy,
            ["validation.loss"] = best.ValidationLoss,
            ["parity.largestLogitDifference"] = difference,
        };
        var manifest = new ModelManifest
        {
            Name = ModelVersions.Name,
            Version = version,
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
            TrainedAt = File.GetLastWriteTimeUtc(checkpoint),
        };

        var test = TestFigures(manifest, onnx, dataFolder, cancellationToken);
        if (test != null)
        {
            metrics["mnist-test.accuracy"] = test.Accuracy;
            metrics["mnist-test.loss"] = test.Loss!.Value;
        }

        var folder = ModelVersions.Write(root, manifest, onnx, ModelCard.Write(manifest, training, test));
        if (json)
        {
            terminal.WriteJson(new { folder, model = manifest });
            return Cli.Done;
        }

        terminal.Out.MarkupLineInterpolated($"{folder}: {onnx.Length:N0} bytes, SHA-256 {manifest.Sha256}");
        terminal.Out.MarkupLineInterpolated($"Largest logit difference to the network on {images.Length} images: {difference:G3}");
        terminal.Out.MarkupLineInterpolated(test == null
            ? (FormattableString)$"No MNIST test images in the data: not evaluated."
            : $"Accuracy on the {test.Count} test images: {Terminal.Percent(test.Accuracy)}");
        return Cli.Done;
    }

    private static SetFigures? TestFigures(ModelManifest manifest, byte[] onnx, string? dataFolder, CancellationToken cancellationToken)
    {
        var mnist = DataFolder.Find(dataFolder).FirstOrDefault(set => set.Kind == SetKind.Mnist);
        if (mnist == null) return null;
        using var classifier = DigitClassifier.Load(manifest, onnx);
        return Evaluator.Digits(classifier, mnist.ReadDigits("test"), _ => { }, cancellationToken);
    }
}
