using Digits.Training.Commands;
using Digits.Training.Data;
using Digits.Training.Evaluation;

namespace Digits.Training.Report.Sections;

/// <summary>The figures that a reader looks for first.</summary>
internal static class KeyFigures
{
    public static string Of(ReportContents contents)
    {
        var tiles = new List<string>();
        var model = contents.Result.Model;
        if (contents.Result.MainFigures is { } main)
        {
            tiles.Add(Html.Tile($"{main.Name}, {main.Split}", Terminal.Percent(main.Accuracy), $"right of {main.Count:N0}; {Interval(main)}"));
            tiles.Add(Html.Tile("Calibration error", Terminal.Percent(main.Calibration!.Ece), $"ECE, 15 bins, at temperature {model.Temperature:0.###}"));
            tiles.Add(Html.Tile("Error among accepted", Terminal.Percent(1 - main.AcceptedAccuracy), $"{Terminal.Percent(main.Coverage)} accepted, from {model.AcceptThreshold:0.####}"));
            if (main.Robustness is { } robustness) tiles.Add(Html.Tile("Spoiled images", Terminal.Percent(robustness.MeanError), "error, mean of MNIST-C's fifteen"));
        }

        foreach (var set in OtherHands(contents.Result).Take(3)) tiles.Add(Html.Tile(set.Name, Terminal.Percent(set.Accuracy), $"right of {set.Count:N0}, {set.Split}"));
        if (contents.Result.Sets.FirstOrDefault(set => set.LookAlikes > 0 && !KnownSets.IsForeignScript(set.Name)) is { } letters)
        {
            tiles.Add(Html.Tile("Letters accepted", Terminal.Percent(letters.NonDigitsAccepted!.Value), $"of {letters.NonDigits:N0} in {letters.Name}, look-alikes apart"));
        }

        return Html.Row("tiles", tiles);
    }

    public static string Interval(SetFigures set) =>
        set.AccuracyInterval is { } interval ? $"{interval.Low * 100:0.00}–{interval.High * 100:0.00} %" : "";

    private static IEnumerable<SetFigures> OtherHands(EvaluationResult result) => result.Sets
        .Where(set => set is { Layout: null, Count: > 1000, TrainedOn: not true } && set != result.MainFigures);
}
