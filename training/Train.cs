// The training program, from top to bottom: network, loop, what a step does. Run it with
//   dotnet run -c Release --project training -- train --data DIR
// The epochs of the network that ships take about an hour on two cores of a server.
using System.Diagnostics;
using Digits.Recognition;
using Digits.Training.Augmentation;
using Digits.Training.Data;
using Digits.Training.Models;
using Digits.Training.Networks;
using Digits.Training.Onnx;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Digits.Training;

/// <summary>Learns digits from pictures. Test sets are never seen here.</summary>
public static class Train
{
    /// <summary>The checkpoint that a resumed training goes on from: after the last whole epoch.</summary>
    public const string LastFile = "last.ckpt";

    /// <summary>The checkpoint with the best validation accuracy so far: what is exported.</summary>
    public const string BestFile = "best.ckpt";

    private const int ValidationBatch = 500; // no gradients to hold, so larger than a training batch

    /// <summary>Trains from <paramref name="start"/> on; a checkpoint follows every epoch.</summary>
    /// <param name="start">A fresh state, or that of the checkpoint to go on from.</param>
    /// <param name="data">What is learned from and chosen by.</param>
    /// <param name="folder">Where <see cref="LastFile"/> and <see cref="BestFile"/> go.</param>
    /// <param name="device">Where the network runs.</param>
    /// <param name="onStep">Called after each batch.</param>
    /// <param name="onEpoch">Called after each epoch, once its checkpoint is on disk.</param>
    /// <param name="cancellationToken">Stops after the batch under way; the epoch under way is dropped.</param>
    /// <returns>The state after the last whole epoch.</returns>
    /// <exception cref="JobFailedException">The loss is no number any more, or a checkpoint can't be read.</exception>
    public static TrainState Run(TrainState start, TrainingData data, string folder, Device device,
        Action<StepFigures> onStep, Action<EpochFigures> onEpoch, CancellationToken cancellationToken)
    {
        var settings = start.Settings;
        var state = start;
        Directory.CreateDirectory(folder);

        // The network that learns, and the running average of its weights: that one is measured and exported.
        manual_seed(settings.Seed);
        using var network = Network.Create(settings.Network).to(device);
        using var average = Network.Create(settings.Network).to(device);
        if (settings.StartFrom is { } model) OnnxWeights.Load(ModelVersions.ReadTrained(model), network);
        average.load_state_dict(network.state_dict());
        using var optimizer = Optimizer(network, settings);
        if (state.Epochs.Count > 0) Checkpoint.Load(Path.Combine(folder, LastFile), network, average, optimizer);

        using var teacher = settings.Teacher == null ? null : DigitClassifier.Load(settings.Teacher);
        var images = BatchFeed.CountOf(data, settings);
        var steps = (images + settings.Batch - 1) / settings.Batch;
        for (var epoch = state.Epochs.Count + 1; epoch <= settings.Epochs; epoch++)
        {
            manual_seed(settings.Seed + (1_000_003L * epoch)); // dropout
            network.train(settings.StartFrom == null); // a network that goes on keeps the statistics that it has
            var clock = Stopwatch.StartNew();
            var (seen, digits, lossSum, correct) = (0, 0, 0.0, 0L);
            var step = (epoch - 1) * steps;
            foreach (var batch in new BatchFeed(data, settings, epoch, teacher).Batches())
            {
                if (cancellationToken.IsCancellationRequested) return state;
                using var scope = NewDisposeScope();
                var input = tensor(batch.Pixels, [batch.Count, 1, 28, 28], device: device);
                var targets = tensor(batch.Targets, [batch.Count, 10], device: device);

                var rate = OneCycle.Rate(step++, steps * settings.Epochs, settings);
                foreach (var group in optimizer.ParamGroups) group.LearningRate = rate;
                optimizer.zero_grad();
                var logits = network.call(input);                     // (B,1,28,28) -> (B,10)
                var loss = functional.cross_entropy(logits, targets); // (B,10), (B,10) -> ()
                loss.backward();
                optimizer.step();
                WeightAverage.Update(average, network, settings.AverageDecay, step);

                seen += batch.Count;
                digits += batch.Digits;
                lossSum += loss.item<float>() * batch.Count;
                correct += CountCorrect(logits, batch.Labels);
                onStep(new StepFigures(epoch, seen, images, lossSum / seen, (double)correct / Math.Max(1, digits), seen / clock.Elapsed.TotalSeconds));
            }

            if (!double.IsFinite(lossSum))
            {
                throw new JobFailedException($"The loss of epoch {epoch} is {lossSum}: the learning rate "
                    + $"{settings.LearningRate} is too high. {Path.Combine(folder, BestFile)} holds the best so far, if any.");
            }

            var (validationLoss, validationAccuracy, bySet) = Validate(average, data, device);
            var figures = new EpochFigures(
                epoch, lossSum / seen, (double)correct / Math.Max(1, digits), validationLoss, validationAccuracy, clock.Elapsed.TotalSeconds)
            {
                BySet = bySet,
            };
            state = state with { Epochs = [.. state.Epochs, figures] };
            if (state.Best() == figures) Checkpoint.Save(Path.Combine(folder, BestFile), state, network, average, optimizer);
            Checkpoint.Save(Path.Combine(folder, LastFile), state, network, average, optimizer);
            onEpoch(figures);
        }

        return state;
    }

