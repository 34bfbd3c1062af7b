using Digits.Training.Networks;
using Digits.Training.Onnx;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using TorchSharp;

namespace Digits.Training.Tests;

public sealed class OnnxExportTests
{
    private static readonly int[] All = [.. Enumerable.Range(0, 300)];

    [Theory]
    [InlineData("cnn")]
    [InlineData("resnet")]
    [InlineData("attention")]
    [InlineData("tiny")]
    public void ExportedNetworkGivesTheNetworksLogits(string name)
    {
        using var network = Lived(name, seed: 3);
        var difference = OnnxExport.LargestDifference(network, OnnxExport.Export(network), Samples.Bars(300), All);
        Assert.InRange(difference, 0, OnnxExport.Tolerance);
    }

    [Fact]
    public void ModelOfOtherWeightsIsToldFromIt()
    {
        using var network = Lived("resnet", seed: 3);
        using var other = Lived("resnet", seed: 4);
        Assert.True(OnnxExport.LargestDifference(network, OnnxExport.Export(other), Samples.Bars(300), All) > OnnxExport.Tolerance);
    }

    [Theory]
    [InlineData("resnet")]
    [InlineData("attention")]
    [InlineData("tiny")]
    public void MeansOfTheActivationMapsAreTheLogits(string name)
    {
        using var network = Lived(name, seed: 3);
        using var session = new InferenceSession(OnnxExport.Export(network));
        var pixels = Pixels(20);
        using var outputs = session.Run([NamedOnnxValue.CreateFromTensor("image", new DenseTensor<float>(pixels, [20, 1, 28, 28]))]);
        var (logits, maps) = (outputs.Single(output => output.Name == "logits").AsTensor<float>(), outputs.Single(output => output.Name == "cam").AsTensor<float>());
        Assert.Equal([20, 10, 7, 7], maps.Dimensions.ToArray());
        Assert.All(logits.Zip(maps.Chunk(49)), pair => Assert.Equal(pair.First, pair.Second.Average(), 1e-4));
    }

    [Theory]
    [InlineData("cnn")]
    [InlineData("resnet")]
    [InlineData("attention")]
    [InlineData("tiny")]
    public void AnExportedModelsWeightsGoBackIntoANetwork(string name)
    {
        using var network = Lived(name, seed: 3);
        var onnx = OnnxExport.Export(network);
        torch.manual_seed(9);
        using var other = Network.Create(name);
        OnnxWeights.Load(onnx, other);
        Assert.InRange(OnnxExport.LargestDifference(other, onnx, Samples.Bars(300), All), 0, OnnxExport.Tolerance);
    }

    [Fact]
    public void WeightsOfAnotherNetworkAreRefused()
    {
        using var network = Lived("tiny", seed: 3);
        var onnx = OnnxExport.Export(network);
        using var other = Network.Create("cnn");
        Assert.Throws<JobFailedException>(() => OnnxWeights.Load(onnx, other));
    }

    [Theory]
    [InlineData("resnet")]
    [InlineData("tiny")]
    public void TheIntegerVersionAnswersMuchLikeTheModelAtAQuarterOfTheSize(string name)
    {
        using var network = Lived(name, seed: 3);
        var onnx = OnnxExport.Export(network);
        var pictures = Pixels(300);
        var quantized = OnnxQuantization.Quantize(onnx, pictures);

        var (exact, near) = (Logits(onnx, pictures), Logits(quantized, pictures));
        var spread = exact.Max() - exact.Min();
        Assert.All(exact.Zip(near), pair => Assert.Equal(pair.First, pair.Second, 0.1 * spread));
        Assert.NotEqual(exact, near);
        if (name == "resnet") Assert.True(quantized.Length < 0.35 * onnx.Length); // of the tiny one, names make up much
    }

    private static float[] Pixels(int count)
    {
        var (set, pixels) = (Samples.Bars(count), new float[count * 784]);
        for (var i = 0; i < count; i++) set.CopyInput(i, pixels.AsSpan(i * 784, 784));
        return pixels;
    }

    private static float[] Logits(byte[] onnx, float[] pictures)
    {
        using var session = new InferenceSession(onnx);
        using var outputs = session.Run([NamedOnnxValue.CreateFromTensor("image", new DenseTensor<float>(pictures, [pictures.Length / 784, 1, 28, 28]))]);
        return [.. outputs[0].AsTensor<float>()];
    }

    /// <summary>A network whose batch norm has seen data and whose scales and shifts are no longer what they began as.</summary>
    private static Network Lived(string name, int seed)
    {
        torch.manual_seed(seed);
        var network = Network.Create(name);
        using var noGradients = torch.no_grad();
        foreach (var (key, value) in network.state_dict())
        {
            if (key.Contains("norm", StringComparison.Ordinal) && value.dtype == torch.ScalarType.Float32) value.uniform_(0.5, 1.5);
        }

        return network;
    }
}
