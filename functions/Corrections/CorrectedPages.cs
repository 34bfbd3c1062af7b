using Digits.Functions.Contract;
using Digits.Functions.Http;

namespace Digits.Functions.Corrections;

/// <summary>Puts corrections, which name places by their boxes, into a result's pages.</summary>
public static class CorrectedPages
{
    /// <returns>The pages as they shall be.</returns>
    /// <exception cref="ProblemException">A correction's page or box is not in the result (422).</exception>
    public static IReadOnlyList<Page> Of(ScanResult result, IReadOnlyList<Correction> corrections)
    {
        var pages = result.Pages.ToArray();
        foreach (var correction in corrections)
        {
            var index = Array.FindIndex(pages, page => page.Number == correction.Page);
            var hit = false;
            if (index >= 0) pages[index] = Corrected(pages[index], correction, ref hit);
            if (!hit)
            {
                throw new ProblemException(
                    StatusCodes.Status422UnprocessableEntity,
                    "There is nothing at this place",
                    $"Page {correction.Page} of {correction.Scan} has no number or digit with the box {correction.Box}. Boxes are named exactly as the result has them.");
            }
        }

        return pages;
    }

    private static Page Corrected(Page page, Correction correction, ref bool hit)
    {
        var lines = page.Lines.ToArray();
        for (var i = 0; i < lines.Length; i++) lines[i] = Corrected(lines[i], correction, ref hit);
        var fields = new Dictionary<string, Field>(page.Fields);
        foreach (var (name, field) in page.Fields) fields[name] = field.With(Corrected(field.AsLine(), correction, ref hit));
        var tables = new List<Table>();
        foreach (var table in page.Tables)
        {
            var rows = table.Rows.Select(row => row.ToArray()).ToArray();
            foreach (var row in rows)
            {
                for (var i = 0; i < row.Length; i++) row[i] = row[i].With(Corrected(row[i].AsLine(), correction, ref hit));
            }

            tables.Add(new Table(rows));
        }

        return page with { Lines = lines, Fields = fields, Tables = tables };
    }

    private static Line Corrected(Line line, Correction correction, ref bool hit)
    {
        if (hit) return line;
        // A line of one digit has its digit's box: the digit is meant unless a text is given.
        var digits = line.Digits.ToArray();
        var at = correction.Text is null ? Array.FindIndex(digits, digit => digit.Box == correction.Box) : -1;
        if (at < 0 && line.Box != correction.Box) return line;
        hit = true;
        if (at < 0)
        {
            return correction.Undo
                ? line with { Text = line.Read?.Text ?? line.Text, Accepted = line.Read?.Accepted ?? line.Accepted, Digits = [.. digits.Select(AsRead)] }
                : line with { Text = TextOf(correction), Accepted = true };
        }

        digits[at] = correction.Undo ? AsRead(digits[at]) : digits[at] with { Value = correction.Digit, Accepted = true };
        return line with { Text = Digit.TextOf(digits), Digits = digits };
    }

    private static string TextOf(Correction correction) => correction.Text ?? $"{correction.Digit}";

    private static Digit AsRead(Digit digit) =>
        digit.Read is { } read ? digit with { Value = read.Digit, Accepted = read.Accepted } : digit;
}
