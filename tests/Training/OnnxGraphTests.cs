using Digits.Training.Networks;
using Digits.Training.Onnx;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using Tensor = TorchSharp.torch.Tensor;

namespace Digits.Training.Tests;

/// <summary>Every operator of the graph builder, run by ONNX Runtime, against the same operation of torch.</summary>
public sealed class OnnxGraphTests
{
    private const double Tolerance = 1e-5;

    [Fact]
    public void ConvolutionAgrees()
    {
        using var conv = Conv2d(4, 6, 3, stride: 2, padding: 1, groups: 2);
        Agree([2, 4, 7, 7], conv.call, (graph, x) => graph.Conv(x, Of(conv.weight), Of(conv.bias!), stride: 2, padding: 1, groups: 2));
    }

    [Fact]
    public void FoldedBatchNormalisationAgrees()
    {
        using var conv = Conv2d(3, 5, 3, bias: false);
        using var norm = BatchNorm2d(5);
        for (var i = 0; i < 3; i++) norm.call(conv.call(Random(4, 3, 8, 8) + 0.5)).Dispose(); // running statistics away from 0 and 1
        norm.eval();
        var state = norm.state_dict();
        Agree([2, 3, 8, 8], x => norm.call(conv.call(x)), (graph, x) => graph.ConvWithBatchNorm(
            x, Of(conv.weight), Of(state["weight"]), Of(state["bias"]), Of(state["running_mean"]), Of(state["running_var"])));
    }

    [Fact]
    public void ReluAgrees() => Agree([2, 3, 4, 4], x => functional.relu(x), (graph, x) => graph.Relu(x));

    [Fact]
    public void SiluAgrees() => Agree([2, 3, 4, 4], x => functional.silu(x), (graph, x) => graph.Silu(x));

    [Fact]
    public void SumAgrees() => Agree([2, 3, 4, 4], x => x + functional.relu(x), (graph, x) => graph.Sum(x, graph.Relu(x)));

    [Fact]
    public void MaxPoolingOfAnOddSizeAgrees() =>
        Agree([2, 3, 7, 5], x => functional.max_pool2d(x, 2), (graph, x) => graph.MaxPool(x, 2));

    [Fact]
    public void GlobalAveragePoolingAgrees() =>
        Agree([2, 3, 5, 4], x => functional.adaptive_avg_pool2d(x, 1), (graph, x) => graph.GlobalAveragePool(x));

    [Fact]
    public void FlattenAndLinearAgree()
    {
        using var linear = Linear(12, 5);
        Agree([3, 3, 2, 2], x => linear.call(x.flatten(1)),
            (graph, x) => graph.Linear(graph.Flatten(x), Of(linear.weight), Of(linear.bias!)));
    }

    [Fact]
    public void ModelSaysWhatItNeeds()
    {
        var graph = new OnnxGraph();
        graph.Output(graph.Relu(graph.Input("image", -1, 1, 28, 28)), "logits", -1, 1, 28, 28);
        var model = ModelProto.Parser.ParseFrom(graph.ToModel());
        Assert.Equal((8, 17), (model.IrVersion, Assert.Single(model.OpsetImport).Version));
        Assert.Equal("batch", model.Graph.Input[0].Type.TensorType.Shape.Dim[0].DimParam);
        Assert.Equal(28, model.Graph.Input[0].Type.TensorType.Shape.Dim[3].DimValue);
    }

    private static void Agree(long[] shape, Func<Tensor, Tensor> network, Func<OnnxGraph, string, string> write)
    {
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        var x = Random(shape);
        var expected = network(x);

        var graph = new OnnxGraph();
        graph.Output(write(graph, graph.Input("x", [-1, .. shape[1..]])), "y", [-1, .. expected.shape[1..]]);
        using var session = new InferenceSession(graph.ToModel());
        var input = new DenseTensor<float>(x.data<float>().ToArray(), [.. shape.Select(size => (int)size)]);
        using var outputs = session.Run([NamedOnnxValue.CreateFromTensor("x", input)]);
        var actual = outputs[0].AsTensor<float>();

        Assert.Equal(expected.shape, actual.Dimensions.ToArray().Select(size => (long)size));
        Assert.All(expected.data<float>().ToArray().Zip(actual.ToArray()), pair => Assert.Equal(pair.First, pair.Second, Tolerance));
    }

    private static Tensor Random(params long[] shape)
    {
        var random = new Random(1);
        var values = new float[shape.Aggregate(1L, (product, size) => product * size)];
        for (var i = 0; i < values.Length; i++) values[i] = (float)((random.NextDouble() * 4) - 2);
        return tensor(values, shape);
    }

    private static Weight Of(Tensor parameter) => new(parameter.detach().contiguous().data<float>().ToArray(), parameter.shape);
}
