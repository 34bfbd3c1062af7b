using System.Globalization;
using System.Text;
using Digits.Functions.Contract;

namespace Digits.Functions.Scans;

/// <summary>
/// A result as CSV (RFC 4180). Scans with tables open in a spreadsheet as the tables were, an empty row between two, and below
/// them the numbers beside them; forms give one row a page with the fields as columns; others list their numbers under a header.
/// </summary>
public static class ResultCsv
{
    public static string Write(string scanName, IReadOnlyList<Page> pages)
    {
        var csv = new StringBuilder();
        if (pages.Any(page => page.Tables.Count > 0))
        {
            WriteTables(csv, pages);
        }
        else if (pages.FirstOrDefault(page => page.Fields.Count > 0) is { } form)
        {
            WriteForms(csv, scanName, pages, [.. form.Fields.Keys]);
        }
        else
        {
            WriteLines(csv, scanName, pages);
        }

        return csv.ToString();
    }

    private static void WriteTables(StringBuilder csv, IReadOnlyList<Page> pages)
    {
        var separate = false;
        foreach (var page in pages.Where(page => page.Error is null))
        {
            var grids = page.Tables.Select(table => table.Rows.Select(row => row.Select(cell => cell.Text)));
            if (page.Lines.Count > 0) grids = grids.Append(page.Lines.Select(line => (IEnumerable<string>)[line.Text]));
            foreach (var grid in grids)
            {
                if (separate) csv.Append("\r\n");
                separate = true;
                foreach (var row in grid) WriteRow(csv, row);
            }
        }
    }

    private static void WriteForms(StringBuilder csv, string scanName, IReadOnlyList<Page> pages, string[] names)
    {
        WriteRow(csv, ["file", "page", .. names, "accepted", "problems"]);
        foreach (var page in pages)
        {
            var isAccepted = page.Fields.Count > 0 && page.Fields.Values.All(field => field.Accepted);
            WriteRow(csv, [
                page.File ?? scanName,
                page.Number.ToString(CultureInfo.InvariantCulture),
                .. names.Select(name => page.Fields.TryGetValue(name, out var field) ? field.Text : ""),
                isAccepted ? "true" : "false",
                page.Error?.Detail ?? string.Join(' ', page.Problems ?? []),
            ]);
        }
    }

    private static void WriteLines(StringBuilder csv, string scanName, IReadOnlyList<Page> pages)
    {
        WriteRow(csv, ["file", "page", "line", "text", "confidence", "accepted"]);
        foreach (var page in pages)
        {
            foreach (var (index, line) in page.Lines.Index())
            {
                WriteRow(csv, [
                    page.File ?? scanName,
                    page.Number.ToString(CultureInfo.InvariantCulture),
                    (index + 1).ToString(CultureInfo.InvariantCulture),
                    line.Text,
                    line.Confidence.ToString("0.####", CultureInfo.InvariantCulture),
                    line.Accepted ? "true" : "false",
                ]);
            }
        }
    }

    private static void WriteRow(StringBuilder csv, IEnumerable<string> cells) => csv.AppendJoin(',', cells.Select(Escape)).Append("\r\n");

    private static string Escape(string text)
    {
        // A spreadsheet would run these as a formula (OWASP, CSV injection); the apostrophe makes it text.
        if (text.Length > 0 && "=+-@\t\r".Contains(text[0])) text = "'" + text;
        return text.AsSpan().ContainsAny("\",\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}
