using Digits.Training.Evaluation;
using Spectre.Console;

namespace Digits.Training.Commands;

/// <summary>An evaluation as tables for the console.</summary>
public static class EvaluationTables
{
    public static void Print(IAnsiConsole console, EvaluationResult result)
    {
        console.MarkupLineInterpolated($"Model {result.Model.Name} {result.Model.Version}, temperature {result.Model.Temperature:0.###}, accepts from {result.Model.AcceptThreshold:0.####}");
        var digits = result.Sets.Where(set => set.Layout == null && set.Count > 0).ToList();
        if (digits.Count > 0) console.Write(Digits(digits));
        var others = result.Sets.Where(set => set.NonDigits > 0).ToList();
        if (others.Count > 0) console.Write(NonDigits(others));
        var scans = result.Sets.Where(set => set.Layout != null).ToList();
        if (scans.Count > 0) console.Write(Scans(scans));
        foreach (var set in result.Sets)
        {
            if (set.Unreadable > 0) console.MarkupLineInterpolated($"[yellow]{set.Name}: {set.Unreadable} files could not be read[/]");
            if (set.Robustness != null) console.Write(Robustness(set));
        }

        foreach (var set in digits) console.Write(ByDigit(set));
    }

    private static Table Digits(IEnumerable<SetFigures> sets)
    {
        var table = new Table().Title("Single digits").AddColumns(
            "set", "split", "learned from", "count", "accuracy", "95% interval", "top 2", "loss", "ECE", "Brier", "AURC", "error at 99%", "accepted", "right of these");
        foreach (var set in sets)
        {
            table.AddRow(Markup.Escape(set.Name), Markup.Escape(set.Split), set.TrainedOn switch { true => "yes", false => "no", null => "?" }, $"{set.Count}",
                Terminal.Percent(set.Accuracy), Interval(set), Terminal.Percent(set.Top2Accuracy!.Value), $"{set.Loss:F4}",
                Terminal.Percent(set.Calibration!.Ece), $"{set.Calibration.Brier:F4}", $"{set.Aurc:F5}", Terminal.Percent(set.ErrorAt99Coverage!.Value),
                Terminal.Percent(set.Coverage), Terminal.Percent(set.AcceptedAccuracy));
        }

        return table;
    }

    private static Table NonDigits(IEnumerable<SetFigures> sets)
    {
        var table = new Table().Title("What is no digit").AddColumns("set", "count", "accepted", "AUROC", "look-alikes", "of these accepted");
        foreach (var set in sets)
        {
            table.AddRow(Markup.Escape(set.Name), $"{set.NonDigits}", Terminal.Percent(set.NonDigitsAccepted!.Value), $"{set.NonDigitAuroc:F4}",
                $"{set.LookAlikes}", set.LookAlikesAccepted is { } share ? Terminal.Percent(share) : "");
        }

        return table;
    }

    private static Table Scans(IEnumerable<SetFigures> sets)
    {
        var table = new Table().Title("Whole numbers on scans").AddColumns(
            "set", "layout", "numbers", "right", "95% interval", "digit errors", "missed", "surplus", "by template", "tables found", "right in these",
            "accepted", "right of these", "accepted if 98% right");
        foreach (var set in sets)
        {
            table.AddRow(Markup.Escape(set.Name), set.Layout!.Value.ToString().ToLowerInvariant(), $"{set.Count}", Terminal.Percent(set.Accuracy), Interval(set),
                Terminal.Percent(set.DigitErrorRate!.Value), $"{set.Missed}", $"{set.Surplus}", $"{set.ByTemplate}", $"{set.TablesFound}",
                set.TablesFound > 0 ? Terminal.Percent(set.AccuracyInTablesFound!.Value) : "",
                Terminal.Percent(set.Coverage), Terminal.Percent(set.AcceptedAccuracy), Terminal.Percent(set.CoverageAt98!.Value));
        }

        return table;
    }

    private static Table Robustness(SetFigures set)
    {
        var table = new Table().Title($"{Markup.Escape(set.Name)} spoiled as MNIST-C is: error").AddColumns("corruption", "error");
        foreach (var corruption in set.Robustness!.Corruptions) table.AddRow(corruption.Name, Terminal.Percent(corruption.Error));
        return table.AddRow("mean", Terminal.Percent(set.Robustness.MeanError));
    }

    /// <summary>One row a digit: its ratios, then what it was read as.</summary>
    private static Table ByDigit(SetFigures set)
    {
        var table = new Table().Title($"{Markup.Escape(set.Name)}, {Markup.Escape(set.Split)}: truth by row, read by column")
            .AddColumns(["digit", "precision", "recall", "F1", "images", .. Enumerable.Range(0, 10).Select(digit => $"{digit}")]);
        foreach (var digit in set.PerClass!)
        {
            table.AddRow([$"{digit.Label}", $"{digit.Precision:F4}", $"{digit.Recall:F4}", $"{digit.F1:F4}", $"{digit.Support}",
                .. set.Confusion![digit.Label].Select(count => count == 0 ? "" : $"{count}")]);
        }

        table.AddRow("macro", $"{set.MacroMean!.Precision:F4}", $"{set.MacroMean.Recall:F4}", $"{set.MacroMean.F1:F4}");
        return table.AddRow("weighted", $"{set.WeightedMean!.Precision:F4}", $"{set.WeightedMean.Recall:F4}", $"{set.WeightedMean.F1:F4}");
    }

    private static string Interval(SetFigures set) =>
        set.AccuracyInterval is { } interval ? $"{interval.Low * 100:0.00}..{interval.High * 100:0.00}" : "";
}
