using System.CommandLine;
using Digits.Training.Models;
using Digits.Training.Spotting;
using Spectre.Console;

namespace Digits.Training.Commands;

/// <summary><c>train-regions</c>: the network that looks again at what the spotter found.</summary>
public static class TrainRegionsCommand
{
    public static Command Create()
    {
        var data = Options.Data();
        var model = Options.Model();
        var steps = new Option<int>("--steps") { Description = "Batches of 128 regions to learn from; a million in all take an hour on a core", DefaultValueFactory = _ => 8_000 };
        steps.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1) result.AddError("--steps must be at least 1.");
        });
        var seed = new Option<int>("--seed") { Description = "Of the scenes", DefaultValueFactory = _ => 1 };
        var threads = new Option<int>("--threads") { Description = "For the network; scenes are made on another", DefaultValueFactory = _ => Environment.ProcessorCount };
        var rate = new Option<double>("--learning-rate") { Description = "The cycle's peak", DefaultValueFactory = _ => 0.02 };
        var output = new Option<string>("--out")
        {
            Description = "Folder for regions.onnx, written anew at every checkpoint", DefaultValueFactory = _ => Path.Combine("artifacts", "spotter"), HelpName = "DIR",
        };
        var from = new Option<string?>("--from") { Description = "A regions.onnx to go on from (default: the model's classifier)", HelpName = "FILE" };
        var command = new Command("train-regions", "Train the network that looks again at what the spotter found, from made-up scenes") { data, model, steps, seed, threads, rate, from, output };
        command.SetAction((parsed, cancellationToken) => Task.Run(() =>
        {
            var terminal = new Terminal(parsed);
            var folder = parsed.GetValue(output)!;
            var begun = Options.ExistingFile(parsed, from);
            Directory.CreateDirectory(folder);
            var (book, heldBack) = GlyphBooks.Read(parsed.GetValue(data));
            TrainRegions.Run(ModelVersions.Resolve(parsed.GetValue(model)!), begun, parsed.GetValue(steps), parsed.GetValue(seed), parsed.GetValue(threads), parsed.GetValue(rate), book, heldBack,
                (step, loss, speed) => terminal.Error.WriteLine($"step {step,6} of {parsed.GetValue(steps)}  loss {loss:F4}  {speed:F0} regions/s"),
                (network, step, figures) =>
                {
                    AtomicFile.Write(Path.Combine(folder, "regions.onnx"), network.Export(figures.Temperature));
                    terminal.Error.WriteLine($"step {step,6}  held-back hands: {Terminal.Percent(figures.Digits)} of digits and {Terminal.Percent(figures.Others)} of other shapes named right, temperature {figures.Temperature:F2}");
                },
                cancellationToken);
            return Cli.Done;
        }));
        return command;
    }
}
