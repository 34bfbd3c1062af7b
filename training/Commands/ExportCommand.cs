using System.CommandLine;
using Digits.Training.Data;
using Digits.Training.Models;
using Digits.Training.Networks;
using Spectre.Console;

namespace Digits.Training.Commands;

/// <summary><c>export</c>: a checkpoint becomes a model folder that can be served.</summary>
public static class ExportCommand
{
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
        var data = TrainingData.Read(dataFolder, training.Settings with { RubbishShare = 0 });
        var model = ModelExport.Make(network, training, data, version ?? ModelVersions.NextVersion(root), File.GetLastWriteTimeUtc(checkpoint),
            Mnist.FindTest(dataFolder), cancellationToken);
        var folder = model.WriteTo(root);
        if (json)
        {
            terminal.WriteJson(new { folder, model = model.Manifest });
            return Cli.Done;
        }

        Print(terminal, folder, model);
        return Cli.Done;
    }

    /// <summary>What was written and what it is worth.</summary>
    internal static void Print(Terminal terminal, string folder, ExportedModel model)
    {
        var (manifest, metrics) = (model.Manifest, model.Manifest.Metrics!);
        terminal.Out.MarkupLineInterpolated($"{folder}: SHA-256 {manifest.Sha256}; largest logit difference to the network {model.Difference:G3}");
        var table = new Table().AddColumns("file", "bytes", "1 picture", "200 pictures", "accuracy on MNIST's test images");
        AddRow(ModelExport.FloatFile, "");
        AddRow(ModelExport.Int8File, "int8.");
        terminal.Out.Write(table);
        terminal.Out.MarkupLineInterpolated($"{manifest.File} serves.");

        void AddRow(string file, string prefix) => table.AddRow(file, $"{metrics[prefix + "bytes"]:N0}",
            $"{metrics[prefix + "milliseconds.onePicture"]:F2} ms", $"{metrics[prefix + "milliseconds.200Pictures"]:F1} ms",
            metrics.TryGetValue(prefix + "mnist-test.accuracy", out var accuracy) ? Terminal.Percent(accuracy) : "no test images in the data");
    }
}
