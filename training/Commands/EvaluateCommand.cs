using System.CommandLine;
using Digits.Recognition;
using Digits.Training.Data;
using Digits.Training.Evaluation;
using Digits.Training.Models;
using Spectre.Console;
using Layout = Digits.Recognition.Layout;

namespace Digits.Training.Commands;

/// <summary><c>evaluate</c>: how well a model does on every data set found, through the code that serves it.</summary>
public static class EvaluateCommand
{
    public static Command Create()
    {
        var data = Options.Data();
        var model = Options.Model();
        var json = Options.Json();
        var csv = new Option<string?>("--csv") { Description = "Score images named in a CSV file (columns file,label) instead", HelpName = "FILE" };
        var layout = new Option<Layout>("--layout")
        {
            Description = "With --csv: how the numbers stand on the images", DefaultValueFactory = _ => Layout.Field,
        };
        var command = new Command("evaluate", "Accuracy, loss, precision, recall, F1 and confusions on every data set (of MNIST its test images)")
        {
            data, model, csv, layout, json,
        };
        command.SetAction((parsed, cancellationToken) => Task.Run(() =>
        {
            var terminal = new Terminal(parsed);
            var (file, folder) = (parsed.GetValue(csv), parsed.GetValue(data));
            using var classifier = DigitClassifier.Load(ModelVersions.Resolve(parsed.GetValue(model)!));
            var sets = file != null
                ? [Numbers(terminal, classifier, NumberTables.Read(file) with { Layout = parsed.GetValue(layout) }, cancellationToken)]
                : DataFolder.Find(folder).Select(set => set.IsDigits
                    ? Digits(terminal, classifier, set.ReadDigits("test"), cancellationToken)
                    : Numbers(terminal, classifier, set.ReadNumbers(), cancellationToken)).ToList();
            var manifest = classifier.Manifest;
            if (parsed.GetValue(json)) terminal.WriteJson(new { model = new { manifest.Name, manifest.Version, manifest.Sha256 }, sets });
            else Print(terminal.Out, manifest, sets);
            return Cli.Done;
        }));
        return command;
    }

    private static SetFigures Digits(Terminal terminal, DigitClassifier classifier, DigitSet set, CancellationToken cancellationToken) =>
        terminal.WithProgress(set.Name, set.Count, done => Evaluator.Digits(classifier, set, done, cancellationToken));

    private static SetFigures Numbers(Terminal terminal, DigitClassifier classifier, NumberSet set, CancellationToken cancellationToken) =>
        terminal.WithProgress(set.Name, set.Scans.Count, done => Evaluator.Numbers(classifier, set, done, cancellationToken));

    private static void Print(IAnsiConsole console, ModelManifest manifest, IReadOnlyList<SetFigures> sets)
    {
        console.MarkupLineInterpolated($"Model {manifest.Name} {manifest.Version}");
        var overview = new Table().AddColumns(
            "set", "split", "layout", "count", "accuracy", "loss", "digit errors", "accepted", "accuracy of accepted");
        foreach (var set in sets)
        {
            overview.AddRow(Markup.Escape(set.Name), set.Split, set.Layout?.ToString().ToLowerInvariant() ?? "digit", $"{set.Count}",
                Terminal.Percent(set.Accuracy), $"{set.Loss:F4}", set.DigitErrorRate is { } rate ? Terminal.Percent(rate) : "",
                Terminal.Percent(set.Coverage), Terminal.Percent(set.AcceptedAccuracy));
        }

        console.Write(overview);
        foreach (var set in sets)
        {
            if (set.NonDigits > 0)
            {
                var accepted = Terminal.Percent(set.NonDigitsAccepted!.Value);
                console.MarkupLineInterpolated($"{set.Name}: of {set.NonDigits} pictures without a digit {accepted} were accepted");
            }

            if (set.Unreadable > 0) console.MarkupLineInterpolated($"[yellow]{set.Name}: {set.Unreadable} files could not be read[/]");
            if (set.PerClass != null) console.Write(ByDigit(set));
        }
    }

    /// <summary>One row a digit: its ratios, then what it was read as.</summary>
    private static Table ByDigit(SetFigures set)
    {
        var table = new Table().Title($"{Markup.Escape(set.Name)}: truth by row, read by column")
            .AddColumns(["digit", "precision", "recall", "F1", "images", .. Enumerable.Range(0, 10).Select(digit => $"{digit}")]);
        foreach (var digit in set.PerClass!)
        {
            table.AddRow([$"{digit.Label}", $"{digit.Precision:F4}", $"{digit.Recall:F4}", $"{digit.F1:F4}", $"{digit.Support}",
                .. set.Confusion![digit.Label].Select(count => count == 0 ? "" : $"{count}")]);
        }

        return table;
    }
}
