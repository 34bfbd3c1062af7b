using System.CommandLine;
using System.Text;
using Digits.Recognition;
using Digits.Training.Data;
using Digits.Training.Evaluation;
using Digits.Training.Models;
using Layout = Digits.Recognition.Layout;

namespace Digits.Training.Commands;

/// <summary><c>evaluate</c>: how well a model does on every data set found, through the code that serves it.</summary>
public static class EvaluateCommand
{
    private const int WorstOfEach = 50; // as many as a person looks through

    public static Command Create()
    {
        var data = Options.Data();
        var model = Options.Model();
        var json = Options.Json();
        var quick = Options.Quick();
        var csv = new Option<string?>("--csv") { Description = "Score images named in a CSV file (columns file,label) instead", HelpName = "FILE" };
        var layout = new Option<Layout>("--layout")
        {
            Description = "With --csv: how the numbers stand on the images", DefaultValueFactory = _ => Layout.Field,
        };
        var worst = new Option<string?>("--worst")
        {
            Description = "Also write the worst cases to this folder as pictures, with truth and reading in their names", HelpName = "DIR",
        };
        var templates = Layouts.Templates();
        var card = new Option<bool>("--card") { Description = "Also put the figures beside the model: into its card, and as evaluation.json, which the app's page shows" };
        var command = new Command("evaluate", "Accuracy, calibration, rejection, robustness and more on every data set (of MNIST its test images)")
        {
            data, model, csv, layout, templates, quick, worst, card, json,
        };
        command.SetAction((parsed, cancellationToken) => Task.Run(() =>
        {
            var terminal = new Terminal(parsed);
            var version = ModelVersions.Resolve(parsed.GetValue(model)!);
            using var classifier = DigitClassifier.Load(version);
            var result = parsed.GetValue(csv) is { } file
                ? OfCsv(terminal, classifier, NumberTables.Read(file) with { Layout = parsed.GetValue(layout) }, cancellationToken)
                : ModelEvaluation.Run(classifier, parsed.GetValue(data), parsed.GetValue(templates), parsed.GetValue(quick), terminal.Show, cancellationToken);
            if (parsed.GetValue(worst) is { } folder)
            {
                WorstCases.Write(folder, result.Digits.SelectMany(digits => WorstCases.Of(digits, WorstOfEach))
                    .Concat(result.Scans.SelectMany(scans => WorstCases.Of(scans, WorstOfEach, cancellationToken))));
            }

            var manifest = classifier.Manifest;
            var figures = new { model = new { manifest.Name, manifest.Version, manifest.Sha256 }, result.Sets };
            if (parsed.GetValue(card))
            {
                ModelVersions.AddToCard(version, "Measured", ModelCard.Measured(result.Sets));
                AtomicFile.Write(Path.Combine(version, ModelFolder.EvaluationFile), Encoding.UTF8.GetBytes(Terminal.Json(figures) + "\n"));
            }

            if (parsed.GetValue(json)) terminal.WriteJson(figures);
            else EvaluationTables.Print(terminal.Out, result);
            return Cli.Done;
        }));
        return command;
    }

    private static EvaluationResult OfCsv(Terminal terminal, DigitClassifier classifier, NumberSet set, CancellationToken cancellationToken)
    {
        var scans = terminal.WithProgress(set.Name, set.Scans.Count, done => Evaluator.Numbers(classifier, set, null, done, cancellationToken));
        return new EvaluationResult(classifier.Manifest, [scans.Figures], [], [scans]);
    }
}
