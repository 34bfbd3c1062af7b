using System.Globalization;
using System.Security.Cryptography;
using Digits.Recognition;

namespace Digits.Training.Data;

/// <summary>
/// Scanned digits set into a grid, one page a writer: cells.csv has the columns page, col, row, width, height, digit;
/// a cell's picture has its top left corner at (col, row) * 104 pixels.
/// </summary>
public static class DigitCells
{
    private const int Pitch = 104;

    public static bool Fits(CsvTable table) => table.Has("page", "col", "row", "width", "height", "digit");

    /// <exception cref="JobFailedException">A page is missing or can't be read, or a cell lies outside its page.</exception>
    public static DigitSet Read(string folder)
    {
        var table = CsvTable.Read(Path.Combine(folder, "cells.csv"));
        var (page, col, row) = (table["page"], table["col"], table["row"]);
        var (width, height, digit) = (table["width"], table["height"], table["digit"]);
        var (images, labels, writers) = (new List<GreyImage>(), new List<byte>(), new List<string>());
        var sha256 = new Dictionary<string, string> { ["cells.csv"] = Sha256Of(table.Path) };
        foreach (var cells in table.Rows.GroupBy(fields => fields[page]))
        {
            var scan = Decode(Path.Combine(folder, cells.Key));
            sha256[cells.Key] = Sha256Of(Path.Combine(folder, cells.Key));
            foreach (var cell in cells)
            {
                var box = new Box(Number(cell[col]) * Pitch, Number(cell[row]) * Pitch, Number(cell[width]), Number(cell[height]));
                if (box.Width < 1 || box.Height < 1 || box.Intersect(scan.Bounds) != box)
                {
                    throw new JobFailedException($"{table.Path}: the cell {string.Join(',', cell)} lies outside its page.");
                }

                images.Add(scan.Crop(box));
                labels.Add((byte)Number(cell[digit]));
                writers.Add(cells.Key);
            }
        }

        return new DigitSet(DataFolder.NameOf(folder), "all", images, labels) { Writers = writers, Sha256 = sha256 };
    }

    private static string Sha256Of(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));

    private static int Number(string field) => int.TryParse(field, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw new JobFailedException($"cells.csv: \"{field}\" is no whole number.");

    private static GreyImage Decode(string path)
    {
        try
        {
            return ImageDecoder.Decode(File.ReadAllBytes(path), new DecodeLimits(), CancellationToken.None);
        }
        catch (Exception e) when (e is ImageRejectedException or IOException)
        {
            throw new JobFailedException($"{path} can't be read: {e.Message}", e);
        }
    }
}
