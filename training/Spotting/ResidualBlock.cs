using Digits.Training.Networks;
using Digits.Training.Onnx;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Digits.Training.Spotting;

/// <summary>Two convolutions whose result is added to what went in (He et al. 2016).</summary>
public sealed class ResidualBlock : Module<Tensor, Tensor>
{
    private readonly ConvNorm first;
    private readonly ConvNorm second;

    public ResidualBlock(int channels)
        : base(nameof(ResidualBlock))
    {
        (first, second) = (new ConvNorm(channels, channels, 1), new ConvNorm(channels, channels, 1));
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) =>
        functional.relu(input + second.call(functional.relu(first.call(input)))); // (B,C,H,W) -> (B,C,H,W)

    /// <summary>Writes it; <paramref name="name"/> is its place in the network's weights.</summary>
    public static string WriteTo(OnnxGraph graph, string x, IReadOnlyDictionary<string, Weight> weights, string name)
    {
        var y = graph.Relu(ConvNorm.WriteTo(graph, x, weights, name + ".first", 1));
        return graph.Relu(graph.Sum(x, ConvNorm.WriteTo(graph, y, weights, name + ".second", 1)));
    }
}
