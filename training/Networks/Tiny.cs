using Digits.Training.Onnx;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Digits.Training.Networks;

/// <summary>
/// A network for microcontrollers and pages that must be there at once: the shape of <see cref="ResNet"/> from separable convolutions,
/// 8,738 weights and a million multiply-adds a picture. It has no room to learn more than digits, so its training shows it little rubbish.
/// </summary>
public sealed class Tiny : Network
{
    private const int Stem = 8, Middle = 24, Last = 36;

    private readonly Conv2d stem1 = Conv2d(1, Stem, 3, padding: 1, bias: false);
    private readonly BatchNorm2d norm1 = BatchNorm2d(Stem);
    private readonly Conv2d stem2 = Conv2d(Stem, Middle, 3, stride: 2, padding: 1, bias: false);
    private readonly BatchNorm2d norm2 = BatchNorm2d(Middle);
    private readonly SeparableBlock block1 = new(Middle, Middle);
    private readonly SeparableBlock block2 = new(Middle, Middle);
    private readonly SeparableBlock block3 = new(Middle, Last, 2);
    private readonly SeparableBlock block4 = new(Last, Last);
    private readonly SeparableBlock block5 = new(Last, Last);
    private readonly Linear dense = Linear(Last, 10);

    public Tiny()
        : base("tiny") => RegisterComponents();

    public override bool HasActivationMaps => true;

    public override Tensor forward(Tensor input)
    {
        var x = functional.relu(norm1.call(stem1.call(input))); // (B,1,28,28) -> (B,8,28,28)
        x = functional.relu(norm2.call(stem2.call(x)));         // -> (B,24,14,14)
        x = block2.call(block1.call(x));                        // (B,24,14,14)
        x = block5.call(block4.call(block3.call(x)));           // -> (B,36,7,7)
        x = functional.adaptive_avg_pool2d(x, 1).flatten(1);    // -> (B,36)
        return dense.call(x);                                   // -> (B,10)
    }

    public override NetworkOutputs WriteTo(OnnxGraph graph, string image)
    {
        var weights = Weights();
        var x = graph.Relu(graph.ConvWithBatchNorm(image, weights, "stem1", "norm1", padding: 1));
        x = graph.Relu(graph.ConvWithBatchNorm(x, weights, "stem2", "norm2", stride: 2, padding: 1));
        x = SeparableBlock.WriteTo(graph, x, weights, "block1");
        x = SeparableBlock.WriteTo(graph, x, weights, "block2");
        x = SeparableBlock.WriteTo(graph, x, weights, "block3", 2);
        x = SeparableBlock.WriteTo(graph, x, weights, "block4");
        x = SeparableBlock.WriteTo(graph, x, weights, "block5");
        return graph.PooledHead(x, weights["dense.weight"], weights["dense.bias"]);
    }
}
