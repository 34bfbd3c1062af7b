using Digits.Training.Data;

namespace Digits.Training.Tests;

public sealed class TrainingDataTests : IDisposable
{
    private static readonly TrainSettings Settings = TrainSettings.For("resnet") with { RubbishShare = 0, SchoolDigits = 0 };
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void AWriterIsLearnedFromOrChosenByButNeverBoth()
    {
        var set = Samples.Bars(120) with { Writers = [.. Enumerable.Range(0, 120).Select(i => $"w{i % 12:D2}")] };
        var data = TrainingData.Of([(set, new DataShare("bars", 2, HoldBackEvery: 4))], Settings);

        Assert.Equal(["w01", "w05", "w09"], data.HeldBackWriters["bars"].Order());
        Assert.All(data.Validation, i => Assert.Contains(set.Writers[i], data.HeldBackWriters["bars"]));
        Assert.All(data.Training, i => Assert.DoesNotContain(set.Writers[i], data.HeldBackWriters["bars"]));
        Assert.Equal((90 * 2, 30), (data.Training.Length, data.Validation.Length)); // each twice
    }

    [Fact]
    public void WithoutWritersSinglePicturesAreHeldBack()
    {
        var data = TrainingData.Of([(Samples.Bars(200), new DataShare("bars", 1, HoldBackEvery: 10))], Settings);
        Assert.Equal(20, data.Validation.Length);
        Assert.Equal(Enumerable.Range(0, 200), data.Training.Concat(data.Validation).Order());
    }

    [Fact]
    public void ASetCanBeLearnedFromWhole()
    {
        var (known, unknown) = (Samples.Bars(40) with { Writers = [.. Enumerable.Range(0, 40).Select(i => $"w{i % 4}")] }, Samples.Bars(200));
        var data = TrainingData.Of([(known, new DataShare("known", 1, HoldBackEvery: 0)), (unknown, new DataShare("bars", 1, HoldBackEvery: 0))], Settings);
        Assert.Equal((240, 0), (data.Training.Length, data.Validation.Length));
    }

    [Fact]
    public void DrawnDigitsAreLearnedFromAndNotChosenBy()
    {
        var data = TrainingData.Of([(Samples.Bars(200), new DataShare("bars", 1, HoldBackEvery: 10))], Settings with { SchoolDigits = 15 });
        Assert.Equal((20, 180 + 15), (data.Validation.Length, data.Training.Length));
        Assert.Equal(Enumerable.Range(0, 15).Select(i => (byte)(i % 10)), data.Training[180..].Select(i => data.Digits.Labels[i]));
        Assert.All(data.Training[180..], i => Assert.Contains(data.Digits.Images[i].Pixels, value => value > 200));
    }

    [Fact]
    public void SetsThatAreNamedAreJoinedAndOthersAreLeftAlone()
    {
        foreach (var name in new[] { "swiss_digits", "symbols_bhmsds", "other" }) Samples.Write(Samples.Bars(40), folder.File(name));
        var data = TrainingData.Read(folder.Path, Settings);
        Assert.Equal("swiss_digits + symbols_bhmsds", data.Digits.Name);
        Assert.Equal(80, data.Digits.Count);
        Assert.Contains("swiss_digits/bars", data.Digits.Sha256.Keys.Select(key => key.Replace("images-idx3-ubyte", "bars", StringComparison.Ordinal)));
    }

    [Fact]
    public void SeveralSetsOfUnknownNamesAreRefused()
    {
        foreach (var name in new[] { "a", "b" }) Samples.Write(Samples.Bars(40), folder.File(name));
        Assert.Contains("a, b", Assert.Throws<JobFailedException>(() => TrainingData.Read(folder.Path, Settings)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIsNoDigitIsNotLearnedAsOne()
    {
        var bars = Samples.Bars(20);
        var labels = bars.Labels.ToArray();
        labels[4] = 12;
        Samples.Write(bars with { Labels = labels }, folder.Path);
        Assert.Equal(19, TrainingData.Read(folder.Path, Settings).Digits.Count);
    }

    [Fact]
    public void CorrectionsAreRepeatedAmongOriginalsAndEveryFifthIsHeldBack()
    {
        var data = TrainingData.Of([(Samples.Bars(200), new DataShare("bars", 1, HoldBackEvery: 10))], Settings);
        var mixed = data.Mix(Samples.Bars(10, seed: 5) with { Name = "corrections" }, originals: 100, seed: 1);

        Assert.Equal(100, mixed.Training.Count(i => i < 200));
        Assert.Equal([200, 201, 202, 203, 205, 206, 207, 208], mixed.Training.Where(i => i >= 200).Distinct().Order());
        Assert.Equal(24, mixed.Training.Count(i => i >= 200)); // eight of them three times: a fifth of the epoch
        Assert.Equal([204, 209], mixed.Validation.Where(i => i >= 200));
        Assert.Equal(mixed.Validation.Length, mixed.ValidationSets.Count);
    }

    [DataFact("qmnist_writers")]
    public void MnistsWritersAreTold()
    {
        var set = Mnist.Read(DataFactAttribute.Folder("mnist")!, "train");
        Assert.Equal(539, set.Writers!.Distinct().Count());
        Assert.Equal(297, Mnist.Read(DataFactAttribute.Folder("mnist")!, "test").Writers!.Distinct().Count());
    }
}
