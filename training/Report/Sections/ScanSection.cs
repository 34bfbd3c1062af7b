using Digits.Recognition;
using Digits.Training.Commands;
using Digits.Training.Evaluation;

namespace Digits.Training.Report.Sections;

/// <summary>Whole numbers on scans, with the worst readings as pictures.</summary>
internal static class ScanSection
{
    private const int PictureCount = 10, LongestSide = 320;

    public static string Of(ReportContents contents, CancellationToken cancellationToken)
    {
        var scans = contents.Result.Scans;
        if (scans.Count == 0) return "";
        var html = Html.Paragraph("A number is right when all its digits are. Missed: nothing was read. Surplus: something was read where nothing stands.")
            + Html.Table(
                ["Set", "Layout", "Numbers", "Right", "95 % interval", "Digit errors", "Missed", "Surplus", "By template", "Whole grids found", "Accepted", "Right of these", "Accepted if 98 % are right", "No numbers accepted"],
                scans.Select(scan => scan.Figures).Select(set => (IReadOnlyList<string>)[
                    set.Name, set.Layout!.Value.ToString().ToLowerInvariant(), $"{set.Count:N0}", Terminal.Percent(set.Accuracy), KeyFigures.Interval(set),
                    Terminal.Percent(set.DigitErrorRate!.Value), $"{set.Missed}", $"{set.Surplus}", $"{set.ByTemplate}", set.TablesFound is { } tables ? $"{tables}" : "",
                    Terminal.Percent(set.Coverage), Terminal.Percent(set.AcceptedAccuracy), Terminal.Percent(set.CoverageAt98!.Value),
                    set.NonDigits is { } others ? $"{Terminal.Percent(set.NonDigitsAccepted!.Value)} of {others}" : ""]));
        var curves = scans.Where(scan => scan.Figures.Count >= 40).OrderByDescending(scan => scan.Figures.Accuracy).Take(4).ToList();
        if (curves.Count > 0)
        {
            html += Html.Row("charts", contents.Chart(new ChartSpec("reject-scans", "lines", "Error when the unsure are rejected", new("coverage", "percent", 0, 1), new("error among accepted", "percent", 0, 1))
            {
                Series = [.. curves.Select(scan => new ChartSeries(scan.Set.Name, [.. scan.Figures.RejectCurve!.Select(point => (double[])[point.Coverage, point.Error])]))],
                Height = 320,
            }, "Whole numbers: error among the surest, by how many are taken."));
        }

        foreach (var scan in scans)
        {
            var worst = WorstCases.Of(scan, PictureCount, cancellationToken);
            if (worst.Count == 0) continue;
            html += Html.Heading($"{scan.Set.Name}: worst readings") + Html.Row("scans", worst.Select(picture =>
            {
                var text = $"{Shown(picture.Truth)} read as {Shown(picture.Read)}{(picture.Read.Length > 0 ? $", {picture.Confidence * 100:0.0} %" : "")}";
                var small = AreaReduction.Reduce(picture.Picture, AreaReduction.FactorFor(picture.Picture, LongestSide));
                return Html.Figure(Picture.Of(small, text), text);
            }));
        }

        return html;
    }

    private static string Shown(string number) => number.Length == 0 ? "nothing" : number;
}
