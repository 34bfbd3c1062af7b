using Digits.Recognition;
using Digits.Training.Onnx;

namespace Digits.Training.Spotting;

/// <summary>The trained spotter as an ONNX model.</summary>
public static class SpotterExport
{
    /// <summary>The model file's bytes: opset 17, any batch, height and width (multiples of 16).</summary>
    public static byte[] Export(SpotterNetwork network)
    {
        network.eval();
        var graph = new OnnxGraph();
        var image = graph.Input(DigitSpotter.InputName, -1, 1, -1, -1);
        graph.Output(network.WriteTo(graph, image), DigitSpotter.OutputName, -1, DigitSpotter.Classes + DigitSpotter.BoxValues, -1, -1);
        return graph.ToModel();
    }

    /// <summary>The int8 version of an exported spotter, its ranges seen on made-up scenes.</summary>
    public static byte[] Quantize(byte[] onnx, GlyphBook book)
    {
        const int Scenes = 48, Width = 384, Height = 192, FirstSeed = -2_000_000; // training's seeds are positive
        var generator = new SceneGenerator(book, Width, Height);
        return OnnxQuantization.Quantize(onnx, [.. Enumerable.Range(FirstSeed, Scenes).SelectMany(seed => generator.Make(seed).Ink)], Width, Height);
    }
}
