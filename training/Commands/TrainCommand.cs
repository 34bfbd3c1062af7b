using System.CommandLine;
using System.Globalization;
using System.Numerics;
using System.Reflection;
using System.Runtime.InteropServices;
using Digits.Training.Augmentation;
using Digits.Training.Data;
using Spectre.Console;
using TorchSharp;

namespace Digits.Training.Commands;

/// <summary><c>train</c>: learns a network; each epoch leaves a checkpoint.</summary>
public static class TrainCommand
{
    private static readonly TrainSettings Defaults = new();

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
        var network = new Option<string?>("--network") { Description = $"Network to train (default {Defaults.Network})" };
        network.AcceptOnlyFromAmong([.. Networks.Network.Names]);
        var epochs = Positive<int>("--epochs", $"Times over all images (default {Defaults.Epochs})");
        var batch = Positive<int>("--batch", $"Images a step (default {Defaults.Batch})");
        var rate = Positive<double>("--learning-rate", $"Peak of the step size (default {Defaults.LearningRate})");
        var seed = new Option<int?>("--seed") { Description = $"Decides everything random (default {Defaults.Seed})" };

        var threads = Positive<int>("--threads", "Threads for the network (default: every core); augmentation takes part of another");

        var command = new Command("train", "Train a network. Ctrl+C stops after the batch under way (exit code 130); --resume goes on")
        {
            data, folder, resume, network, epochs, batch, rate, seed, threads, device, json,
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
            };

            var where = Devices.Open(parsed.GetValue(device)!);
            if (parsed.GetValue(threads) is { } count) torch.set_num_threads(count);

            // Not on the caller's thread: there Ctrl+C could not reach it.
            return Task.Run(() => Run(new Terminal(parsed), parsed.GetValue(data), parsed.GetValue(folder)!, Settings,
                parsed.GetValue(resume), where, parsed.GetValue(json), cancellationToken));
        });
        return command;
    }

    private static int Run(Terminal terminal, string? dataFolder, string folder, Func<TrainSettings, TrainSettings> settings,
        bool resume, torch.Device device, bool json, CancellationToken cancellationToken)
    {
        var start = resume ? Checkpoint.ReadState(Path.Combine(folder, Train.LastFile)) : null;
        var data = TrainingData.Read(dataFolder, start?.Settings ?? settings(Defaults));
        start = start == null ? Fresh(folder, settings(Defaults), data.Digits) : Resumed(folder, start, settings, data.Digits);
        var (network, epochs, seed) = (start.Settings.Network, start.Settings.Epochs, start.Settings.Seed);
        terminal.Error.WriteLine($"{data.Digits.Count} images of {data.Digits.Name}, {data.Validation.Length} of them held back for validation; "
            + $"{BatchFeed.CountOf(data, start.Settings)} an epoch; network {network}, {epochs} epochs, seed {seed}, {device}");

        var end = start;
        terminal.Error.Progress().Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                var bar = context.AddTask("starting", maxValue: start.Settings.Epochs);
                bar.Value = start.Epochs.Count;
                end = Train.Run(start, data, folder, device, OnStep, OnEpoch, cancellationToken);

                void OnStep(StepFigures step)
                {
                    bar.Description = $"epoch {step.Epoch}/{start.Settings.Epochs}  loss {step.Loss:F4}  "
                        + $"accuracy {Terminal.Percent(step.Accuracy)}  {step.ImagesPerSecond:N0} images/s";
                    bar.Value = step.Epoch - 1 + ((double)step.Images / step.OfImages);
                }

                void OnEpoch(EpochFigures epoch) => terminal.Error.WriteLine(
                    $"epoch {epoch.Epoch,2}  train loss {epoch.TrainLoss:F4}  validation loss {epoch.ValidationLoss:F4}  "
                    + $"accuracy {Terminal.Percent(epoch.ValidationAccuracy)}  "
                    + $"({string.Join(", ", epoch.BySet!.Select(set => $"{set.Key} {Terminal.Percent(set.Value)}"))})  {epoch.Seconds:F1} s");
            });

        Report(terminal, end, folder, json);
        return end.Epochs.Count == end.Settings.Epochs ? Cli.Done : Cli.Interrupted;
    }

    private static TrainState Fresh(string folder, TrainSettings settings, DigitSet data)
    {
        var last = Path.Combine(folder, Train.LastFile);
        if (File.Exists(last) && Checkpoint.ReadState(last) is var old && old.Epochs.Count < old.Settings.Epochs)
        {
            throw new JobFailedException($"{last} is an unfinished training (epoch {old.Epochs.Count} of {old.Settings.Epochs}): "
                + "go on with --resume, name another folder with --out, or delete it.");
        }

        return new TrainState
        {
            Settings = settings,
            Data = data.Name,
            DataSha256 = data.Sha256,
            GitCommit = VersionOf(typeof(TrainCommand)) is [_, var commit] ? commit : null,
            MadeWith = $"TorchSharp {VersionOf(typeof(torch))[0]}, {RuntimeInformation.FrameworkDescription}, "
                + $"{RuntimeInformation.RuntimeIdentifier}, {Environment.ProcessorCount} cores",
        };
    }

    /// <summary>Version and, where it was built in a repository, commit: the SDK puts it behind a plus.</summary>
    private static string[] VersionOf(Type type) =>
        type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+');

    private static TrainState Resumed(string folder, TrainState state, Func<TrainSettings, TrainSettings> settings, DigitSet data)
    {
        var wanted = settings(state.Settings);
        if (wanted != state.Settings)
        {
            throw new JobFailedException($"A resumed training keeps its settings: the rate of every step follows from them. It has {state.Settings}.");
        }

        if (!state.DataSha256.OrderBy(file => file.Key).SequenceEqual(data.Sha256.OrderBy(file => file.Key)))
        {
            throw new JobFailedException($"The checkpoint in {folder} learned from other data ({state.Data}).");
        }

        return state;
    }

    private static void Report(Terminal terminal, TrainState state, string folder, bool json)
    {
        var checkpoint = Path.Combine(folder, Train.BestFile);
        var best = state.Best();
        if (json)
        {
            terminal.WriteJson(new { state.Settings, state.Data, state.DataSha256, state.GitCommit, state.Epochs, best, checkpoint });
            return;
        }

        var table = new Table().AddColumns("epoch", "train loss", "train accuracy", "validation loss", "validation accuracy", "seconds");
        foreach (var epoch in state.Epochs)
        {
            table.AddRow(epoch.Epoch + (epoch == best ? " *" : ""), $"{epoch.TrainLoss:F4}", Terminal.Percent(epoch.TrainAccuracy),
                $"{epoch.ValidationLoss:F4}", Terminal.Percent(epoch.ValidationAccuracy), $"{epoch.Seconds:F1}");
        }

        terminal.Out.Write(table);
        terminal.Out.MarkupLineInterpolated(best == null
            ? (FormattableString)$"Stopped before the first epoch was done: nothing is kept."
            : $"Best: epoch {best.Epoch}, in {checkpoint}. Next: training export --checkpoint {checkpoint}");
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
