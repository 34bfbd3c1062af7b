using System.Text;

namespace Digits.Training.Data;

/// <summary>A CSV file with a header (RFC 4180: commas, quotes doubled inside quotes).</summary>
/// <param name="Path">Where it was read.</param>
/// <param name="Columns">The header's names.</param>
/// <param name="Rows">The rows, each with as many fields as the header.</param>
public sealed record CsvTable(string Path, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    /// <exception cref="JobFailedException">Missing, empty, or a row's field count differs from the header's.</exception>
    public static CsvTable Read(string path)
    {
        if (!File.Exists(path)) throw new JobFailedException($"{path} is missing.");
        var records = Parse(File.ReadAllText(path, Encoding.UTF8)).ToList();
        if (records.Count == 0) throw new JobFailedException($"{path} is empty: the first line must name the columns.");
        for (var i = 1; i < records.Count; i++)
        {
            if (records[i].Count != records[0].Count)
            {
                throw new JobFailedException($"{path}: record {i + 1} has {records[i].Count} fields, the header {records[0].Count}.");
            }
        }

        return new CsvTable(path, records[0], records[1..]);
    }

    public bool Has(params ReadOnlySpan<string> columns)
    {
        foreach (var column in columns)
        {
            if (!Columns.Contains(column)) return false;
        }

        return true;
    }

    /// <summary>Where the column stands in a row.</summary>
    /// <exception cref="JobFailedException">There is no such column.</exception>
    public int this[string column]
    {
        get
        {
            for (var i = 0; i < Columns.Count; i++)
            {
                if (Columns[i] == column) return i;
            }

            throw new JobFailedException($"{Path} has no column \"{column}\"; its columns are {string.Join(", ", Columns)}.");
        }
    }

    /// <summary>A field as CSV wants it: quoted only where it must be.</summary>
    public static string Quote(string field) =>
        field.AsSpan().IndexOfAny(",\"\r\n") < 0 ? field : $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static IEnumerable<List<string>> Parse(string text)
    {
        var record = new List<string>();
        var field = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quoted)
            {
                if (c != '"') field.Append(c);
                else if (i + 1 < text.Length && text[i + 1] == '"') field.Append(text[i++]);
                else quoted = false;
            }
            else if (c == '"')
            {
                quoted = true;
            }
            else if (c == ',')
            {
                EndField();
            }
            else if (c == '\n')
            {
                if (field.Length == 0 && record.Count == 0) continue; // an empty line
                EndField();
                yield return record;
                record = [];
            }
            else if (c is not '\r' and not '\ufeff')
            {
                field.Append(c);
            }
        }

        if (field.Length > 0 || record.Count > 0)
        {
            EndField();
            yield return record;
        }

        void EndField()
        {
            record.Add(field.ToString());
            field.Clear();
        }
    }
}
