using Digits.Training.Commands;
using Digits.Training.Evaluation;

namespace Digits.Training.Report.Sections;

/// <summary>Whether confidence means what it says, and what rejecting the unsure buys.</summary>
internal static class TrustSection
{
    public static string Of(ReportContents contents)
    {
        if (contents.Result.MainFigures is not { } main) return "";
        var others = contents.Result.Sets.Where(set => set is { Layout: null, Count: > 200, TrainedOn: not true } && set != main).Take(3).ToList();
        var bins = main.Calibration!.Bins.Where(bin => bin.Count > 0).ToList();
        var charts = Html.Row("charts",
            contents.Chart(new ChartSpec("reliability", "lines", "Reliability", new("confidence", "percent", 0, 1), new("right", "percent", 0, 1))
            {
                Series =
                [
                    new(main.Name, [.. bins.Select(bin => (double[])[bin.Confidence, bin.Accuracy])], Dots: true),
                    new("as it should be", [[0, 0], [1, 1]], Dashed: true),
                    .. others.Take(2).Select(set => new ChartSeries(set.Name, [.. set.Calibration!.Bins.Where(bin => bin.Count >= 20)
                        .Select(bin => (double[])[bin.Confidence, bin.Accuracy])], Dots: true)),
                ],
            }, $"Of the readings with some confidence, the share that is right (15 bins). ECE {Terminal.Percent(main.Calibration.Ece)}, Brier {main.Calibration.Brier:F4}."),
            contents.Chart(new ChartSpec("confidence", "columns", "How sure it is", new("confidence", Categories: [.. main.Calibration.Bins.Select(bin => $"{bin.High * 100:0}%")], Every: 2), new("share of readings", "percent"))
            {
                Series = [new(main.Name, Values: [.. main.Calibration.Bins.Select(bin => (double)bin.Count / main.Count)])],
            }, "Readings by confidence: a narrow tower at the right is a sure model, rightly or wrongly."),
            contents.Chart(new ChartSpec("reject", "lines", "Error when the unsure are rejected", new("coverage", "percent", 0, 1), new("error among accepted", "percent", 0))
            {
                Series = [Curve(main), .. others.Select(Curve)],
            }, $"Error among the surest, by how many are taken. {main.Name}: area {main.Aurc:F5}, {Terminal.Percent(main.ErrorAt99Coverage!.Value)} at 99 % coverage."));

        var model = contents.Result.Model;
        var basis = model.Calibration is { } found
            ? Html.Paragraph($"The temperature {model.Temperature:0.###} and the threshold {model.AcceptThreshold:0.#####} come from {found.Digits:N0} validation digits and "
                + $"{found.NonDigits:N0} drawn letters and marks that the model did not learn from. With {1 - found.Delta:P0} confidence the error among accepted digits of that kind "
                + $"is below {Terminal.Percent(found.ErrorBound)} ({Terminal.Percent(found.WantedError)} were asked for), and fewer than {Terminal.Percent(found.NonDigitsBound)} of such letters "
                + $"and marks are accepted. {Terminal.Percent(found.Coverage)} of the digits are.")
            : Html.Paragraph($"The model has not been calibrated: temperature {model.Temperature:0.###}, threshold {model.AcceptThreshold:0.####}. `training calibrate` does it.");
        return charts + basis;
    }

    private static ChartSeries Curve(SetFigures set) => new(set.Name, [.. set.RejectCurve!.Select(point => (double[])[point.Coverage, point.Error])]);
}
