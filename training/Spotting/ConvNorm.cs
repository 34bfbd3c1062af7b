using Digits.Training.Networks;
using Digits.Training.Onnx;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Digits.Training.Spotting;

/// <summary>A 3 x 3 convolution and the batch normalisation after it.</summary>
public sealed class ConvNorm : Module<Tensor, Tensor>
{
    private readonly Conv2d conv;
    private readonly BatchNorm2d norm;

    public ConvNorm(int from, int to, int stride)
        : base(nameof(ConvNorm))
    {
        conv = Conv2d(from, to, 3, stride: stride, padding: 1, bias: false);
        norm = BatchNorm2d(to);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) => norm.call(conv.call(input)); // (B,from,H,W) -> (B,to,H/stride,W/stride)

    /// <summary>Writes it as one convolution; <paramref name="name"/> is its place in the network's weights.</summary>
    public static string WriteTo(OnnxGraph graph, string x, IReadOnlyDictionary<string, Weight> weights, string name, int stride) =>
        graph.ConvWithBatchNorm(x, weights, name + ".conv", name + ".norm", stride, padding: 1);
}
