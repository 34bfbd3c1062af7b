using Digits.Training.Onnx;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Digits.Training.Networks;

/// <summary>
/// A depthwise and a pointwise convolution (Howard et al. 2017): each channel by itself over 3 x 3 pixels, then all of them at each
/// pixel, for a fifth of the weights of a plain one. Where nothing changes its size, the input is led around and added.
/// </summary>
public sealed class SeparableBlock : Module<Tensor, Tensor>
{
    private readonly Conv2d depthwise, pointwise;
    private readonly BatchNorm2d norm1, norm2;
    private readonly bool isResidual;

    public SeparableBlock(long channels, long outputs, long stride = 1)
        : base(nameof(SeparableBlock))
    {
        depthwise = Conv2d(channels, channels, 3, padding: 1, groups: channels, bias: false);
        norm1 = BatchNorm2d(channels);
        pointwise = Conv2d(channels, outputs, 1, stride: stride, bias: false);
        norm2 = BatchNorm2d(outputs);
        isResidual = stride == 1 && channels == outputs;
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        var x = functional.relu(norm1.call(depthwise.call(input))); // (B,C,H,W)
        x = norm2.call(pointwise.call(x));                          // -> (B,O,H/S,W/S)
        return functional.relu(isResidual ? x + input : x);
    }

    /// <summary>Writes the same computation; returns the result's name.</summary>
    public static string WriteTo(OnnxGraph graph, string input, IReadOnlyDictionary<string, Weight> weights, string name, int stride = 1)
    {
        var (channels, outputs) = ((int)weights[$"{name}.depthwise.weight"].Shape[0], (int)weights[$"{name}.pointwise.weight"].Shape[0]);
        var x = graph.Relu(graph.ConvWithBatchNorm(input, weights, $"{name}.depthwise", $"{name}.norm1", padding: 1, groups: channels));
        x = graph.ConvWithBatchNorm(x, weights, $"{name}.pointwise", $"{name}.norm2", stride);
        return graph.Relu(stride == 1 && channels == outputs ? graph.Sum(x, input) : x);
    }
}
