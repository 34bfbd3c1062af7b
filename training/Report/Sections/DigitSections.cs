using Digits.Training.Commands;

namespace Digits.Training.Report.Sections;

/// <summary>Every set of single digits, and the main one class by class.</summary>
internal static class DigitSections
{
    private static readonly string[] Digits = [.. Enumerable.Range(0, 10).Select(digit => $"{digit}")];

    public static string Overview(ReportContents contents)
    {
        var sets = contents.Result.Sets.Where(set => set.Layout == null && set.Count > 0).ToList();
        if (sets.Count == 0) return "";
        var html = Html.Paragraph("Every set of single digits found, read through the code that serves. What the model learned from is marked: it measures nothing.")
            + Html.Table(
                ["Set", "Part", "Learned from", "Images", "Right", "95 % interval", "Top 2", "Loss", "ECE", "Brier", "Error at 99 % coverage", "Accepted", "Right of these"],
                sets.Select(set => (IReadOnlyList<string>)[
                    set.Name, set.Split, set.TrainedOn switch { true => "yes", false => "no", null => "not known" }, $"{set.Count:N0}",
                    Terminal.Percent(set.Accuracy), KeyFigures.Interval(set), Terminal.Percent(set.Top2Accuracy!.Value), $"{set.Loss:F4}",
                    Terminal.Percent(set.Calibration!.Ece), $"{set.Calibration.Brier:F4}", Terminal.Percent(set.ErrorAt99Coverage!.Value),
                    Terminal.Percent(set.Coverage), Terminal.Percent(set.AcceptedAccuracy)]));

        var main = contents.Result.MainFigures!;
        html += Html.Heading($"Digit by digit: {main.Name}, {main.Split}");
        var charts = new List<string>
        {
            contents.Chart(new ChartSpec("confusion", "heat", "Confusion matrix", new("read as", Categories: Digits), new("is", Categories: Digits))
            {
                Cells = main.Confusion, Height = 360,
            }, "Pictures of each digit (rows) by what they were read as (columns). Colour grows with the logarithm."),
            contents.Chart(new ChartSpec("per-class", "columns", "Error by digit", new("digit", Categories: Digits), new("error", "percent"))
            {
                Series =
                [
                    new("missed (1 − recall)", Values: [.. main.PerClass!.Select(digit => 1 - digit.Recall)]),
                    new("mistaken for it (1 − precision)", Values: [.. main.PerClass!.Select(digit => digit.Support + main.Confusion!.Sum(row => row[digit.Label]) == 0 ? 0 : 1 - digit.Precision)]),
                ],
                Height = 360,
            }, "Of each digit: the share that was read as another, and the share of what was read so that is another."),
        };
        return html + Html.Row("charts", charts) + Html.Table(
            ["Digit", "Precision", "Recall", "F1", "Images"],
            [
                .. main.PerClass!.Select(digit => (IReadOnlyList<string>)[$"{digit.Label}", $"{digit.Precision:F4}", $"{digit.Recall:F4}", $"{digit.F1:F4}", $"{digit.Support:N0}"]),
                ["mean of digits", $"{main.MacroMean!.Precision:F4}", $"{main.MacroMean.Recall:F4}", $"{main.MacroMean.F1:F4}", $"{main.Count:N0}"],
                ["mean of images", $"{main.WeightedMean!.Precision:F4}", $"{main.WeightedMean.Recall:F4}", $"{main.WeightedMean.F1:F4}", $"{main.Count:N0}"],
            ]);
    }
}
