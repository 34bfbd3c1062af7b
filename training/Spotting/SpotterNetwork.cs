using Digits.Recognition;
using Digits.Training.Networks;
using Digits.Training.Onnx;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Digits.Training.Spotting;

/// <summary>
/// Finds digits in a piece of a page, wherever they are: at every fourth pixel it says which digit's middle is there, if
/// any, and where that digit's box lies. A feature pyramid (Lin et al. 2017) with centres for anchors (Zhou et al. 2019,
/// "Objects as Points"), small enough for a page in a blink. In the spirit of the space displacement networks that read
/// cheques (Matan et al. 1992; LeCun et al. 1998, section VII): no cutting before recognition, so nothing is cut wrongly.
/// </summary>
/// <remarks>Input (B,1,H,W), ink bright, sides multiples of 16; digits 15 to 37 pixels high. Output (B,15,H/4,W/4).</remarks>
public sealed class SpotterNetwork : Module<Tensor, Tensor>
{
    private const int Pyramid = 48; // channels in which coarse and fine meet

    private readonly ConvNorm stem = new(1, 16, stride: 2);
    private readonly ConvNorm down4 = new(16, 32, stride: 2);
    private readonly ResidualBlock fine = new(32, 32, 1, beginsAsIdentity: false);
    private readonly ConvNorm down8 = new(32, 64, stride: 2);
    private readonly ResidualBlock middle1 = new(64, 64, 1, beginsAsIdentity: false);
    private readonly ResidualBlock middle2 = new(64, 64, 1, beginsAsIdentity: false);
    private readonly ConvNorm down16 = new(64, 96, stride: 2);
    private readonly ResidualBlock coarse = new(96, 96, 1, beginsAsIdentity: false);
    private readonly Conv2d lateral16 = Conv2d(96, Pyramid, 1);
    private readonly Conv2d lateral8 = Conv2d(64, Pyramid, 1);
    private readonly Conv2d lateral4 = Conv2d(32, Pyramid, 1);
    private readonly ConvNorm head = new(Pyramid, Pyramid, stride: 1);
    private readonly Conv2d output = Conv2d(Pyramid, DigitSpotter.Classes + DigitSpotter.BoxValues, 1);

    public SpotterNetwork()
        : base("spotter") => RegisterComponents();

    public override Tensor forward(Tensor input)
    {
        var x = functional.relu(stem.call(input));                            // (B,1,H,W) -> (B,16,H/2,W/2)
        var at4 = fine.call(functional.relu(down4.call(x)));                  // -> (B,32,H/4,W/4)
        var at8 = middle2.call(middle1.call(functional.relu(down8.call(at4)))); // -> (B,64,H/8,W/8)
        var at16 = coarse.call(functional.relu(down16.call(at8)));            // -> (B,96,H/16,W/16)
        var y = Twice(lateral16.call(at16)) + lateral8.call(at8);             // -> (B,48,H/8,W/8)
        y = Twice(y) + lateral4.call(at4);                                    // -> (B,48,H/4,W/4)
        return output.call(functional.relu(head.call(functional.relu(y))));   // -> (B,15,H/4,W/4)
    }

    /// <summary>Writes the same computation, batch normalisation folded in; returns the name of the output.</summary>
    public string WriteTo(OnnxGraph graph, string image)
    {
        var weights = Weight.AllOf(this);
        var x = graph.Relu(ConvNorm.WriteTo(graph, image, weights, "stem", 2));
        var at4 = ResidualBlock.WriteTo(graph, graph.Relu(ConvNorm.WriteTo(graph, x, weights, "down4", 2)), weights, "fine", 1);
        var at8 = graph.Relu(ConvNorm.WriteTo(graph, at4, weights, "down8", 2));
        at8 = ResidualBlock.WriteTo(graph, ResidualBlock.WriteTo(graph, at8, weights, "middle1", 1), weights, "middle2", 1);
        var at16 = ResidualBlock.WriteTo(graph, graph.Relu(ConvNorm.WriteTo(graph, at8, weights, "down16", 2)), weights, "coarse", 1);
        var y = graph.Sum(graph.Twice(Plain("lateral16", at16)), Plain("lateral8", at8));
        y = graph.Sum(graph.Twice(y), Plain("lateral4", at4));
        return Plain("output", graph.Relu(ConvNorm.WriteTo(graph, graph.Relu(y), weights, "head", 1)));

        string Plain(string name, string from) => graph.Conv(from, weights[name + ".weight"], weights[name + ".bias"]);
    }

    /// <summary>Every pixel four times: (B,C,H,W) -> (B,C,2H,2W).</summary>
    private static Tensor Twice(Tensor x)
    {
        var (b, c, h, w) = (x.shape[0], x.shape[1], x.shape[2], x.shape[3]);
        return x.view(b, c, h, 1, w, 1).expand(b, c, h, 2, w, 2).reshape(b, c, 2 * h, 2 * w);
    }
}
