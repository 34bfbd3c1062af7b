using System.CommandLine;
using Digits.Training.Data;
using Spectre.Console;

namespace Digits.Training.Commands;

/// <summary><c>explore</c>: what is in the data sets found.</summary>
public static class ExploreCommand
{
    public static Command Create()
    {
        var data = Options.Data();
        var json = Options.Json();
        var command = new Command("explore", "Shapes, classes, pixel range, mean and standard deviation of every data set found") { data, json };
        command.SetAction((parsed, _) => Task.Run(() =>
        {
            var terminal = new Terminal(parsed);
            var found = DataFolder.Find(parsed.GetValue(data));
            var digits = found.Where(set => set.IsDigits)
                .SelectMany(set => Splits(set).Select(split => DigitSetSummary.Of(set.ReadDigits(split)))).ToList();
            var numbers = found.Where(set => !set.IsDigits).Select(set => set.ReadNumbers()).Select(set => new
            {
                set.Name,
                set.Layout,
                Files = set.Scans.Count,
                Numbers = set.Scans.Sum(scan => scan.Numbers.Count(number => !string.IsNullOrEmpty(number.Text))),
            }).ToList();
            if (parsed.GetValue(json))
            {
                terminal.WriteJson(new { digits, numbers });
                return Cli.Done;
            }

            if (digits.Count > 0) terminal.Out.Write(DigitsTable(digits));
            if (numbers.Count > 0)
            {
                var table = new Table().AddColumns("set", "layout", "files", "numbers");
                foreach (var set in numbers)
                {
                    table.AddRow(Markup.Escape(set.Name), set.Layout.ToString().ToLowerInvariant(), $"{set.Files}", $"{set.Numbers}");
                }

                terminal.Out.Write(table);
            }

            return Cli.Done;
        }));
        return command;
    }

    private static string[] Splits(FoundSet set) => set.Kind == SetKind.Mnist ? ["train", "test"] : ["all"];

    private static Table DigitsTable(IEnumerable<DigitSetSummary> sets)
    {
        var table = new Table().AddColumns(
            ["set", "split", "images", "size", "pixels", "mean", "std", .. Enumerable.Range(0, 10).Select(digit => $"{digit}"), "other"]);
        foreach (var set in sets)
        {
            table.AddRow([Markup.Escape(set.Name), set.Split, $"{set.Count}", set.Size, $"{set.Minimum}..{set.Maximum}",
                $"{set.Mean:F4}", $"{set.StandardDeviation:F4}", .. set.PerDigit.Select(count => $"{count}"), $"{set.NonDigits}"]);
        }

        return table;
    }
}
