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
}
