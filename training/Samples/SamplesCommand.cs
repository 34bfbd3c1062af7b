using System.CommandLine;

namespace Digits.Training.Samples;

/// <summary><c>samples</c>: makes scans to try things on, of a field, a table, a page and a form.</summary>
public static class SamplesCommand
{
    public static Command Create()
    {
        var folder = new Option<string>("--out")
        {
            Description = "Folder that gets the scans and truth.json", DefaultValueFactory = _ => "samples", HelpName = "DIR",
        };
        var seed = new Option<int>("--seed")
        {
            Description = "Another seed is another hand, paper and numbers", DefaultValueFactory = _ => SampleScans.Seed, HelpName = "N",
        };
        var command = new Command("samples", "Make sample scans with handwriting-like digits, and their truth") { folder, seed };
        command.SetAction(parsed =>
        {
            var (to, from) = (parsed.GetValue(folder)!, parsed.GetValue(seed));
            var scans = SampleScans.Make(from);
            SampleFolder.Write(to, from, scans);
            foreach (var scan in scans)
            {
                parsed.InvocationConfiguration.Output.WriteLine(
                    $"{Path.Combine(to, scan.File)}: {scan.Image.Width} x {scan.Image.Height}, {scan.Lines.Count} numbers, layout {scan.Layout}");
            }
        });
        return command;
    }
}
