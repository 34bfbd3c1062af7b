using Digits.Training.Networks;
using Digits.Training.Onnx;
using TorchSharp;

namespace Digits.Training.Tests;

public sealed class OnnxExportTests
{
    private static readonly int[] All = [.. Enumerable.Range(0, 300)];

    [Fact]
    public void ExportedCnnGivesTheNetworksLogits()
    {
        using var network = Fresh(seed: 3);
        var difference = OnnxExport.LargestDifference(network, OnnxExport.Export(network), Samples.Bars(300), All);
        Assert.InRange(difference, 0, OnnxExport.Tolerance);
    }

    [Fact]
    public void ModelOfOtherWeightsIsToldFromIt()
    {
        using var network = Fresh(seed: 3);
        using var other = Fresh(seed: 4);
        Assert.True(OnnxExport.LargestDifference(network, OnnxExport.Export(other), Samples.Bars(300), All) > OnnxExport.Tolerance);
    }

    private static Network Fresh(int seed)
    {
        torch.manual_seed(seed);
        return Network.Create("cnn");
    }
}
