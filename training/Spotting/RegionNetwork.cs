using Digits.Recognition;
using Digits.Training.Networks;
using Digits.Training.Onnx;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Digits.Training.Spotting;

/// <summary>
/// Tells which digit is in the middle of a region, or none: the layers of <see cref="ResNet"/>, whose weights it begins with,
/// and a dense layer over all places, for here it matters where a stroke is.
/// </summary>
/// <remarks>Input (B,1,32,40), ink bright, the digit 20 pixels high. Output (B,11) logits. 20 million multiply-adds a region.</remarks>
public sealed class RegionNetwork : Module<Tensor, Tensor>
{
    private const int Stem = 16, Middle = 32, Last = 80;
    private const int Places = RegionClassifier.Width / 4 * (RegionClassifier.Height / 4);

    private readonly Conv2d stem1 = Conv2d(1, Stem, 3, padding: 1, bias: false);
    private readonly BatchNorm2d norm1 = BatchNorm2d(Stem);
    private readonly Conv2d stem2 = Conv2d(Stem, Middle, 3, stride: 2, padding: 1, bias: false);
    private readonly BatchNorm2d norm2 = BatchNorm2d(Middle);
    private readonly ResidualBlock block1 = new(Middle, Middle, 1);
    private readonly ResidualBlock block2 = new(Middle, Middle, 1);
    private readonly ResidualBlock block3 = new(Middle, Last, 2);
    private readonly Linear dense = Linear(Last * Places, RegionClassifier.Classes);

    public RegionNetwork()
        : base("regions") => RegisterComponents();

    /// <summary>Takes over what a classifier of single digits has learned; the dense layer begins as its mean over all places.</summary>
    public void BeginWith(ResNet classifier)
    {
        using var noGradients = no_grad();
        var (learned, own) = (classifier.state_dict(), state_dict());
        foreach (var (name, value) in own)
        {
            if (name.StartsWith("dense", StringComparison.Ordinal)) value.zero_();
            else value.copy_(learned[name]);
        }

        var mean = (1.0 / Places) * learned["dense.weight"];
        own["dense.weight"].view(RegionClassifier.Classes, Last, Places).narrow(0, 0, 10).copy_(mean.view(10, Last, 1).expand(10, Last, Places));
        own["dense.bias"].narrow(0, 0, 10).copy_(learned["dense.bias"]);
    }

    public override Tensor forward(Tensor input)
    {
        var x = functional.relu(norm1.call(stem1.call(input)));    // (B,1,32,40) -> (B,16,32,40)
        x = functional.relu(norm2.call(stem2.call(x)));            // -> (B,32,16,20)
        x = block2.call(block1.call(x));                           // (B,32,16,20)
        x = block3.call(x);                                        // -> (B,80,8,10)
        return dense.call(x.flatten(1));                           // -> (B,11)
    }

    /// <summary>The model file's bytes: opset 17, any batch.</summary>
    /// <param name="temperature">Logits are divided by it (Guo et al. 2017), so that their softmax is calibrated.</param>
    public byte[] Export(double temperature = 1)
    {
        eval();
        var graph = new OnnxGraph();
        var weights = Weight.AllOf(this);
        var regions = graph.Input(RegionClassifier.InputName, -1, 1, RegionClassifier.Height, RegionClassifier.Width);
        var features = ResNet.WriteFeatures(graph, regions, weights);
        graph.Output(graph.Linear(graph.Flatten(features), Cooled("dense.weight"), Cooled("dense.bias")), RegionClassifier.OutputName, -1, RegionClassifier.Classes);
        return graph.ToModel();

        Weight Cooled(string name) => weights[name] with { Values = [.. weights[name].Values.Select(value => (float)(value / temperature))] };
    }

    /// <summary>The int8 version of an exported network, its ranges seen where the spotter finds something on made-up scenes.</summary>
    public static byte[] Quantize(byte[] onnx, GlyphBook book, DigitSpotter spotter)
    {
        const int Scenes = 100, Width = 192, Height = 96, FirstSeed = -2_000_000; // training's seeds are positive
        var samples = new RegionSamples(new SceneGenerator(book, Width, Height), spotter);
        var regions = Enumerable.Range(FirstSeed, Scenes).SelectMany(samples.Make).SelectMany(region => region.Values);
        return OnnxQuantization.Quantize(onnx, [.. regions], RegionClassifier.Width, RegionClassifier.Height);
    }
}
