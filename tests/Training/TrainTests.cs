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
        var state = Train.Run(
            Start(epochs: 4), Samples.Bars(400), folder.File("run"), torch.CPU, _ => { }, _ => { }, CancellationToken.None);
        Assert.Equal(4, state.Epochs.Count);
        Assert.True(state.Epochs[^1].TrainLoss < state.Epochs[0].TrainLoss / 2);
        Assert.True(state.Best()!.ValidationAccuracy > 0.9);
    }

    [Fact]
    public void ResumedTrainingEndsWhereAnUninterruptedOneDoes()
    {
        var whole = Run(Start(epochs: 3), "whole");

        // Stopped in the middle of the second epoch, then taken up again.
        using var stop = new CancellationTokenSource();
        var interrupted = Train.Run(Start(epochs: 3), Bars, folder.File("parts"), torch.CPU,
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
        Assert.Equal(state.Best(), Checkpoint.ReadState(folder.File("run/best.ckpt")).Epochs[^1]);
    }

    [Fact]
    public void SplitIsDisjointWholeAndHoldsATenthBack()
    {
        var (training, validation) = Train.Split(1000, new TrainSettings());
        Assert.Equal((900, 100), (training.Length, validation.Length));
        Assert.Equal(Enumerable.Range(0, 1000), training.Concat(validation).Order());
    }

    [Fact]
    public void LearningRateThatBlowsUpIsReported()
    {
        var fault = Assert.Throws<JobFailedException>(() => Run(Start(epochs: 5) with { Settings = new() { LearningRate = 1e30, Batch = 32 } }, "run"));
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

    private TrainState Run(TrainState start, string name) =>
        Train.Run(start, Bars, folder.File(name), torch.CPU, _ => { }, _ => { }, CancellationToken.None);

    private static TrainState Start(int epochs, int seed = 1) => new()
    {
        Settings = new TrainSettings { Epochs = epochs, Batch = 32, Seed = seed }, Data = "bars", DataSha256 = Bars.Sha256,
    };

    private static IEnumerable<EpochFigures> Untimed(IEnumerable<EpochFigures> epochs) => epochs.Select(epoch => epoch with { Seconds = 0 });

    private float[] Weights(string name)
    {
        using var network = Network.Create("cnn");
        Checkpoint.Load(folder.File(name + "/last.ckpt"), network);
        return [.. network.state_dict().OrderBy(entry => entry.Key, StringComparer.Ordinal)
            .SelectMany(entry => entry.Value.data<float>().ToArray())];
    }
}
