using System.Globalization;
using Digits.Recognition;

namespace Digits.Training.Data;

/// <summary>Reads labels.csv and cells.csv: every form begins with a column "file", a path relative to the CSV file.</summary>
public static class NumberTables
{
    private static readonly string[] Remarks = ["file", "note", "form"];

    /// <summary>The CSV file of a folder, or null.</summary>
    public static string? Find(string folder) =>
        new[] { "labels.csv", "cells.csv" }.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    /// <summary>Reads a CSV file of any known form:
    /// file,label (fields);
    /// file,row,col,value (tables);
    /// file,rows (tables, a group of characters a row: 1..9 digits, 0 empty, c small notes);
    /// file,fields_in_reading_order (pages, separated by spaces);
    /// file and one column a number (pages).
    /// A column form names the form on an image, else the folder's name does; its template, if there is one, must have the
    /// numbers' order.</summary>
    /// <exception cref="JobFailedException">None of these.</exception>
    public static NumberSet Read(string path)
    {
        var table = CsvTable.Read(path);
        var file = table["file"];
        var name = DataFolder.NameOf(Path.GetDirectoryName(Path.GetFullPath(path))!);
        if (table.Has("label"))
        {
            var label = table["label"];
            if (KnownSets.HasDates(name)) return new NumberSet(name, Layout.Page, Scans(table.Rows, row => NumberTruth.ParseDate(row[label])));
            return new NumberSet(name, Layout.Field, Scans(table.Rows, row => [NumberTruth.Parse(row[label])]));
        }

        if (table.Has("row", "col", "value"))
        {
            var (row, col, value) = (table["row"], table["col"], table["value"]);
            return new NumberSet(name, Layout.Table,
                Scans(table.Rows, cell => [NumberTruth.Parse(cell[value], Number(cell[row]), Number(cell[col]))]));
        }

        if (table.Has("rows"))
        {
            return new NumberSet(name, Layout.Table, Scans(table.Rows, row => Grid(row[table["rows"]])));
        }

        if (table.Has("fields_in_reading_order"))
        {
            var fields = table["fields_in_reading_order"];
            return new NumberSet(name, Layout.Page,
                Scans(table.Rows, row => row[fields].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(label => NumberTruth.Parse(label))));
        }

        var numbers = Enumerable.Range(0, table.Columns.Count).Where(c => !Remarks.Contains(table.Columns[c])).ToList();
        if (numbers.Count == 0) throw new JobFailedException($"{path}: no column holds labels.");
        return new NumberSet(name, Layout.Page, Scans(table.Rows, row => numbers.Select(c => NumberTruth.Parse(row[c]))));

        IReadOnlyList<NumberScan> Scans(
            IEnumerable<IReadOnlyList<string>> rows, Func<IReadOnlyList<string>, IEnumerable<NumberTruth>> numbersOf) =>
            [.. rows.GroupBy(row => row[file]).Select(lines => new NumberScan(
                Path.Combine(Path.GetDirectoryName(path)!, lines.Key), [.. lines.SelectMany(numbersOf)], table.Has("form") ? lines.First()[table["form"]] : name))];

        int Number(string field) => int.TryParse(field, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new JobFailedException($"{path}: \"{field}\" is no row or column number.");
    }

    private static IEnumerable<NumberTruth> Grid(string rows) => rows.Split(' ').SelectMany((cells, r) => cells.Select((cell, c) => cell switch
    {
        '0' => new NumberTruth("", r, c),
        'c' => new NumberTruth(null, r, c),
        _ => NumberTruth.Parse(cell.ToString(), r, c),
    }));
}
