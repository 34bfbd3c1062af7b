using System.Diagnostics;
using Digits.Training.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace Digits.Benchmarks;

/// <summary>
/// Trains the same network on the same images with TorchSharp (whichever this build has: the package with libtorch, or
/// portable/TorchSharp) and with PyTorch, in turns of some twenty steps, so that a noisy machine disturbs both alike.
/// </summary>
internal static class TrainBenchmark
{
    /// <summary>Images a step.</summary>
    public const int BatchSize = 128;

    private const int Threads = 2;
    private const int StepsInTurn = 20;
    private const int WarmUpSteps = 40; // until the runtime has compiled the kernels with full optimisation

    /// <summary>Prints a line an epoch, then medians and their ratio. Returns the exit code.</summary>
    public static int Run(string network, int epochs, int imageCount)
    {
        Machine.Describe();
        set_num_threads(Threads);
        manual_seed(1);
        TrainingData data = TrainingData.Load(imageCount);
        Console.WriteLine($"{network}: {imageCount} images 28 x 28 ({data.Source}), batch {BatchSize}, Adam, {Threads} threads each");

        string folder = Directory.CreateTempSubdirectory("bench-train").FullName;
        try
        {
            data.Write(folder);
            using var pytorch = PyTorchProcess.Start(network, folder, BatchSize, Threads, WarmUpSteps);
            using var net = Network.Create(network);
            var optimizer = optim.Adam(net.parameters(), lr: 1e-3);
            using Tensor images = tensor(data.Pixels, [imageCount, 1, 28, 28]);
            using Tensor labels = tensor(data.Labels);
            Train(net, optimizer, images, labels, 0, Math.Min(imageCount, WarmUpSteps * BatchSize));

            var ours = new List<double>();
            var theirs = new List<double>();
            for (int epoch = 1; epoch <= epochs; epoch++)
            {
                double seconds = 0, loss = 0, theirSeconds = 0, theirLoss = 0;
                for (int from = 0; from < imageCount; from += StepsInTurn * BatchSize)
                {
                    int to = Math.Min(imageCount, from + StepsInTurn * BatchSize);
                    double share = (to - from) / (double)imageCount;
                    var watch = Stopwatch.StartNew();
                    loss += Train(net, optimizer, images, labels, from, to) * share;
                    seconds += watch.Elapsed.TotalSeconds;
                    if (pytorch is null)
                        continue;
                    var (turnSeconds, turnLoss) = pytorch.Train(from, to);
                    theirSeconds += turnSeconds;
                    theirLoss += turnLoss * share;
                }
                ours.Add(seconds);
                Console.Write($"epoch {epoch}   TorchSharp {seconds,6:F2} s  loss {loss:F4}");
                if (pytorch is not null)
                {
                    theirs.Add(theirSeconds);
                    Console.Write($"   PyTorch {pytorch.Version} {theirSeconds,6:F2} s  loss {theirLoss:F4}   ratio {seconds / theirSeconds:F2}");
                }
                Console.WriteLine();
            }
            Console.Write($"median    TorchSharp {Median(ours),6:F2} s an epoch ({imageCount / Median(ours):F0} images/s)");
            Console.WriteLine(theirs.Count == 0 ? "" : $"   PyTorch {Median(theirs):F2} s   ratio {Median(ours) / Median(theirs):F2}");
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // Mean loss over the images [from, to). The order is the file's: shuffling is not what is measured.
    private static double Train(nn.Module<Tensor, Tensor> net, optim.Optimizer optimizer, Tensor images, Tensor labels, int from, int to)
    {
        net.train();
        double sum = 0;
        for (int start = from; start < to; start += BatchSize)
        {
            using var scope = NewDisposeScope();
            int size = Math.Min(BatchSize, to - start);
            Tensor x = images.narrow(0, start, size); // (B,1,28,28)
            Tensor y = labels.narrow(0, start, size); // (B)
            optimizer.zero_grad();
            Tensor loss = nn.functional.cross_entropy(net.call(x), y);
            loss.backward();
            optimizer.step();
            sum += (double)loss.item<float>() * size;
        }
        return sum / (to - from);
    }

    private static double Median(List<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[sorted.Length / 2] + sorted[(sorted.Length - 1) / 2]) / 2;
    }
}
