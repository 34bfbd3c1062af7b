using System.CommandLine;
using Digits.Recognition;
using Digits.Training.Data;
using Digits.Training.Evaluation;
using Digits.Training.Models;
using Digits.Training.Networks;
using Spectre.Console;
using TorchSharp;

namespace Digits.Training.Commands;

/// <summary><c>fine-tune</c>: a published model learns from a person's corrections, and becomes a new version unless it forgot something.</summary>
public static class FineTuneCommand
{
    private const int Originals = 20_000; // pictures of the original data in an epoch: enough to hold what is known
    private const double Margin = 0.1; // percentage points of MNIST's test images that may be lost: ten images

    public static Command Create()
    {
        var corrections = new Argument<string>("corrections")
        {
            Description = "Folder of pictures with labels.csv (columns file,label) beside them, or of folders named 0 to 9 with pictures",
        };
        var data = Options.Data();
        var model = Options.Model();
        var device = Options.Device();
        var json = Options.Json();
        var folder = new Option<string>("--out")
        {
            Description = "Folder for the checkpoints", DefaultValueFactory = _ => Path.Combine("artifacts", "fine-tune"), HelpName = "DIR",
        };
        var root = new Option<string>("--to")
        {
            Description = "Folder of the model's versions", DefaultValueFactory = _ => ModelVersions.DefaultRoot, HelpName = "DIR",
        };
        var margin = new Option<double>("--margin")
        {
            Description = "Percentage points of MNIST's test images that may be lost; when more are, nothing is written",
            DefaultValueFactory = _ => Margin,
        };
        var command = new Command("fine-tune", "Train a model on with corrections, mixed with the data it was made from")
        {
            corrections, data, model, folder, root, margin, device, json,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            var where = Devices.Open(parsed.GetValue(device)!);
            return Task.Run(() => Run(new Terminal(parsed), parsed.GetValue(corrections)!, parsed.GetValue(data), parsed.GetValue(model)!,
                parsed.GetValue(folder)!, parsed.GetValue(root)!, parsed.GetValue(margin), where, parsed.GetValue(json), cancellationToken));
        });
        return command;
    }

    private static int Run(Terminal terminal, string correctionsFolder, string? dataFolder, string model, string folder, string root, double margin,
        torch.Device device, bool json, CancellationToken cancellationToken)
    {
        var start = ModelVersions.Resolve(model);
        using var old = DigitClassifier.Load(start);
        var settings = Settings(old.Manifest, start);
        var corrections = Corrections.Read(correctionsFolder);
        var data = TrainingData.Read(dataFolder, settings).Mix(corrections, Originals, settings.Seed);
        var test = Mnist.FindTest(dataFolder)
            ?? throw new JobFailedException("MNIST's test images are missing: without them nothing would show whether the model forgot. `training fetch` downloads them.");
        var before = (Test: Evaluator.Digits(old, test, _ => { }, cancellationToken).Accuracy, Corrections: Accuracy(old, corrections));

        var run = new TrainingRun(terminal, dataFolder, device, cancellationToken);
        var state = run.Train(TrainingRun.Fresh(folder, settings, data.Digits), data, folder);
        if (!TrainingRun.IsWhole(state)) return Cli.Interrupted;

        using var network = Network.Create(settings.Network);
        Checkpoint.LoadAverage(Path.Combine(folder, Train.LastFile), network);
        var exported = ModelExport.Make(network, state, data, ModelVersions.NextVersion(root), DateTimeOffset.UtcNow, test, cancellationToken);
        using var tuned = DigitClassifier.Load(exported.Manifest, exported.Served);
        var after = (Test: exported.Test!.Accuracy, Corrections: Accuracy(tuned, corrections));
        if (before.Test - after.Test > margin / 100)
        {
            throw new JobFailedException($"On MNIST's test images accuracy fell from {Terminal.Percent(before.Test)} to {Terminal.Percent(after.Test)}, "
                + $"more than the {margin} percentage points that --margin allows: nothing was written. Are the corrections labelled rightly?");
        }

        // What was calibrated before is near enough to begin with; `training calibrate` measures anew.
        exported = exported with
        {
            Manifest = exported.Manifest with { Temperature = old.Manifest.Temperature, AcceptThreshold = old.Manifest.AcceptThreshold },
        };
        var written = exported.WriteTo(root);
        if (json)
        {
            terminal.WriteJson(new { folder = written, model = exported.Manifest, before = Figures(before), after = Figures(after) });
            return Cli.Done;
        }

        terminal.Out.MarkupLineInterpolated($"Corrections read right: {Terminal.Percent(before.Corrections)} before, {Terminal.Percent(after.Corrections)} after");
        terminal.Out.MarkupLineInterpolated($"MNIST's test images: {Terminal.Percent(before.Test)} before, {Terminal.Percent(after.Test)} after.");
        ExportCommand.Print(terminal, written, exported);
        return Cli.Done;

        static object Figures((double Test, double Corrections) accuracy) => new { mnistTest = accuracy.Test, corrections = accuracy.Corrections };
    }

    private static TrainSettings Settings(ModelManifest manifest, string start)
    {
        if (manifest.Settings?.TryGetProperty("network", out var network) != true)
        {
            throw new JobFailedException($"{start} does not say of which network it is: its model.json lacks settings.network.");
        }

        return TrainSettings.For(network.GetString()!) with
        {
            StartFrom = start,
            Epochs = 2,             // over some 25,000 pictures: a few minutes
            LearningRate = 0.01,    // a tenth of what made the model: it should move, not begin anew
            WarmUpShare = 0.1,
            AverageDecay = 0.99,    // some hundred of 400 steps
        };
    }

    private static double Accuracy(DigitClassifier classifier, DigitSet set)
    {
        var pixels = new float[set.Count * 784];
        for (var i = 0; i < set.Count; i++) set.CopyInput(i, pixels.AsSpan(i * 784, 784));
        var rows = classifier.Classify(pixels, set.Count).Chunk(DigitClassifier.Classes);
        return rows.Zip(set.Labels).Count(row => Array.IndexOf(row.First, row.First.Max()) == row.Second) / (double)set.Count;
    }
}
