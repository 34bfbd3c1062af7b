using Digits.Training.Augmentation;
using Digits.Training.Data;

namespace Digits.Training.Tests;

public sealed class BatchFeedTests
{
    private static readonly TrainSettings Settings = TrainSettings.For("resnet") with { Batch = 32, RubbishShare = 0.25, SchoolDigits = 0, LabelSmoothing = 0.1 };
    private static readonly TrainingData Data = TrainingData.Of([(Samples.Bars(200), new DataShare("bars", 1, HoldBackEvery: 10))], Settings);

    [Fact]
    public void TheSameEpochComesOutTheSameWhateverThreadsMakeIt()
    {
        var (first, second) = (Batches(epoch: 2), Batches(epoch: 2));
        Assert.Equal(first.SelectMany(batch => batch.Pixels), second.SelectMany(batch => batch.Pixels));
        Assert.Equal(first.SelectMany(batch => batch.Labels), second.SelectMany(batch => batch.Labels));
        Assert.NotEqual(first.SelectMany(batch => batch.Labels), Batches(epoch: 3).SelectMany(batch => batch.Labels));
    }

    [Fact]
    public void AnEpochGoesOverEveryTrainingDigitAndAddsTheShareOfRubbish()
    {
        var labels = Batches(epoch: 1).SelectMany(batch => batch.Labels).ToList();
        Assert.Equal(BatchFeed.CountOf(Data, Settings), labels.Count);
        Assert.Equal(180, labels.Count(label => label != TrainingBatch.NoDigit));
        Assert.Equal(60, labels.Count(label => label == TrainingBatch.NoDigit));
        Assert.Equal(Data.Training.CountBy(i => Data.Digits.Labels[i]).OrderBy(digit => digit.Key),
            labels.Where(label => label != TrainingBatch.NoDigit).CountBy(label => label).OrderBy(digit => digit.Key));
    }

    [Fact]
    public void DigitsAimAtTheirLabelAndRubbishAtNone()
    {
        foreach (var batch in Batches(epoch: 1))
        {
            for (var i = 0; i < batch.Count; i++)
            {
                var expected = Enumerable.Repeat(batch.Labels[i] == TrainingBatch.NoDigit ? 0.1f : 0.01f, 10).ToArray();
                if (batch.Labels[i] != TrainingBatch.NoDigit) expected[batch.Labels[i]] = 0.91f;
                Assert.All(expected.Zip(batch.Targets.Skip(i * 10)), pair => Assert.Equal(pair.First, pair.Second, 1e-6f));
            }
        }
    }

    private static List<TrainingBatch> Batches(int epoch) => [.. new BatchFeed(Data, Settings, epoch).Batches()];
}
