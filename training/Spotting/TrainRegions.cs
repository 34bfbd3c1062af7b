// Trains the spotter's second stage, from made-up scenes: regions, network, loop. Run it with
//   dotnet run -c Release --project training -- train-regions --data DIR
using System.Collections.Concurrent;
using System.Diagnostics;
using Digits.Recognition;
using Digits.Training.Evaluation;
using Digits.Training.Models;
using Digits.Training.Networks;
using Digits.Training.Onnx;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Digits.Training.Spotting;

/// <summary>Learns to tell digits from what looks like them. No real page is seen here.</summary>
public static class TrainRegions
{
    private const int Width = 192, Height = 96; // pixels of a scene
    private const int Batch = 128;
    private const int BatchesAhead = 16;
    private const int Mixed = 480; // regions that are shuffled together, of some forty scenes
    /// <param name="Digits">Share of digits that are named right.</param>
    /// <param name="Others">Share of other shapes that are named none.</param>
    /// <param name="Temperature">By which logits are to be divided.</param>
    public readonly record struct Figures(double Digits, double Others, double Temperature);

    private const double Momentum = 0.9, WeightDecay = 3e-4, Averaging = 0.999, Smoothing = 0.03;

    /// <param name="model">Folder of the model whose classifier it begins with and whose spotter it corrects.</param>
    /// <param name="from">An exported network of these to go on from; null begins with the classifier.</param>
    /// <param name="onStep">Gets step, mean loss and regions a second, now and then.</param>
    /// <param name="onCheckpoint">Gets the network with averaged weights, the step, and how it does on hands that were not learned from.</param>
    public static void Run(string model, string? from, int steps, int seed, int threads, double learningRate, GlyphBook book, GlyphBook heldBack,
        Action<int, double, double> onStep, Action<RegionNetwork, int, Figures> onCheckpoint, CancellationToken cancellationToken)
    {
        const int StepsPerReport = 50, StepsPerCheckpoint = 500;
        set_num_threads(threads);
        manual_seed(seed);
        var spotterOnnx = ModelFolder.Read(model).Spotter;
        using var spotter = DigitSpotter.Load(spotterOnnx ?? throw new JobFailedException($"The model in {model} has no spotter."));
        using var classifier = new ResNet();
        OnnxWeights.Load(ModelVersions.ReadTrained(model), classifier);
        using var network = new RegionNetwork();
        using var average = new RegionNetwork();
        if (from is null) network.BeginWith(classifier);
        else OnnxWeights.Load(File.ReadAllBytes(from), network);
        average.load_state_dict(network.state_dict());
        using var optimizer = optim.SGD(network.parameters(), learningRate, momentum: Momentum, weight_decay: WeightDecay, nesterov: true);
        var schedule = optim.lr_scheduler.OneCycleLR(optimizer, learningRate, total_steps: steps, cycle_momentum: false);

        using var batches = new BlockingCollection<List<RegionSamples.Region>>(BatchesAhead);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var samples = new RegionSamples(new SceneGenerator(book, Width, Height), spotter);
        var maker = new Thread(() => Make(samples, seed, batches, stop.Token)) { IsBackground = true, Name = "regions" };
        maker.Start();
        var held = new RegionSamples(new SceneGenerator(heldBack, Width, Height), spotter);
        var validation = Enumerable.Range(-1_000_000, 200).SelectMany(held.Make).ToList(); // training's seeds are positive

        network.eval(); // batch normalisation is folded into the weights it begins with
        var (lossSum, clock) = (0.0, Stopwatch.StartNew());
        for (var step = 1; step <= steps; step++)
        {
            using (NewDisposeScope())
            {
                var batch = batches.Take(cancellationToken);
                optimizer.zero_grad();
                var loss = functional.cross_entropy(network.call(Images(batch)), Labels(batch), label_smoothing: Smoothing);
                loss.backward();
                nn.utils.clip_grad_norm_(network.parameters(), 5);
                optimizer.step();
                schedule.step();
                lossSum += loss.item<float>();
                WeightAverage.Update(average, network, Averaging, step);
            }

            if (step % StepsPerReport == 0)
            {
                onStep(step, lossSum / StepsPerReport, StepsPerReport * Batch / clock.Elapsed.TotalSeconds);
                (lossSum, clock) = (0, Stopwatch.StartNew());
            }

            if (step % StepsPerCheckpoint == 0 && step < steps)
            {
                onCheckpoint(average, step, Validate(average, validation));
                clock.Restart();
            }
        }

        stop.Cancel();
        onCheckpoint(average, steps, Validate(average, validation));
    }

    private static Tensor Images(List<RegionSamples.Region> regions) =>
        tensor(regions.SelectMany(region => region.Values).ToArray(), [regions.Count, 1, RegionClassifier.Height, RegionClassifier.Width]);

    private static Tensor Labels(List<RegionSamples.Region> regions) => tensor(regions.Select(region => (long)region.Label).ToArray());

    private static Figures Validate(RegionNetwork network, List<RegionSamples.Region> regions)
    {
        network.eval();
        using var noGradients = no_grad();
        var logits = new List<float>();
        foreach (var chunk in regions.Chunk(256))
        {
            using var scope = NewDisposeScope();
            logits.AddRange(network.call(Images([.. chunk])).data<float>().ToArray());
        }

        var right = regions.Zip(logits.Chunk(RegionClassifier.Classes), (region, row) => (region.Label, IsRight: row[region.Label] == row.Max())).ToList();
        return new Figures(
            Share(right.Where(one => one.Label != RegionSamples.None)), Share(right.Where(one => one.Label == RegionSamples.None)),
            TemperatureScaling.Fit(logits.ToArray(), [.. regions.Select(region => (byte)region.Label)]));

        static double Share(IEnumerable<(int Label, bool IsRight)> of) => of.Average(one => one.IsRight ? 1.0 : 0);
    }

    private static void Make(RegionSamples samples, int seed, BlockingCollection<List<RegionSamples.Region>> batches, CancellationToken stop)
    {
        try
        {
            var random = new Random(seed);
            var waiting = new List<RegionSamples.Region>();
            for (var scene = seed * 100_000_000L; !stop.IsCancellationRequested; scene++)
            {
                waiting.AddRange(samples.Make((int)(scene % int.MaxValue)));
                if (waiting.Count < Mixed) continue;
                random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(waiting));
                for (; waiting.Count >= Batch; waiting.RemoveRange(waiting.Count - Batch, Batch)) batches.Add(waiting[^Batch..], stop);
            }
        }
        catch (OperationCanceledException)
        {
            // The training has ended.
        }
    }
}
