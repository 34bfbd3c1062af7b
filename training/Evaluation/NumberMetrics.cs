using Digits.Recognition;
using Digits.Training.Data;

namespace Digits.Training.Evaluation;

/// <summary>
/// Scores readings of whole numbers against the truth, image by image. A table's numbers are compared cell by cell; a page's
/// are paired in reading order so that the digit errors are fewest (dynamic programming over both sequences).
/// </summary>
public sealed class NumberMetrics
{
    private int numbers;
    private int right;
    private int digits;
    private int digitErrors;
    private int covered;
    private int accepted;
    private int acceptedRight;
    private int unreadable;

    /// <summary>Adds what was read on one image.</summary>
    /// <param name="truth">The image's numbers.</param>
    /// <param name="layout">How they stand; not Auto.</param>
    /// <param name="reading">What was read; null when the image could not be.</param>
    public void Add(IReadOnlyList<NumberTruth> truth, Layout layout, PageReading? reading)
    {
        if (reading == null) unreadable++;
        if (layout == Layout.Table)
        {
            foreach (var number in truth) Count(number.Text, CellAt(reading, number.Row, number.Column));
            return;
        }

        var read = reading?.Lines.Select(line => new Read(line.Text, line.Accepted)).ToList() ?? [];
        if (layout == Layout.Field && read.Count > 1)
        {
            read = [new Read(string.Join(' ', read.Select(line => line.Text)), read.All(line => line.Accepted))];
        }

        foreach (var (number, line) in Pair([.. truth.Where(number => number.Text != "")], read)) Count(number is null ? "" : number.Text, line);
    }

    public SetFigures ToFigures(string name, Layout layout) => new()
    {
        Name = name,
        Split = "all",
        Layout = layout,
        Count = numbers,
        Accuracy = DigitMetrics.Ratio(right, numbers),
        DigitErrorRate = DigitMetrics.Ratio(digitErrors, digits),
        Coverage = DigitMetrics.Ratio(covered, numbers),
        AcceptedAccuracy = DigitMetrics.Ratio(acceptedRight, accepted),
        Unreadable = unreadable,
    };

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

    private void Count(string? truth, Read? read)
    {
        if (truth == null) return; // no plain number: not scored
        var text = read?.Text ?? "";
        var isAccepted = text.Length > 0 && read!.Accepted;
        digitErrors += Levenshtein(truth, text);
        if (isAccepted) accepted++;
        if (isAccepted && text == truth) acceptedRight++;
        if (truth.Length == 0) return;
        numbers++;
        digits += truth.Length;
        if (text == truth) right++;
        if (isAccepted) covered++;
    }

    private static Read? CellAt(PageReading? reading, int row, int column) =>
        reading?.Tables is [var table, ..] && row < table.Rows.Count && column < table.Rows[row].Count
            ? new Read(table.Rows[row][column].Text, table.Rows[row][column].Accepted)
            : null;

    private static List<(NumberTruth? Truth, Read? Read)> Pair(List<NumberTruth> truth, List<Read> read)
    {
        // costs[i, j]: fewest digit errors for what follows truth i and reading j.
        var costs = new int[truth.Count + 1, read.Count + 1];
        for (var i = truth.Count; i >= 0; i--)
        {
            for (var j = read.Count; j >= 0; j--)
            {
                var miss = i < truth.Count ? costs[i + 1, j] + Missed(i) : int.MaxValue;
                var extra = j < read.Count ? costs[i, j + 1] + read[j].Text.Length : int.MaxValue;
                var pair = i < truth.Count && j < read.Count ? costs[i + 1, j + 1] + Paired(i, j) : int.MaxValue;
                costs[i, j] = i == truth.Count && j == read.Count ? 0 : Math.Min(pair, Math.Min(miss, extra));
            }
        }

        var pairs = new List<(NumberTruth?, Read?)>();
        for (var (i, j) = (0, 0); i < truth.Count || j < read.Count;)
        {
            if (i < truth.Count && j < read.Count && costs[i, j] == costs[i + 1, j + 1] + Paired(i, j)) pairs.Add((truth[i++], read[j++]));
            else if (i < truth.Count && costs[i, j] == costs[i + 1, j] + Missed(i)) pairs.Add((truth[i++], null));
            else pairs.Add((null, read[j++]));
        }

        return pairs;

        int Missed(int i) => truth[i].Text?.Length ?? 0;

        int Paired(int i, int j) => truth[i].Text is { } text ? Levenshtein(text, read[j].Text) : 0;
    }

    private sealed record Read(string Text, bool Accepted);
}
