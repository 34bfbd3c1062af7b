using Digits.Training.Onnx;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Digits.Training.Networks;

/// <summary>
/// The network that ships: a residual network (He et al. 2016) of eleven layers with batch normalisation and global average
/// pooling, 126,458 weights, 12 million multiply-adds a picture. Half of its work is done at 14 x 14, where strokes are one
/// or two pixels wide: full size costs four times as much and reads no better.
/// </summary>
public sealed class ResNet : Network
{
    private const int Stem = 16, Middle = 32, Last = 80;

    private readonly Conv2d stem1 = Conv2d(1, Stem, 3, padding: 1, bias: false);
    private readonly BatchNorm2d norm1 = BatchNorm2d(Stem);
    private readonly Conv2d stem2 = Conv2d(Stem, Middle, 3, stride: 2, padding: 1, bias: false);
    private readonly BatchNorm2d norm2 = BatchNorm2d(Middle);
    private readonly ResidualBlock block1 = new(Middle, Middle, 1);
    private readonly ResidualBlock block2 = new(Middle, Middle, 1);
    private readonly ResidualBlock block3 = new(Middle, Last, 2);
    private readonly Linear dense = Linear(Last, 10);

    public ResNet()
        : base("resnet") => RegisterComponents();

    public override bool HasActivationMaps => true;

    public override Tensor forward(Tensor input)
    {
        var x = functional.relu(norm1.call(stem1.call(input)));    // (B,1,28,28) -> (B,16,28,28)
        x = functional.relu(norm2.call(stem2.call(x)));            // -> (B,32,14,14)
        x = block2.call(block1.call(x));                           // (B,32,14,14)
        x = block3.call(x);                                        // -> (B,80,7,7)
        x = functional.adaptive_avg_pool2d(x, 1).flatten(1);       // -> (B,80)
        return dense.call(x);                                      // -> (B,10)
    }

    public override NetworkOutputs WriteTo(OnnxGraph graph, string image)
    {
        var weights = Weights();
        return graph.PooledHead(WriteFeatures(graph, image, weights), weights["dense.weight"], weights["dense.bias"]);
    }

    /// <summary>Writes the layers below the dense one, which other heads can stand on: (B,1,H,W) -> (B,80,H/4,W/4).</summary>
    /// <param name="weights">Of these layers, by the names that they have here.</param>
    public static string WriteFeatures(OnnxGraph graph, string image, IReadOnlyDictionary<string, Weight> weights)
    {
        var x = graph.Relu(graph.ConvWithBatchNorm(image, weights, "stem1", "norm1", padding: 1));
        x = graph.Relu(graph.ConvWithBatchNorm(x, weights, "stem2", "norm2", stride: 2, padding: 1));
        x = ResidualBlock.WriteTo(graph, x, weights, "block1", 1);
        x = ResidualBlock.WriteTo(graph, x, weights, "block2", 1);
        return ResidualBlock.WriteTo(graph, x, weights, "block3", 2);
    }
}
