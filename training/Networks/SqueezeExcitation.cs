using Digits.Training.Onnx;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Digits.Training.Networks;

/// <summary>
/// Attention over channels (Hu, Shen and Sun 2018): from the means of all channels a small network decides how much of each
/// to let through.
/// </summary>
public sealed class SqueezeExcitation : Module<Tensor, Tensor>
{
    private const int Reduction = 4; // the paper's 16 would leave two channels of 32

    private readonly Conv2d squeeze, excite;

    public SqueezeExcitation(long channels)
        : base(nameof(SqueezeExcitation))
    {
        squeeze = Conv2d(channels, channels / Reduction, 1);
        excite = Conv2d(channels / Reduction, channels, 1);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        var means = functional.adaptive_avg_pool2d(input, 1);           // (B,C,H,W) -> (B,C,1,1)
        var hidden = functional.relu(squeeze.call(means));              // -> (B,C/4,1,1)
        return input * sigmoid(excite.call(hidden));                    // -> (B,C,H,W)
    }

    /// <summary>Writes the same computation; returns the result's name.</summary>
    public static string WriteTo(OnnxGraph graph, string input, IReadOnlyDictionary<string, Weight> weights, string name)
    {
        var hidden = graph.Relu(graph.Conv(graph.GlobalAveragePool(input), weights[$"{name}.squeeze.weight"], weights[$"{name}.squeeze.bias"]));
        return graph.Product(input, graph.Sigmoid(graph.Conv(hidden, weights[$"{name}.excite.weight"], weights[$"{name}.excite.bias"])));
    }
}
