using System.Text.Json;
using Digits.Recognition;
using Digits.Training.Data;
using Digits.Training.Evaluation;

namespace Digits.Training.Tests.Evaluation;

public sealed class DigitPredictionsTests
{
    private const string Settings = """{"data":[{"name":"swiss_digits","times":1,"holdBackEvery":4}]}""";

    [Fact]
    public void LookAlikesAreCountedApart()
    {
        // A 0, the letters O, a and a: classes 10 and 11.
        var predictions = Of("letters", [0, 10, 11, 11], ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "O", "a"], [0.9f, 0.95f, 0.8f, 0.3f]);
        var figures = predictions.Score(0.75);
        Assert.Equal((1, 1.0), (figures.Count, figures.Accuracy));
        Assert.Equal((2, 0.5), (figures.NonDigits, figures.NonDigitsAccepted));
        Assert.Equal((1, 1.0), (figures.LookAlikes, figures.LookAlikesAccepted));
        Assert.Equal(1, figures.NonDigitAuroc); // 0.9 is above both a's
        Assert.Equal(0.5, predictions.Score(0.75, reference: [0.85f, 0.1f]).NonDigitAuroc);
    }

    [Fact]
    public void ForeignDigitsAreNoDigits()
    {
        var figures = Of("digits_farsi", [0, 2, 9], null, [0.9f, 0.4f, 0.8f]).Score(0.75, [0.5f]);
        Assert.Equal((0, 2, 0.5), (figures.Count, figures.NonDigits, figures.NonDigitsAccepted));
        Assert.Equal((1, 1.0), (figures.LookAlikes, figures.LookAlikesAccepted)); // a 9 is written as ours
        Assert.Equal(0.5, figures.NonDigitAuroc);
        Assert.Null(figures.Loss);
    }

    [Fact]
    public void MistakesComeSurestFirst() => Assert.Equal([2, 0], Of("set", [1, 0, 1], null, [0.6f, 0.9f, 0.8f]).Mistakes());

    [Fact]
    public void ModelThatNamesNoFilesDoesNotSayWhatItLearnedFrom() =>
        Assert.Null(Assert.Single(LearnedFrom.Read(Manifest("""{"network":"cnn"}""") with { DataSha256 = null }).Parts(Set("swiss_digits", 4))).IsTrainedOn);

    [Fact]
    public void OldModelLearnedFromAllOfItsSet() =>
        Assert.True(Assert.Single(LearnedFrom.Read(Manifest("""{"network":"cnn"}""")).Parts(Set("swiss_digits", 4))).IsTrainedOn);

    [Fact]
    public void OtherFilesWereNotLearnedFrom()
    {
        var learned = LearnedFrom.Read(Manifest(Settings));
        Assert.False(Assert.Single(learned.Parts(Set("optdigits", 4) with { Sha256 = new Dictionary<string, string> { ["images"] = "cd" } })).IsTrainedOn);
        Assert.False(Assert.Single(learned.Parts(Set("mnist", 4) with { Split = "test" })).IsTrainedOn);
    }

    [Fact]
    public void WritersHeldBackAreScoredApart()
    {
        var set = Set("swiss_digits", 6) with { Writers = ["a", "b", "a", "c", "b", "d"], Labels = [0, 1, 2, 3, 12, 5] };
        var parts = LearnedFrom.Read(Manifest(Settings)).Parts(set);
        Assert.Equal(["writers held back", "learned from"], parts.Select(part => part.Name));
        Assert.Equal([false, true], parts.Select(part => part.IsTrainedOn));
        Assert.Equal([1], parts[0].Indexes);             // writer b; no. 4 is no digit and may have been learned from as rubbish
        Assert.Equal([0, 2, 3, 4, 5], parts[1].Indexes);
    }

    [Fact]
    public void OfASetLearnedWholeNothingWasHeldBack() =>
        Assert.True(Assert.Single(LearnedFrom.Read(Manifest(Settings.Replace("4}", "0}", StringComparison.Ordinal))).Parts(Set("swiss_digits", 6))).IsTrainedOn);

    [Fact]
    public void MadeNonDigitsAreTheSameEveryTime()
    {
        var (first, again) = (SyntheticNonDigits.Make(), SyntheticNonDigits.Make());
        Assert.Equal(["made/noise", "made/blank", "made/dash"], first.Select(set => set.Name));
        Assert.All(first.Zip(again), pair => Assert.Equal(pair.First.Images[7].Pixels, pair.Second.Images[7].Pixels));
        Assert.All(first, set => Assert.All(set.Labels, label => Assert.Equal(10, label)));
    }

    private static DigitPredictions Of(string name, byte[] labels, string[]? classes, float[] zeros) =>
        new(Set(name, labels.Length) with { Labels = labels, Classes = classes }, [.. zeros.SelectMany(p => Enumerable.Range(0, 10).Select(d => d == 0 ? p : (1 - p) / 9))]);

    private static DigitSet Set(string name, int count) =>
        new(name, "all", [.. Enumerable.Range(0, count).Select(_ => new GreyImage(28, 28))], new byte[count])
        {
            IsNormalized = true, Sha256 = new Dictionary<string, string> { ["images"] = "ab" },
        };

    private static ModelManifest Manifest(string settings) => new()
    {
        Name = "digits", Version = "1", Bytes = 1, Sha256 = "", Input = new("image", [-1, 784]), Output = new("logits", [-1, 10]), Labels = [],
        DataSha256 = new Dictionary<string, string> { ["swiss_digits/images"] = "ab" },
        Settings = JsonDocument.Parse(settings).RootElement,
    };
}