    private static OptimizerHelper Optimizer(Network network, TrainSettings settings) => settings.Optimizer switch
    {
        TrainSettings.Sgd => optim.SGD(network.parameters(), settings.LearningRate,
            momentum: settings.Momentum, weight_decay: settings.WeightDecay, nesterov: true),
        TrainSettings.Adam => optim.AdamW(network.parameters(), settings.LearningRate,
            beta1: settings.Momentum, weight_decay: settings.WeightDecay), // Loshchilov and Hutter 2019
        _ => throw new JobFailedException($"There is no optimizer {settings.Optimizer}: {TrainSettings.Sgd} or {TrainSettings.Adam}."),
    };

    /// <summary>Images and labels of a batch on the device: (B,1,28,28) and (B).</summary>
    public static (Tensor Images, Tensor Labels) Batch(DigitSet data, int[] indexes, Device device)
    {
        var pixels = new float[indexes.Length * 784];
        var labels = new long[indexes.Length];
        for (var i = 0; i < indexes.Length; i++)
        {
            data.CopyInput(indexes[i], pixels.AsSpan(i * 784, 784));
            labels[i] = data.Labels[indexes[i]];
        }

        return (tensor(pixels, [indexes.Length, 1, 28, 28], device: device), tensor(labels, device: device));
    }

    private static int CountCorrect(Tensor logits, byte[] labels)
    {
        var answers = logits.argmax(1).data<long>().ToArray(); // (B,10) -> (B)
        return labels.Where((label, i) => label == answers[i]).Count();
    }

    private static (double Loss, double Accuracy, IReadOnlyDictionary<string, double> BySet) Validate(Network network, TrainingData data, Device device)
    {
        network.eval();
        using var noGradients = no_grad();
        var (loss, correct) = (0.0, new bool[data.Validation.Length]);
        for (var from = 0; from < correct.Length; from += ValidationBatch)
        {
            using var scope = NewDisposeScope();
            var indexes = data.Validation[from..Math.Min(correct.Length, from + ValidationBatch)];
            var (images, labels) = Batch(data.Digits, indexes, device);
            var logits = network.call(images); // (B,1,28,28) -> (B,10)
            loss += functional.cross_entropy(logits, labels).item<float>() * indexes.Length;
            var answers = logits.argmax(1).data<long>().ToArray();
            for (var i = 0; i < indexes.Length; i++) correct[from + i] = answers[i] == data.Digits.Labels[indexes[i]];
        }

        var bySet = correct.Zip(data.ValidationSets).GroupBy(pair => pair.Second, pair => pair.First)
            .ToDictionary(set => set.Key, set => set.Count(right => right) / (double)set.Count());
        return (loss / correct.Length, correct.Count(right => right) / (double)correct.Length, bySet);
    }
}
