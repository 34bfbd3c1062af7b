using Digits.Recognition;
using Digits.Recognition.Forms;
using Digits.Training.Data;

namespace Digits.Training.Evaluation;

/// <summary>
/// Scores readings of whole numbers against the truth, image by image. A table's numbers are compared cell by cell; a page's
/// are paired in reading order so that the digit errors are fewest (<see cref="NumberPairing"/>).
/// </summary>
public sealed class NumberMetrics
{
    private readonly List<NumberCase> numbers = []; // the truth is digits
    private readonly List<NumberCase> surplus = []; // the truth is that nothing stands there
    private readonly List<NumberCase> others = [];  // the truth is letters or signs
    private readonly List<bool> rightInTables = [];
    private int unreadable;
    private int byTemplate;
    private int tables;
    private int tablesFound;

    /// <summary>Adds what was read on one image.</summary>
    /// <param name="truth">The image's numbers.</param>
    /// <param name="layout">How they stand; not Auto.</param>
    /// <param name="reading">What was read, by a template or without; null when the image could not be.</param>
    /// <returns>Every number and every reading of the image, those that are not scored left out.</returns>
    public IReadOnlyList<NumberCase> Add(IReadOnlyList<NumberTruth> truth, Layout layout, PageReading? reading)
    {
        if (reading == null) unreadable++;
        if (reading?.Form != null) byTemplate++;
        var pairs = layout switch
        {
            _ when reading?.Form is { } form => Fields(truth, form),
            Layout.Table => Cells(truth, reading),
            Layout.Field => Field(truth, reading),
            _ => NumberPairing.Pair([.. truth.Where(number => number.Text != "")], [.. reading?.Lines ?? []]),
        };
        List<NumberCase> cases = [.. pairs.Where(pair => pair.Truth is null or { IsScored: true }).Select(pair => Case(pair.Truth, pair.Read))];
        numbers.AddRange(cases.Where(number => number.Truth is { Length: > 0 }));
        surplus.AddRange(cases.Where(number => number is { Truth: "", Text.Length: > 0 }));
        others.AddRange(cases.Where(number => number.Truth == null));
        return cases;
    }

    public SetFigures ToFigures(string name, Layout layout)
    {
        var right = numbers.Count(number => !number.IsWrong);
        var covered = numbers.Count(number => number.Accepted);
        var accepted = covered + surplus.Count(number => number.Accepted);
        var digits = numbers.Sum(number => number.Truth!.Length);
        var curve = new RejectCurve(numbers.Select(number => (number.Confidence, !number.IsWrong)));
        return new()
        {
            Name = name,
            Split = "all",
            Layout = layout,
            Count = numbers.Count,
            Accuracy = DigitMetrics.Ratio(right, numbers.Count),
            AccuracyInterval = WilsonInterval.Of(right, numbers.Count),
            DigitErrorRate = DigitMetrics.Ratio(numbers.Concat(surplus).Sum(number => Levenshtein(number.Truth!, number.Text)), digits),
            Found = numbers.Count(number => number.Text.Length > 0),
            Missed = numbers.Count(number => number.Text.Length == 0),
            Surplus = surplus.Count,
            ByTemplate = byTemplate > 0 ? byTemplate : null,
            TablesFound = layout == Layout.Table ? tablesFound : null,
            AccuracyInTablesFound = layout == Layout.Table ? DigitMetrics.Ratio(rightInTables.Count(cell => cell), rightInTables.Count) : null,
            Coverage = DigitMetrics.Ratio(covered, numbers.Count),
            AcceptedAccuracy = DigitMetrics.Ratio(numbers.Count(number => number.Accepted && !number.IsWrong), accepted),
            CoverageAt98 = CoverageAt(0.98),
            ErrorAt99Coverage = curve.ErrorAt(0.99),
            Aurc = curve.Aurc,
            RejectCurve = curve.Thin(),
            NonDigits = others.Count > 0 ? others.Count : null,
            NonDigitsAccepted = others.Count > 0 ? DigitMetrics.Ratio(others.Count(number => number.Accepted), others.Count) : null,
            Unreadable = unreadable,
        };
    }

    /// <summary>The fewest insertions, deletions and replacements that turn one text into the other.</summary>
    public static int Levenshtein(string a, string b)
    {
        var costs = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = costs[0]; // the cost for the prefixes one shorter on both sides
            costs[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = costs[j];
                costs[j] = Math.Min(Math.Min(above, costs[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return costs[^1];
    }

    /// <summary>The largest share of the numbers that a threshold accepts while this share of what it accepts, surplus ones too, is right.</summary>
    private double CoverageAt(double accuracy)
    {
        var (taken, right, covered, best) = (0, 0, 0, 0);
        var read = numbers.Concat(surplus).Where(number => number.Text.Length > 0);
        foreach (var alike in read.GroupBy(number => number.Confidence).OrderByDescending(group => group.Key))
        {
            taken += alike.Count();
            right += alike.Count(number => !number.IsWrong);
            covered += alike.Count(number => number.Truth!.Length > 0);
            if (right >= accuracy * taken) best = covered;
        }

        return DigitMetrics.Ratio(best, numbers.Count);
    }

    private static NumberCase Case(NumberTruth? truth, LineReading? read)
    {
        var text = read?.Text ?? "";
        var isThere = text.Length > 0; // an empty cell has a confidence too: that it is empty
        return new NumberCase(truth == null ? "" : truth.Text, text, isThere ? read!.Confidence : 0, isThere && read!.Accepted, read?.Box);
    }

    private List<(NumberTruth? Truth, LineReading? Read)> Cells(IReadOnlyList<NumberTruth> truth, PageReading? reading)
    {
        var rows = reading?.Tables is [var table, ..] ? table.Rows : [];
        List<(NumberTruth? Truth, LineReading? Read)> pairs = [.. truth.Select(number => (number, CellAt(number.Row, number.Column)))];
        tables++;
        if (truth.Count > 0 && rows.Count == truth.Max(number => number.Row) + 1 && rows[0].Count == truth.Max(number => number.Column) + 1)
        {
            tablesFound++;
            rightInTables.AddRange(pairs.Where(pair => pair.Truth!.Text is { Length: > 0 }).Select(pair => pair.Truth!.Text == pair.Read!.Text));
        }

        return pairs;

        LineReading? CellAt(int row, int column) => row < rows.Count && column < rows[row].Count && rows[row][column] is var cell
            ? new LineReading(cell.Text, cell.Confidence, cell.Accepted, cell.Box, [])
            : null;
    }

    // A template's fields stand in the order of the truth; where the form was not found on the page there are none.
    private static List<(NumberTruth? Truth, LineReading? Read)> Fields(IReadOnlyList<NumberTruth> truth, FormReading form) =>
        [.. Enumerable.Range(0, Math.Max(truth.Count, form.Fields.Count)).Select(i => (
            i < truth.Count ? truth[i] : null, i < form.Fields.Count ? form.Fields[i].Number : null))];

    // A field holds one number: what else was read is part of the answer.
    private static List<(NumberTruth? Truth, LineReading? Read)> Field(IReadOnlyList<NumberTruth> truth, PageReading? reading)
    {
        var lines = reading?.Lines ?? [];
        return [(truth.Single(), lines.Count == 0 ? null : new LineReading(
            string.Join(' ', lines.Select(line => line.Text)), lines.Min(line => line.Confidence), lines.All(line => line.Accepted),
            lines.Select(line => line.Box).Aggregate((a, b) => a.Union(b)), []))];
    }
}
