using System.CommandLine;
using Digits.Recognition;
using Digits.Training.Onnx;
using Digits.Training.Spotting;
using Spectre.Console;
using TorchSharp;

namespace Digits.Training.Commands;

/// <summary><c>train-spotter</c>: the network that finds digits on pages.</summary>
public static class TrainSpotterCommand
{
    public static Command Create()
    {
        var data = Options.Data();
        var device = Options.Device();
        var defaults = new SpotterSettings();
        var steps = new Option<int>("--steps") { Description = "Batches to learn from", DefaultValueFactory = _ => defaults.Steps };
        var seed = new Option<int>("--seed") { Description = "Of weights and scenes", DefaultValueFactory = _ => defaults.Seed };
        var threads = new Option<int>("--threads") { Description = "For the network", DefaultValueFactory = _ => Environment.ProcessorCount };
        var output = new Option<string>("--out")
        {
            Description = "Folder for spotter.onnx, written anew at every checkpoint", DefaultValueFactory = _ => Path.Combine("artifacts", "spotter"), HelpName = "DIR",
        };
        var from = new Option<string?>("--from") { Description = "A spotter.onnx to go on from, such as a published model's (default: fresh weights)", HelpName = "FILE" };
        var rate = new Option<double>("--learning-rate") { Description = "The cycle's peak", DefaultValueFactory = _ => defaults.LearningRate };
        var scenes = new Option<int>("--scenes") { Description = "Write this many scenes as pictures instead of training" };
        var command = new Command("train-spotter", "Train the network that finds digits on pages, from made-up scenes") { data, device, steps, seed, threads, rate, from, output, scenes };
        command.SetAction((parsed, cancellationToken) => Task.Run(() =>
        {
            var terminal = new Terminal(parsed);
            var folder = parsed.GetValue(output)!;
            var begun = Options.ExistingFile(parsed, from);
            var settings = defaults with { Steps = parsed.GetValue(steps), Seed = parsed.GetValue(seed), Threads = parsed.GetValue(threads), LearningRate = parsed.GetValue(rate) };
            var (book, heldBack) = GlyphBooks.Read(parsed.GetValue(data));
            Directory.CreateDirectory(folder);
            if (parsed.GetValue(scenes) is > 0 and var count) return Draw(settings, book, folder, count);
            TrainSpotter.Run(settings, book, heldBack, begun, Devices.Open(parsed.GetValue(device)!),
                (step, loss, speed) => terminal.Error.WriteLine($"step {step,6} of {settings.Steps}  loss {loss:F4}  {speed:F0} scenes/s"),
                (network, step, accuracy) =>
                {
                    AtomicFile.Write(Path.Combine(folder, "spotter.onnx"), SpotterExport.Export(network));
                    terminal.Error.WriteLine($"step {step,6}  held-back hands: {Terminal.Percent(accuracy)} of the digits' middles named right");
                },
                cancellationToken);
            return Cli.Done;
        }));
        return command;
    }

    private static int Draw(SpotterSettings settings, GlyphBook book, string folder, int count)
    {
        var generator = new SceneGenerator(book, settings.Width, settings.Height);
        for (var i = 0; i < count; i++)
        {
            var scene = generator.Make(i);
            var picture = new GreyImage(scene.Width, scene.Height, [.. scene.Ink.Select(ink => (byte)(255 * (1 - ink)))]);
            File.WriteAllBytes(Path.Combine(folder, $"scene{i}.png"), GreyPng.Encode(picture));
        }

        return Cli.Done;
    }
}
