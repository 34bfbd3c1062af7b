// Trains the network that finds digits on pages, from made-up scenes: scenes, network, loop. Run it with
//   dotnet run -c Release --project training -- train-spotter --data DIR
using System.Collections.Concurrent;
using System.Diagnostics;
using Digits.Recognition;
using Digits.Training.Onnx;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Digits.Training.Spotting;

/// <summary>Learns to find digits. No real page is seen here.</summary>
public static class TrainSpotter
{
    private const int ScenesAhead = 8; // batches that wait, made

    /// <param name="settings">How.</param>
    /// <param name="book">Characters that scenes are written with.</param>
    /// <param name="heldBack">Characters of other hands, to tell how well it does on hands that were not learned from.</param>
    /// <param name="from">An exported network of these to go on from; null begins with fresh weights.</param>
    /// <param name="device">Where the network runs.</param>
    /// <param name="onStep">Gets step, mean loss and scenes a second, now and then.</param>
    /// <param name="onCheckpoint">Gets the network with averaged weights, the step, and the share of held-back digits that it finds and names right.</param>
    public static void Run(SpotterSettings settings, GlyphBook book, GlyphBook heldBack, string? from, Device device,
        Action<int, double, double> onStep, Action<SpotterNetwork, int, double> onCheckpoint, CancellationToken cancellationToken)
    {
        const int StepsPerReport = 50, StepsPerCheckpoint = 1000;
        set_num_threads(settings.Threads);
        manual_seed(settings.Seed);
        using var network = new SpotterNetwork();
        using var average = new SpotterNetwork();
        if (from != null) OnnxWeights.Load(File.ReadAllBytes(from), network);
        average.load_state_dict(network.state_dict());
        network.to(device);
        average.to(device);
        using var optimizer = optim.AdamW(network.parameters(), lr: settings.LearningRate, weight_decay: settings.WeightDecay);
        var schedule = optim.lr_scheduler.OneCycleLR(optimizer, settings.LearningRate, total_steps: settings.Steps, cycle_momentum: false);

        // Scenes are made on another thread while the network learns from the last ones.
        var generator = new SceneGenerator(book, settings.Width, settings.Height);
        using var batches = new BlockingCollection<SceneTargets>(ScenesAhead);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var maker = new Thread(() => Make(settings, generator, batches, stop.Token)) { IsBackground = true, Name = "scenes" };
        maker.Start();
        var validation = Validation(settings, heldBack);

        network.train(from == null); // in an exported one batch normalisation is folded into the weights
        var (lossSum, clock) = (0.0, Stopwatch.StartNew());
        for (var step = 1; step <= settings.Steps; step++)
        {
            using (NewDisposeScope())
            {
                var targets = batches.Take(cancellationToken);
                optimizer.zero_grad();
                var loss = Loss(network.call(targets.Images(device)), targets, settings, device);
                loss.backward();
                nn.utils.clip_grad_norm_(network.parameters(), 5);
                optimizer.step();
                schedule.step();
                lossSum += loss.item<float>();
                WeightAverage.Update(average, network, settings.Averaging, step);
            }

            if (step % StepsPerReport == 0)
            {
                onStep(step, lossSum / StepsPerReport, StepsPerReport * settings.Batch / clock.Elapsed.TotalSeconds);
                (lossSum, clock) = (0, Stopwatch.StartNew());
            }

            if (step % StepsPerCheckpoint == 0 || step == settings.Steps)
            {
                onCheckpoint(average, step, Accuracy(average, validation, device));
                clock.Restart();
            }
        }

        stop.Cancel();
    }

    /// <summary>Weighted cross-entropy over all places, and the boxes' mean absolute error over the cores.</summary>
    private static Tensor Loss(Tensor output, SceneTargets targets, SpotterSettings settings, Device device)
    {
        var logits = output.narrow(1, 0, DigitSpotter.Classes).permute(0, 2, 3, 1).reshape(-1, DigitSpotter.Classes); // (B,15,h,w) -> (B*h*w,11)
        var weights = targets.Weights(device);
        var entropies = functional.cross_entropy(logits, targets.Classes(device), reduction: Reduction.None); // -> (B*h*w)
        var digits = (entropies * weights).sum() / weights.sum();
        var cores = targets.Cores(device);
        var errors = (output.narrow(1, DigitSpotter.Classes, DigitSpotter.BoxValues) - targets.Boxes(device)).abs() * cores; // (B,4,h,w)
        return digits + (settings.BoxWeight * errors.sum() / (cores.sum() * DigitSpotter.BoxValues + 1));
    }

    /// <summary>Of the places in digits' cores, the share that is named right.</summary>
    private static double Accuracy(SpotterNetwork network, SceneTargets validation, Device device)
    {
        network.eval();
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        var output = network.call(validation.Images(device));
        var named = output.narrow(1, 0, DigitSpotter.Classes).argmax(1).flatten(); // (B,15,h,w) -> (B*h*w)
        var cores = validation.Cores(device).flatten();
        var right = (named.eq(validation.Classes(device)).to_type(ScalarType.Float32) * cores).sum().item<float>();
        return right / cores.sum().item<float>();
    }

    private static SceneTargets Validation(SpotterSettings settings, GlyphBook heldBack)
    {
        const int Scenes = 64, FirstSeed = -1_000_000; // training's seeds are positive
        var generator = new SceneGenerator(heldBack, settings.Width, settings.Height);
        return new SceneTargets([.. Enumerable.Range(FirstSeed, Scenes).Select(generator.Make)]);
    }

    private static void Make(SpotterSettings settings, SceneGenerator generator, BlockingCollection<SceneTargets> batches, CancellationToken stop)
    {
        try
        {
            for (var first = settings.Seed * 100_000_000L; !stop.IsCancellationRequested; first += settings.Batch)
            {
                batches.Add(new SceneTargets([.. Enumerable.Range(0, settings.Batch).Select(i => generator.Make((int)((first + i) % int.MaxValue)))]), stop);
            }
        }
        catch (OperationCanceledException)
        {
            // The training has ended.
        }
    }
}
