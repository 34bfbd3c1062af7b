using Digits.Recognition;
using Digits.Training.Networks;
using Digits.Training.Spotting;

namespace Digits.Training.Tests.Spotting;

public sealed class SceneTests
{
    [Fact]
    public void TheSameSeedMakesTheSameScene()
    {
        var (first, again, other) = (Generator().Make(5), Generator().Make(5), Generator().Make(6));

        Assert.Equal(first.Ink, again.Ink);
        Assert.Equal(first.Digits, again.Digits);
        Assert.NotEqual(first.Ink, other.Ink);
    }

    [Fact]
    public void InkStaysBetweenNoneAndFullAndDigitsLieOnTheScene()
    {
        var scenes = Enumerable.Range(0, 20).Select(Generator().Make).ToList();

        Assert.All(scenes.SelectMany(scene => scene.Ink), ink => Assert.InRange(ink, 0, 1));
        Assert.All(scenes.SelectMany(scene => scene.Digits), digit => Assert.True(digit is { CentreX: > 0 and < 192, CentreY: > 0 and < 96 }));
        Assert.NotEmpty(scenes.SelectMany(scene => scene.Digits));
    }

    [Fact]
    public void TargetsNameTheDigitAtItsMiddleAndPaperElsewhere()
    {
        var scene = new Scene(32, 16, new float[32 * 16], [new PlacedDigit(7, 8, 2, 18, 14, Counts: true)]);
        var targets = new SceneTargets([scene]);
        using var classes = targets.Classes(TorchSharp.torch.device("cpu"));
        using var boxes = targets.Boxes(TorchSharp.torch.device("cpu"));

        var grid = classes.data<long>().ToArray().Chunk(8).ToArray();
        Assert.Equal(7, grid[1][3]); // the middle (13, 8) lies between the places (14, 6) and (14, 10)
        Assert.Equal(10, grid[0][0]);
        Assert.Equal(10, grid[1][7]);
        Assert.Equal((13 - 14) / 4f, boxes.data<float>().ToArray()[(1 * 8) + 3], 1e-5f);
    }

    [Fact]
    public void StruckOutDigitsAreNotLearnedFrom()
    {
        var scene = new Scene(32, 16, new float[32 * 16], [new PlacedDigit(7, 8, 2, 18, 14, Counts: false)]);
        using var weights = new SceneTargets([scene]).Weights(TorchSharp.torch.device("cpu"));

        Assert.Equal(0, weights.data<float>().ToArray()[(1 * 8) + 3]);
    }

    [Fact]
    public void TheExportedNetworkFindsWhatTheTrainedOneFinds()
    {
        TorchSharp.torch.manual_seed(3);
        using var network = new SpotterNetwork();
        network.eval();
        var ink = Generator().Make(1).Ink;
        using var input = TorchSharp.torch.tensor(ink, [1, 1, 96, 192]);
        using var noGradients = TorchSharp.torch.no_grad();
        var expected = network.call(input).data<float>().ToArray();

        using var session = new Microsoft.ML.OnnxRuntime.InferenceSession(SpotterExport.Export(network));
        using var outputs = session.Run([Microsoft.ML.OnnxRuntime.NamedOnnxValue.CreateFromTensor(
            DigitSpotter.InputName, new Microsoft.ML.OnnxRuntime.Tensors.DenseTensor<float>(ink, [1, 1, 96, 192]))]);
        var actual = outputs[0].AsEnumerable<float>().ToArray();

        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-3f));
    }

    [Fact]
    public void TheRegionNetworkBeginsWithWhatTheClassifierKnowsAndIsExportedAsItIs()
    {
        TorchSharp.torch.manual_seed(3);
        using var classifier = new ResNet();
        using var network = new RegionNetwork();
        network.BeginWith(classifier);
        network.eval();
        classifier.eval();
        using var noGradients = TorchSharp.torch.no_grad();
        using var input = TorchSharp.torch.rand([2, 1, RegionClassifier.Height, RegionClassifier.Width]);
        var expected = network.call(input);

        using var digits = expected.narrow(1, 0, 10) - classifier.call(input); // whose pooling takes any size
        Assert.All(digits.data<float>().ToArray(), difference => Assert.Equal(0, difference, 1e-4f));

        using var session = new Microsoft.ML.OnnxRuntime.InferenceSession(network.Export());
        using var outputs = session.Run([Microsoft.ML.OnnxRuntime.NamedOnnxValue.CreateFromTensor(
            RegionClassifier.InputName, new Microsoft.ML.OnnxRuntime.Tensors.DenseTensor<float>(input.data<float>().ToArray(), [2, 1, RegionClassifier.Height, RegionClassifier.Width]))]);
        Assert.All(expected.data<float>().ToArray().Zip(outputs[0].AsEnumerable<float>()), pair => Assert.Equal(pair.First, pair.Second, 1e-3f));
    }

    [Fact]
    public void RegionsNameTheDigitInTheirMiddleOrNone()
    {
        List<PlacedDigit> digits = [new(7, 10, 10, 24, 34, true), new(3, 50, 10, 64, 34, false)];

        Assert.Equal(7, LabelAt(17, 22, 24));
        Assert.Equal(RegionSamples.None, LabelAt(17, 22, 60)); // more than the digit
        Assert.Equal(RegionSamples.None, LabelAt(17, 40, 24)); // below it
        Assert.Null(LabelAt(20, 22, 24)); // between it and its edge
        Assert.Null(LabelAt(57, 22, 24)); // struck out
        Assert.Equal(RegionSamples.None, RegionSamples.LabelOf(17, 22, 24, []));

        int? LabelAt(double x, double y, double height) => RegionSamples.LabelOf(x, y, height, digits);
    }

    /// <summary>Ten glyphs: bars of different height.</summary>
    private static SceneGenerator Generator()
    {
        var book = new GlyphBook();
        var pictures = Enumerable.Range(0, 10).Select(digit =>
        {
            var picture = new GreyImage(28, 28);
            for (var y = 4; y < 14 + digit; y++) picture.Row(y).Slice(10, 4 + (digit % 4)).Fill(255);
            return picture;
        }).ToList();
        book.Add(1, pictures, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], [.. Enumerable.Repeat("one hand", 10)]);
        return new SceneGenerator(book, 192, 96);
    }
}
