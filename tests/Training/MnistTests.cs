using Digits.Training.Data;

namespace Digits.Training.Tests;

public sealed class MnistTests
{
    [DataFact("mnist")]
    public void TestSetHasItsPublishedCounts()
    {
        var set = Mnist.Read(DataFactAttribute.Folder("mnist")!, "test");
        Assert.Equal(10_000, set.Count);
        Assert.Equal([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009], DigitSetSummary.Of(set).PerDigit);
        Assert.Equal([7, 2, 1, 0, 4], set.Labels.Take(5));
    }

    [DataFact("mnist")]
    public void TrainingSetHasItsPublishedMeanAndDeviation()
    {
        var summary = DigitSetSummary.Of(Mnist.Read(DataFactAttribute.Folder("mnist")!, "train"));
        Assert.Equal(60_000, summary.Count);
        Assert.Equal(0.1307, summary.Mean, 4); // the figures that every MNIST tutorial normalises by
        Assert.Equal(0.3081, summary.StandardDeviation, 4);
    }

    [Fact]
    public void OtherDataUnderMnistsNamesAreRejected()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("t10k-images-idx3-ubyte"), Samples.Idx(0x803, [1, 28, 28], new byte[784]));
        File.WriteAllBytes(folder.File("t10k-labels-idx1-ubyte"), Samples.Idx(0x801, [1], [5]));
        var fault = Assert.Throws<JobFailedException>(() => Mnist.Read(folder.Path, "test"));
        Assert.Contains("is not MNIST's t10k-images-idx3-ubyte", fault.Message, StringComparison.Ordinal);
        Assert.Contains("0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7", fault.Message, StringComparison.Ordinal);
    }
}
