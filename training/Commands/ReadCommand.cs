using System.CommandLine;
using System.Text;
using Digits.Recognition;
using Digits.Recognition.Forms;
using Digits.Training.Models;
using Digits.Training.Reading;
using Spectre.Console;

namespace Digits.Training.Commands;

/// <summary><c>read</c>: the numbers on image files, as a table, CSV or JSON.</summary>
public static class ReadCommand
{
    public static Command Create()
    {
        var paths = new Argument<string[]>("files") { Description = "Image files and folders of them", Arity = ArgumentArity.ZeroOrMore };
        var list = new Option<string?>("--list") { Description = "File with one path a line", HelpName = "FILE" };
        var layout = Layouts.Option("How the numbers stand on a page");
        var templates = Layouts.Templates();
        var csv = new Option<string?>("--csv") { Description = "Write file,line,text,confidence,accepted to this file", HelpName = "OUT" };
        var debug = new Option<string?>("--debug") { Description = "Write the stages of reading each page as pictures to this folder", HelpName = "DIR" };
        var model = Options.Model();
        var json = Options.Json();
        var command = new Command("read", "Read the numbers on images. Files that can't be read are named, the others read, and the exit code is 1")
        {
            paths, list, layout, templates, csv, debug, model, json,
        };
        command.Validators.Add(result =>
        {
            var isNamed = result.GetValue(paths) is { Length: > 0 } || result.GetValue(list) != null;
            if (!isNamed) result.AddError("Name files, a folder, or a --list.");
        });
        command.SetAction((parsed, cancellationToken) => Task.Run(() =>
        {
            var terminal = new Terminal(parsed);
            var files = FileReader.Expand(parsed.GetValue(paths)!, parsed.GetValue(list));
            var scanLayout = Layouts.Resolve(parsed.GetValue(layout)!, parsed.GetValue(templates)!);
            using var classifier = DigitClassifier.Load(ModelVersions.Resolve(parsed.GetValue(model)!));
            var readings = terminal.WithProgress("reading", files.Count,
                done => FileReader.Read(classifier, files, scanLayout, parsed.GetValue(debug), done, cancellationToken));
            if (parsed.GetValue(csv) is { } path) AtomicFile.Write(path, Encoding.UTF8.GetBytes(FileReader.ToCsv(readings)));
            var manifest = classifier.Manifest;
            if (parsed.GetValue(json)) terminal.WriteJson(new { model = new { manifest.Name, manifest.Version }, files = readings });
            else terminal.Out.Write(ToTable(readings));

            foreach (var reading in readings)
            {
                foreach (var problem in reading.Problems) terminal.Error.MarkupLineInterpolated($"[yellow]{reading.File}: {problem}[/]");
            }

            var unreadable = readings.Where(reading => reading.Error != null).ToList();
            foreach (var reading in unreadable) terminal.Error.MarkupLineInterpolated($"[red]{reading.File}: {reading.Error}[/]");
            return unreadable.Count == 0 ? Cli.Done : Cli.Failed;
        }));
        return command;
    }

    private static Table ToTable(IEnumerable<FileReading> readings)
    {
        var table = new Table().AddColumns("file", "line", "text", "confidence", "accepted");
        foreach (var number in readings.SelectMany(reading => reading.Numbers))
        {
            var accepted = number.Accepted ? "yes" : "[yellow]no[/]";
            table.AddRow(Markup.Escape(number.File), $"{number.Line}", number.Text, $"{number.Confidence:F4}", accepted);
        }

        return table;
    }
}
