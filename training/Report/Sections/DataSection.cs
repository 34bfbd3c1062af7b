using Digits.Training.Data;

namespace Digits.Training.Report.Sections;

/// <summary>What is in the data: figures, classes, ink, averages, samples, the typical and the odd.</summary>
internal static class DataSection
{
    private const int SamplesOfEach = 8;
    private static readonly string[] Digits = [.. Enumerable.Range(0, 10).Select(digit => $"{digit}")];

    public static string Of(ReportContents contents)
    {
        var exploration = contents.Exploration;
        var html = "";
        if (exploration.Digits.Count > 0)
        {
            html += Html.Table(["Set", "Split", "Images", "Size", "Pixels", "Mean", "Deviation", "Writers", "Images a writer", "Repeated", "No digits"],
                exploration.Digits.Select(set => set.Summary).Select(set => (IReadOnlyList<string>)[
                    set.Name, set.Split, $"{set.Count:N0}", set.Size, $"{set.Minimum}–{set.Maximum}", $"{set.Mean:F4}", $"{set.StandardDeviation:F4}",
                    set.Writers is { } writers ? $"{writers.Count}" : "", set.Writers is { } some ? $"{some.Fewest}–{some.Most}" : "", $"{set.Repeated}", $"{set.NonDigits:N0}"]));
            html += Html.Paragraph(exploration.InBothSplits.Count == 0
                ? "No picture is both in the training and in the test images."
                : $"{exploration.InBothSplits.Count} pictures are both in the training and in the test images.");
            html += Html.Row("charts",
                contents.Chart(new ChartSpec("classes", "columns", "Images of each digit", new("digit", Categories: Digits), new("share", "percent"))
                {
                    Series = [.. exploration.Digits.Take(4).Select(set => new ChartSeries(NameOf(set.Summary),
                        Values: [.. set.Summary.PerDigit.Select(count => (double)count / Math.Max(1, set.Summary.PerDigit.Sum()))]))],
                    Height = 320,
                }, "Share of each digit among a set's digits."),
                contents.Chart(new ChartSpec("ink", "columns", "Ink of each digit", new("digit", Categories: Digits), new("mean brightness"))
                {
                    Series = [.. exploration.Digits.Take(4).Select(set => new ChartSeries(NameOf(set.Summary), Values: set.Portrait.InkPerDigit))],
                    Height = 320,
                }, "Mean brightness of the normalised pictures, 0 to 1: pens differ."));
        }

        foreach (var set in exploration.Digits) html += Portrait(set);
        if (exploration.Numbers.Count > 0)
        {
            html += Html.Heading("Scans") + Html.Table(["Set", "Layout", "Images", "Numbers", "No numbers"], exploration.Numbers.Select(set =>
                (IReadOnlyList<string>)[set.Name, set.Layout.ToString().ToLowerInvariant(), $"{set.Files:N0}", $"{set.Numbers:N0}", $"{set.NoNumbers:N0}"]));
        }

        return html;
    }

    private static string Portrait(ExploredDigits set)
    {
        var (portrait, images) = (set.Portrait, set.Portrait.Set);
        var samples = Enumerable.Range(0, 10).SelectMany(digit => Spread([.. Enumerable.Range(0, images.Count).Where(i => images.Labels[i] == digit)]))
            .Select(i => images.Images[i]).ToList();
        var there = Enumerable.Range(0, 10).Where(digit => portrait.MostTypical[digit] >= 0).ToList();
        if (there.Count == 0) return "";
        var extremes = there.Select(digit => portrait.Averages[digit]).Concat(there.Select(digit => images.Images[portrait.MostTypical[digit]]))
            .Concat(there.Select(digit => images.Images[portrait.LeastTypical[digit]])).ToList();
        return Html.Heading(NameOf(set.Summary))
            + Html.Row("charts",
                Html.Figure(Picture.OfDigit(Picture.Sheet(extremes, there.Count), $"Averages and extremes of {set.Summary.Name}"),
                    "Rows: the average of each digit, the picture nearest to it, the one farthest from it.", "sheet"),
                Html.Figure(Picture.OfDigit(Picture.Sheet(samples, 2 * SamplesOfEach), $"Samples of {set.Summary.Name}"),
                    "Samples, evenly from the whole set.", "sheet"));
    }

    private static IEnumerable<int> Spread(List<int> indexes) =>
        Enumerable.Range(0, Math.Min(SamplesOfEach, indexes.Count)).Select(i => indexes[(int)((long)i * indexes.Count / SamplesOfEach)]);

    private static string NameOf(DigitSetSummary set) => set.Split == "all" ? set.Name : $"{set.Name}, {set.Split}";
}
