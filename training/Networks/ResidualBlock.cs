using Digits.Training.Onnx;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Digits.Training.Networks;

/// <summary>Two 3 x 3 convolutions around which the input is led and added (He et al. 2016); halves the picture with stride 2.</summary>
public sealed class ResidualBlock : Module<Tensor, Tensor>
{
    private readonly Conv2d conv1, conv2;
    private readonly BatchNorm2d norm1, norm2;
    private readonly Conv2d? shortcut;
    private readonly BatchNorm2d? norm3;

    /// <param name="beginsAsIdentity">Lets the first steps be large (Goyal et al. 2017).</param>
    public ResidualBlock(long channels, long outputs, long stride, bool beginsAsIdentity = true)
        : base(nameof(ResidualBlock))
    {
        conv1 = Conv2d(channels, outputs, 3, stride: stride, padding: 1, bias: false);
        norm1 = BatchNorm2d(outputs);
        conv2 = Conv2d(outputs, outputs, 3, padding: 1, bias: false);
        norm2 = BatchNorm2d(outputs);
        if (beginsAsIdentity) init.zeros_(norm2.weight);
        if (stride != 1 || channels != outputs)
        {
            shortcut = Conv2d(channels, outputs, 1, stride: stride, bias: false);
            norm3 = BatchNorm2d(outputs);
        }

        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        var x = functional.relu(norm1.call(conv1.call(input)));              // (B,C,H,W) -> (B,O,H/S,W/S)
        x = norm2.call(conv2.call(x));                                       // (B,O,H/S,W/S)
        var around = shortcut == null ? input : norm3!.call(shortcut.call(input));
        return functional.relu(x + around);
    }

    /// <summary>Writes the same computation; returns the result's name.</summary>
    public static string WriteTo(OnnxGraph graph, string input, IReadOnlyDictionary<string, Weight> weights, string name, int stride)
    {
        var x = graph.Relu(graph.ConvWithBatchNorm(input, weights, $"{name}.conv1", $"{name}.norm1", stride, padding: 1));
        x = graph.ConvWithBatchNorm(x, weights, $"{name}.conv2", $"{name}.norm2", padding: 1);
        var around = weights.ContainsKey($"{name}.shortcut.weight")
            ? graph.ConvWithBatchNorm(input, weights, $"{name}.shortcut", $"{name}.norm3", stride)
            : input;
        return graph.Relu(graph.Sum(x, around));
    }
}
