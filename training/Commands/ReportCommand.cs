using System.CommandLine;
using System.Text.Json;
using Digits.Recognition;
using Digits.Training.Data;
using Digits.Training.Evaluation;
using Digits.Training.Models;
using Digits.Training.Report;
using Spectre.Console;

namespace Digits.Training.Commands;

/// <summary><c>report</c>: everything that is known of a model on one page, to read and to print.</summary>
public static class ReportCommand
{
    public static Command Create()
    {
        var data = Options.Data();
        var model = Options.Model();
        var quick = Options.Quick();
        var templates = Layouts.Templates();
        var output = new Option<string>("--out")
        {
            Description = "Folder that gets report.html and the charts", DefaultValueFactory = _ => Path.Combine("artifacts", "report"), HelpName = "DIR",
        };
        var checkpoint = new Option<string>("--checkpoint")
        {
            Description = "What the model was exported from, for the training's course",
            DefaultValueFactory = _ => Path.Combine("artifacts", "train", Train.LastFile), HelpName = "FILE",
        };
        var command = new Command("report", "Write one HTML page with all figures, charts, mistakes and data, and the charts as SVG files")
        {
            data, model, templates, output, checkpoint, quick,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var terminal = new Terminal(parsed);
            using var classifier = DigitClassifier.Load(ModelVersions.Resolve(parsed.GetValue(model)!));
            await ChartRenderer.DrawAsync([], cancellationToken: cancellationToken); // what is missing shall be said before the work, not after
            var contents = await Task.Run(() =>
            {
                var folder = parsed.GetValue(data);
                var result = ModelEvaluation.Run(classifier, folder, parsed.GetValue(templates), parsed.GetValue(quick), terminal.Show, cancellationToken);
                var exploration = terminal.WithProgress("exploring", 1, _ => Exploration.Of(DataFolder.Find(folder)));
                return new ReportContents(result, exploration, classifier, TrainingOf(classifier.Manifest, parsed.GetValue(checkpoint)!));
            }, cancellationToken);
            var path = await ReportWriter.WriteAsync(parsed.GetValue(output)!, contents, cancellationToken);
            terminal.Out.MarkupLineInterpolated($"{path}: {new FileInfo(path).Length / 1024:N0} KiB, with {contents.Charts.Count} charts beside it");
            return Cli.Done;
        });
        return command;
    }

    /// <summary>The training's course, if the checkpoint is of this model: made with the same settings by the same code.</summary>
    private static TrainState? TrainingOf(ModelManifest model, string checkpoint)
    {
        if (!File.Exists(checkpoint)) return null;
        var training = Checkpoint.ReadState(checkpoint);
        var settings = JsonSerializer.Serialize(training.Settings, ModelManifest.Json);
        return training.GitCommit == model.GitCommit && model.Settings is { } own && JsonSerializer.Serialize(own, ModelManifest.Json) == settings ? training : null;
    }
}
