// The training program, from top to bottom: data, network, loop. Run it with
//   dotnet run -c Release --project training -- train --data DIR
// Ten epochs of MNIST take a few minutes on two cores and end near 99.1% on the images held back for validation.
using System.Diagnostics;
using Digits.Training.Data;
using Digits.Training.Networks;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Digits.Training;

/// <summary>Learns digits from pictures. The test set is never seen here.</summary>
public static class Train
{
    /// <summary>The checkpoint that a resumed training goes on from: after the last whole epoch.</summary>
    public const string LastFile = "last.ckpt";

    /// <summary>The checkpoint with the best validation accuracy so far: what is exported.</summary>
    public const string BestFile = "best.ckpt";

    private const int ValidationBatch = 500; // no gradients to hold, so larger than a training batch

    /// <summary>Trains from <paramref name="start"/> on; a checkpoint follows every epoch.</summary>
    /// <param name="start">A fresh state, or that of the checkpoint to go on from.</param>
    /// <param name="data">Normalised pictures with labels 0..9.</param>
    /// <param name="folder">Where <see cref="LastFile"/> and <see cref="BestFile"/> go.</param>
    /// <param name="device">Where the network runs.</param>
    /// <param name="onStep">Called after each batch.</param>
    /// <param name="onEpoch">Called after each epoch, once its checkpoint is on disk.</param>
    /// <param name="cancellationToken">Stops after the batch under way; the epoch under way is dropped.</param>
    /// <returns>The state after the last whole epoch.</returns>
    /// <exception cref="JobFailedException">The loss is no number any more, or a checkpoint can't be read.</exception>
    public static TrainState Run(TrainState start, DigitSet data, string folder, Device device,
        Action<StepFigures> onStep, Action<EpochFigures> onEpoch, CancellationToken cancellationToken)
    {
        var settings = start.Settings;
        var state = start;
        Directory.CreateDirectory(folder);

        // Data: a seeded tenth is held back to choose the best epoch by.
        var (training, validation) = Split(data.Count, settings);

        // Network and optimiser.
        manual_seed(settings.Seed);
        using var network = Network.Create(settings.Network).to(device);
        using var optimizer = optim.Adam(network.parameters(), lr: settings.LearningRate);
        if (state.Epochs.Count > 0) Checkpoint.Load(Path.Combine(folder, LastFile), network, optimizer);

        // The loop.
        for (var epoch = state.Epochs.Count + 1; epoch <= settings.Epochs; epoch++)
        {
            manual_seed(settings.Seed + (1_000_003L * epoch)); // dropout
            var order = (int[])training.Clone();
            new Random(unchecked(settings.Seed + (1_000_003 * epoch))).Shuffle(order);

            network.train();
            var clock = Stopwatch.StartNew();
            var (seen, lossSum, correct) = (0, 0.0, 0L);
            foreach (var indexes in order.Chunk(settings.Batch))
            {
                if (cancellationToken.IsCancellationRequested) return state;
                using var step = NewDisposeScope();
                var (images, labels) = Batch(data, indexes, device);  // (B,1,28,28), (B)

                optimizer.zero_grad();
                var logits = network.call(images);                    // (B,1,28,28) -> (B,10)
                var loss = functional.cross_entropy(logits, labels);  // (B,10), (B) -> ()
                loss.backward();
                optimizer.step();

                seen += indexes.Length;
                lossSum += loss.item<float>() * indexes.Length;
                correct += logits.argmax(1).eq(labels).sum().item<long>();
                onStep(new StepFigures(epoch, seen, order.Length, lossSum / seen, (double)correct / seen, seen / clock.Elapsed.TotalSeconds));
            }

            if (!double.IsFinite(lossSum))
            {
                throw new JobFailedException($"The loss of epoch {epoch} is {lossSum}: the learning rate "
                    + $"{settings.LearningRate} is too high. {Path.Combine(folder, BestFile)} holds the best so far, if any.");
            }

            var (validationLoss, validationAccuracy) = Validate(network, data, validation, device);
            var figures = new EpochFigures(
                epoch, lossSum / seen, (double)correct / seen, validationLoss, validationAccuracy, clock.Elapsed.TotalSeconds);
            state = state with { Epochs = [.. state.Epochs, figures] };
            if (state.Best() == figures) Checkpoint.Save(Path.Combine(folder, BestFile), state, network, optimizer);
            Checkpoint.Save(Path.Combine(folder, LastFile), state, network, optimizer);
            onEpoch(figures);
        }

        return state;
    }

    /// <summary>Which images are learned from and which are held back; the same for the same count, share and seed.</summary>
    public static (int[] Training, int[] Validation) Split(int count, TrainSettings settings)
    {
        var indexes = Enumerable.Range(0, count).ToArray();
        new Random(settings.Seed).Shuffle(indexes);
        var heldBack = (int)(count * settings.ValidationShare);
        return (indexes[heldBack..], indexes[..heldBack]);
    }

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

    private static (double Loss, double Accuracy) Validate(Network network, DigitSet data, int[] validation, Device device)
    {
        network.eval();
        using var noGradients = no_grad();
        var (loss, correct) = (0.0, 0L);
        foreach (var indexes in validation.Chunk(ValidationBatch))
        {
            using var step = NewDisposeScope();
            var (images, labels) = Batch(data, indexes, device);
            var logits = network.call(images); // (B,1,28,28) -> (B,10)
            loss += functional.cross_entropy(logits, labels).item<float>() * indexes.Length;
            correct += logits.argmax(1).eq(labels).sum().item<long>();
        }

        return (loss / validation.Length, (double)correct / validation.Length);
    }
}
