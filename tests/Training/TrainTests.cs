using Digits.Training.Augmentation;
using Digits.Training.Data;
using Digits.Training.Networks;
using TorchSharp;

namespace Digits.Training.Tests;

public sealed class TrainTests : IDisposable
{
    private static readonly DigitSet Bars = Samples.Bars(160);
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void NetworkLearns()
    {
        var start = Start(epochs: 6);
        var state = Train.Run(start, Data(Samples.Bars(400), start.Settings), folder.File("run"), torch.CPU, _ => { }, _ => { }, CancellationToken.None);
        Assert.Equal(6, state.Epochs.Count);
        Assert.True(state.Epochs[^1].TrainLoss < state.Epochs[0].TrainLoss / 2);
        Assert.True(state.Best()!.ValidationAccuracy > 0.9);
    }

    [Theory]
    [InlineData(TrainSettings.Adam, 0.002)]
    [InlineData(TrainSettings.Sgd, 0.03)]
    public void ResumedTrainingEndsWhereAnUninterruptedOneDoes(string optimizer, double rate)
    {
        var settings = Plain with { Epochs = 3, Optimizer = optimizer, LearningRate = rate };
        var start = Start(epochs: 3) with { Settings = settings };
        var whole = Run(start, "whole");

        // Stopped in the middle of the second epoch, then taken up again.
        using var stop = new CancellationTokenSource();
        var interrupted = Train.Run(start, Data(Bars, settings), folder.File("parts"), torch.CPU,
            step => { if (step is { Epoch: 2, Images: > 100 }) stop.Cancel(); }, _ => { }, stop.Token);
        Assert.Single(interrupted.Epochs);
        var resumed = Run(Checkpoint.ReadState(folder.File("parts/last.ckpt")), "parts");

        Assert.Equal(Untimed(whole.Epochs), Untimed(resumed.Epochs));
        Assert.Equal(Weights("whole"), Weights("parts"));
    }

    [Fact]
    public void SameSeedGivesTheSameNetworkAndAnotherSeedAnother()
    {
        Run(Start(epochs: 1), "a");
        Run(Start(epochs: 1), "b");
        Run(Start(epochs: 1, seed: 2), "c");
        Assert.Equal(Weights("a"), Weights("b"));
        Assert.NotEqual(Weights("a"), Weights("c"));
    }

    [Fact]
    public void BestCheckpointIsThatOfTheBestEpoch()
    {
        var state = Run(Start(epochs: 3), "run");
        Assert.Equal(Untimed([state.Best()!]), Untimed([Checkpoint.ReadState(folder.File("run/best.ckpt")).Epochs[^1]]));
    }

    [Fact]
    public void OptimizerThatThereIsNotIsReported()
    {
        var fault = Assert.Throws<JobFailedException>(() => Run(Start(epochs: 1) with { Settings = Plain with { Optimizer = "lion" } }, "run"));
        Assert.Contains("lion", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LearningRateThatBlowsUpIsReported()
    {
        var fault = Assert.Throws<JobFailedException>(() => Run(Start(epochs: 5) with { Settings = Plain with { Epochs = 5, LearningRate = 1e30 } }, "run"));
        Assert.Contains("learning rate", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(-1)]
    public void DamagedCheckpointIsRejected(int flip)
    {
        Run(Start(epochs: 1), "run");
        var path = folder.File("run/last.ckpt");
        var bytes = File.ReadAllBytes(path);
        bytes[flip < 0 ? bytes.Length + flip : flip] ^= 1;
        File.WriteAllBytes(path, bytes);
        var fault = Assert.Throws<JobFailedException>(() => Checkpoint.ReadState(path));
        Assert.Contains("damaged", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CutOffCheckpointIsRejected()
    {
        Run(Start(epochs: 1), "run");
        var path = folder.File("run/last.ckpt");
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..1000]);
        Assert.Throws<JobFailedException>(() => Checkpoint.ReadState(path));
    }

    [Theory]
    [InlineData("cnn")]
    [InlineData("resnet")]
    [InlineData("attention")]
    [InlineData("tiny")]
    public void EveryNetworkTakesRubbishAndAugmentedPictures(string network)
    {
        var settings = TrainSettings.For(network) with { Epochs = 1, Batch = 32, RubbishShare = 0.2 };
        var state = Run(new TrainState { Settings = settings, Data = "bars", DataSha256 = Bars.Sha256 }, network);
        Assert.True(double.IsFinite(Assert.Single(state.Epochs).ValidationLoss));
    }

    private static readonly TrainSettings Plain = TrainSettings.For("cnn") with
    {
        Batch = 32, RubbishShare = 0, Augmentation = AugmentationSettings.None,
    };

    private TrainState Run(TrainState start, string name) =>
        Train.Run(start, Data(Bars, start.Settings), folder.File(name), torch.CPU, _ => { }, _ => { }, CancellationToken.None);

    private static TrainingData Data(DigitSet set, TrainSettings settings) => TrainingData.Of([(set, new DataShare(set.Name, 1, HoldBackEvery: 10))], settings);

    private static TrainState Start(int epochs, int seed = 1) => new()
    {
        Settings = Plain with { Epochs = epochs, Seed = seed }, Data = "bars", DataSha256 = Bars.Sha256,
    };

    private static IEnumerable<EpochFigures> Untimed(IEnumerable<EpochFigures> epochs) => epochs.Select(epoch => epoch with { Seconds = 0, BySet = null });

    private float[] Weights(string name)
    {
        using var network = Network.Create("cnn");
        Checkpoint.LoadAverage(folder.File(name + "/last.ckpt"), network);
        return [.. network.state_dict().OrderBy(entry => entry.Key, StringComparer.Ordinal)
            .SelectMany(entry => entry.Value.data<float>().ToArray())];
    }
}
