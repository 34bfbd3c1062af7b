using System.CommandLine;
using System.Globalization;
using System.Numerics;
using TorchSharp;

namespace Digits.Training.Commands;

/// <summary><c>train</c>: learns a network; each epoch leaves a checkpoint.</summary>
public static class TrainCommand
{
    public static Command Create()
    {
        var data = Options.Data();
        var device = Options.Device();
        var json = Options.Json();
        var folder = new Option<string>("--out")
        {
            Description = "Folder for the checkpoints", DefaultValueFactory = _ => Path.Combine("artifacts", "train"), HelpName = "DIR",
        };
        var resume = new Option<bool>("--resume") { Description = "Go on from the last checkpoint in --out" };
        var file = new Option<string?>("--settings") { Description = "Settings to begin with: a file of them, or the model.json of a model that they made", HelpName = "FILE" };
        var network = new Option<string?>("--network") { Description = $"Network to train, with the settings that suit it (default {new TrainSettings().Network})" };
        network.AcceptOnlyFromAmong([.. Networks.Network.Names]);
        var epochs = Positive<int>("--epochs", "Times over all images");
        var batch = Positive<int>("--batch", "Images a step");
        var rate = Positive<double>("--learning-rate", "Peak of the step size");
        var seed = new Option<int?>("--seed") { Description = "Decides everything random" };
        var seeds = Positive<int>("--seeds", "Train as many times, with seeds that follow each other, and report mean and spread");
        var teacher = new Option<string?>("--teacher") { Description = "Folder of a model whose answers make up half of each target", HelpName = "DIR" };
        var threads = Positive<int>("--threads", "Threads for the network (default: every core); augmentation takes part of another");

        var command = new Command("train", "Train a network. Ctrl+C stops after the batch under way (exit code 130); --resume goes on")
        {
            data, folder, resume, file, network, epochs, batch, rate, seed, seeds, teacher, threads, device, json,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            TrainSettings Settings(TrainSettings basis) => basis with
            {
                Network = parsed.GetValue(network) ?? basis.Network,
                Epochs = parsed.GetValue(epochs) ?? basis.Epochs,
                Batch = parsed.GetValue(batch) ?? basis.Batch,
                LearningRate = parsed.GetValue(rate) ?? basis.LearningRate,
                Seed = parsed.GetValue(seed) ?? basis.Seed,
                Teacher = parsed.GetValue(teacher) ?? basis.Teacher,
            };

            var where = Devices.Open(parsed.GetValue(device)!);
            if (parsed.GetValue(threads) is { } count) torch.set_num_threads(count);
            var run = new TrainingRun(new Terminal(parsed), parsed.GetValue(data), where, cancellationToken);

            // Not on the caller's thread: there Ctrl+C could not reach it.
            return Task.Run(() =>
            {
                var outFolder = parsed.GetValue(folder)!;
                if (parsed.GetValue(resume)) return run.Resume(outFolder, Settings, parsed.GetValue(json));
                var settings = Settings(parsed.GetValue(file) is { } path
                    ? TrainSettings.Read(path)
                    : TrainSettings.For(parsed.GetValue(network) ?? new TrainSettings().Network));
                return parsed.GetValue(seeds) is { } times
                    ? run.Repeat(outFolder, settings, times, parsed.GetValue(json))
                    : run.Once(outFolder, settings, parsed.GetValue(json));
            });
        });
        return command;
    }

    private static Option<T?> Positive<T>(string name, string description)
        where T : struct, INumber<T>
    {
        var option = new Option<T?>(name) { Description = description };
        option.Validators.Add(result =>
        {
            // What is no number at all is complained of by the parser itself.
            if (result.Tokens is [var token] && T.TryParse(token.Value, CultureInfo.InvariantCulture, out var value) && value <= T.Zero)
            {
                result.AddError($"{name} must be above 0.");
            }
        });
        return option;
    }
}
