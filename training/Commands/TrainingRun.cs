using System.Reflection;
using System.Runtime.InteropServices;
using Digits.Training.Augmentation;
using Digits.Training.Data;
using Spectre.Console;
using TorchSharp;

namespace Digits.Training.Commands;

/// <summary>A training behind a progress bar: fresh, resumed, or once for each of several seeds.</summary>
internal sealed class TrainingRun(Terminal terminal, string? dataFolder, torch.Device device, CancellationToken cancellationToken)
{
    /// <summary>Trains from the start.</summary>
    /// <returns>The exit code.</returns>
    public int Once(string folder, TrainSettings settings, bool json)
    {
        var data = TrainingData.Read(dataFolder, settings);
        var end = Train(Fresh(folder, settings, data.Digits), data, folder);
        Report(end, folder, json);
        return IsWhole(end) ? Cli.Done : Cli.Interrupted;
    }

    /// <summary>Goes on from the last checkpoint.</summary>
    /// <param name="wanted">The settings as the command line would have them; they must be those of the checkpoint.</param>
    public int Resume(string folder, Func<TrainSettings, TrainSettings> wanted, bool json)
    {
        var state = Checkpoint.ReadState(Path.Combine(folder, Training.Train.LastFile));
        if (wanted(state.Settings) != state.Settings)
        {
            throw new JobFailedException($"A resumed training keeps its settings: the rate of every step follows from them. It has {state.Settings}.");
        }

        var data = TrainingData.Read(dataFolder, state.Settings);
        if (!state.DataSha256.OrderBy(file => file.Key).SequenceEqual(data.Digits.Sha256.OrderBy(file => file.Key)))
        {
            throw new JobFailedException($"The checkpoint in {folder} learned from other data ({state.Data}).");
        }

        var end = Train(state, data, folder);
        Report(end, folder, json);
        return IsWhole(end) ? Cli.Done : Cli.Interrupted;
    }

    /// <summary>Trains once for each seed, in folders of their own, and reports how much chance decides.</summary>
    public int Repeat(string folder, TrainSettings settings, int times, bool json)
    {
        var runs = new List<TrainState>();
        for (var seed = settings.Seed; seed < settings.Seed + times; seed++)
        {
            var own = settings with { Seed = seed };
            var data = TrainingData.Read(dataFolder, own);
            var ownFolder = Path.Combine(folder, $"seed{seed}");
            runs.Add(Train(Fresh(ownFolder, own, data.Digits), data, ownFolder));
            if (!IsWhole(runs[^1])) return Cli.Interrupted;
        }

        var best = runs.Select(run => run.Best()!).ToList();
        var accuracy = Spread([.. best.Select(epoch => epoch.ValidationAccuracy)]);
        if (json)
        {
            terminal.WriteJson(new
            {
                settings, validation = new { accuracy.Mean, accuracy.StandardDeviation, runs = times },
                seeds = runs.Zip(best, (run, epoch) => new { run.Settings.Seed, best = epoch }),
            });
            return Cli.Done;
        }

        var table = new Table().AddColumns("seed", "best epoch", "validation loss", "validation accuracy");
        foreach (var (run, epoch) in runs.Zip(best))
        {
            table.AddRow($"{run.Settings.Seed}", $"{epoch.Epoch}", $"{epoch.ValidationLoss:F4}", Terminal.Percent(epoch.ValidationAccuracy));
        }

        terminal.Out.Write(table);
        terminal.Out.MarkupLineInterpolated(
            $"Mean {Terminal.Percent(accuracy.Mean)}, standard deviation {Terminal.Percent(accuracy.StandardDeviation)} over {times} seeds");
        return Cli.Done;
    }

    /// <summary>Mean and sample standard deviation (0 of a single value).</summary>
    private static (double Mean, double StandardDeviation) Spread(double[] values)
    {
        var mean = values.Average();
        return (mean, values.Length == 1 ? 0 : Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1)));
    }

    /// <summary>Whether all epochs are done.</summary>
    public static bool IsWhole(TrainState state) => state.Epochs.Count == state.Settings.Epochs;

    /// <summary>Trains behind the progress bar.</summary>
    public TrainState Train(TrainState start, TrainingData data, string folder)
    {
        var settings = start.Settings;
        terminal.Error.WriteLine($"{data.Digits.Count} images of {data.Digits.Name}, {data.Validation.Length} of them held back for validation; "
            + $"{BatchFeed.CountOf(data, settings)} an epoch; network {settings.Network}, {settings.Epochs} epochs, seed {settings.Seed}, {device}");
        var end = start;
        terminal.Error.Progress().Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                var bar = context.AddTask("starting", maxValue: settings.Epochs);
                bar.Value = start.Epochs.Count;
                end = Training.Train.Run(start, data, folder, device, OnStep, OnEpoch, cancellationToken);

                void OnStep(StepFigures step)
                {
                    bar.Description = $"epoch {step.Epoch}/{settings.Epochs}  loss {step.Loss:F4}  "
                        + $"accuracy {Terminal.Percent(step.Accuracy)}  {step.ImagesPerSecond:N0} images/s";
                    bar.Value = step.Epoch - 1 + ((double)step.Images / step.OfImages);
                }

                void OnEpoch(EpochFigures epoch) => terminal.Error.WriteLine(
                    $"epoch {epoch.Epoch,2}  train loss {epoch.TrainLoss:F4}  validation loss {epoch.ValidationLoss:F4}  "
                    + $"accuracy {Terminal.Percent(epoch.ValidationAccuracy)}  "
                    + $"({string.Join(", ", epoch.BySet!.Select(set => $"{set.Key} {Terminal.Percent(set.Value)}"))})  {epoch.Seconds:F1} s");
            });
        return end;
    }

    /// <summary>The state of a training that begins.</summary>
    /// <exception cref="JobFailedException">The folder holds an unfinished one.</exception>
    public static TrainState Fresh(string folder, TrainSettings settings, DigitSet data)
    {
        var last = Path.Combine(folder, Training.Train.LastFile);
        if (File.Exists(last) && Checkpoint.ReadState(last) is var old && !IsWhole(old))
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

    private void Report(TrainState state, string folder, bool json)
    {
        var checkpoint = Path.Combine(folder, Training.Train.BestFile);
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
}
