using Digits.Training.Onnx;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Digits.Training.Networks;

/// <summary>
/// A network for microcontrollers and pages that must be there at once: the shape of <see cref="ResNet"/>, 8,738 weights and
/// a million multiply-adds a picture. It has no room to learn more than digits, so its training shows it little rubbish.
/// </summary>
public sealed class Tiny : Network
{
    private readonly Conv2d stem1 = Conv2d(1, 8, 3, padding: 1, bias: false);
    private readonly BatchNorm2d norm1 = BatchNorm2d(8);
    private readonly Conv2d stem2 = Conv2d(8, 12, 3, stride: 2, padding: 1, bias: false);
    private readonly BatchNorm2d norm2 = BatchNorm2d(12);
    private readonly ResidualBlock block = new(12, 12, 1);
    private readonly Conv2d conv3 = Conv2d(12, 18, 3, stride: 2, padding: 1, bias: false);
    private readonly BatchNorm2d norm3 = BatchNorm2d(18);
    private readonly Conv2d conv4 = Conv2d(18, 18, 3, padding: 1, bias: false);
    private readonly BatchNorm2d norm4 = BatchNorm2d(18);
    private readonly Linear dense = Linear(18, 10);

    public Tiny()
        : base("tiny") => RegisterComponents();

    public override bool HasActivationMaps => true;

    public override Tensor forward(Tensor input)
    {
        var x = functional.relu(norm1.call(stem1.call(input))); // (B,1,28,28) -> (B,8,28,28)
        x = functional.relu(norm2.call(stem2.call(x)));         // -> (B,12,14,14)
        x = block.call(x);                                      // (B,12,14,14)
        x = functional.relu(norm3.call(conv3.call(x)));         // -> (B,18,7,7)
        x = functional.relu(norm4.call(conv4.call(x)));         // (B,18,7,7)
        x = functional.adaptive_avg_pool2d(x, 1).flatten(1);    // -> (B,18)
        return dense.call(x);                                   // -> (B,10)
    }

    public override NetworkOutputs WriteTo(OnnxGraph graph, string image)
    {
        var weights = Weights();
        var x = graph.Relu(graph.ConvWithBatchNorm(image, weights, "stem1", "norm1", padding: 1));
        x = graph.Relu(graph.ConvWithBatchNorm(x, weights, "stem2", "norm2", stride: 2, padding: 1));
        x = ResidualBlock.WriteTo(graph, x, weights, "block", 1);
        x = graph.Relu(graph.ConvWithBatchNorm(x, weights, "conv3", "norm3", stride: 2, padding: 1));
        x = graph.Relu(graph.ConvWithBatchNorm(x, weights, "conv4", "norm4", padding: 1));
        return graph.PooledHead(x, weights["dense.weight"], weights["dense.bias"]);
    }
}
