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
        var command = new Command("explore", "Shapes, classes, pixels, ink, typical pictures, writers and repetitions of every data set found") { data, json };
        command.SetAction((parsed, _) => Task.Run(() =>
        {
            var terminal = new Terminal(parsed);
            var exploration = Exploration.Of(DataFolder.Find(parsed.GetValue(data)));
            if (parsed.GetValue(json)) WriteJson(terminal, exploration);
            else Print(terminal.Out, exploration);
            return Cli.Done;
        }));
        return command;
    }

    private static void WriteJson(Terminal terminal, Exploration exploration) => terminal.WriteJson(new
    {
        digits = exploration.Digits.Select(set => new
        {
            set.Summary.Name, set.Summary.Split, set.Summary.Count, set.Summary.Size, set.Summary.Minimum, set.Summary.Maximum, set.Summary.Mean,
            set.Summary.StandardDeviation, set.Summary.PerDigit, set.Summary.NonDigits, set.Summary.Repeated, set.Summary.Writers,
            set.Portrait.InkPerDigit, set.Portrait.MostTypical, set.Portrait.LeastTypical,
        }),
        trainedAndTested = exploration.InBothSplits.Select(pair => new { train = pair.First, test = pair.Second }),
        numbers = exploration.Numbers,
    });

    private static void Print(IAnsiConsole console, Exploration exploration)
    {
        if (exploration.Digits.Count > 0)
        {
            console.Write(Figures(exploration.Digits.Select(set => set.Summary)));
            console.Write(PerDigit("Ink: mean brightness of the normalised pictures", exploration, set => set.Portrait.InkPerDigit.Select(ink => $"{ink:F3}")));
            console.Write(PerDigit("Most typical picture, counted from 0", exploration, set => set.Portrait.MostTypical.Select(index => $"{index}")));
            console.Write(PerDigit("Least typical picture", exploration, set => set.Portrait.LeastTypical.Select(index => $"{index}")));
            console.MarkupLineInterpolated($"Pictures in both the training and the test images: {exploration.InBothSplits.Count}");
        }

        if (exploration.Numbers.Count == 0) return;
        var table = new Table().AddColumns("set", "layout", "files", "numbers", "no numbers");
        foreach (var set in exploration.Numbers)
        {
            table.AddRow(Markup.Escape(set.Name), set.Layout.ToString().ToLowerInvariant(), $"{set.Files}", $"{set.Numbers}", $"{set.NoNumbers}");
        }

        console.Write(table);
    }

    private static Table Figures(IEnumerable<DigitSetSummary> sets)
    {
        var table = new Table().AddColumns(["set", "split", "images", "size", "pixels", "mean", "std", "writers", "repeated",
            .. Enumerable.Range(0, 10).Select(digit => $"{digit}"), "other"]);
        foreach (var set in sets)
        {
            table.AddRow([Markup.Escape(set.Name), set.Split, $"{set.Count}", set.Size, $"{set.Minimum}..{set.Maximum}",
                $"{set.Mean:F4}", $"{set.StandardDeviation:F4}", $"{set.Writers?.Count}", $"{set.Repeated}",
                .. set.PerDigit.Select(count => $"{count}"), $"{set.NonDigits}"]);
        }

        return table;
    }

    private static Table PerDigit(string title, Exploration exploration, Func<ExploredDigits, IEnumerable<string>> values)
    {
        var table = new Table().Title(title).AddColumns(["set", "split", .. Enumerable.Range(0, 10).Select(digit => $"{digit}")]);
        foreach (var set in exploration.Digits) table.AddRow([Markup.Escape(set.Summary.Name), set.Summary.Split, .. values(set)]);
        return table;
    }
}
