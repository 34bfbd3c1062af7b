using Digits.Training.Data;
using Digits.Training.Networks;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using TorchSharp;

namespace Digits.Training.Onnx;

/// <summary>A trained network as an ONNX model, and the proof that both compute the same.</summary>
public static class OnnxExport
{
    public const string InputName = "image";
    public const string OutputName = "logits";
    public static readonly IReadOnlyList<long> InputShape = [-1, 1, 28, 28];
    public static readonly IReadOnlyList<long> OutputShape = [-1, 10];

    public const string MapsName = "cam";
    public static readonly IReadOnlyList<long> MapsShape = [-1, 10, 7, 7];

    /// <summary>Largest difference of a logit that counts as the same: float32 sums in another order.</summary>
    public const double Tolerance = 1e-4;

    /// <summary>The model file's bytes: opset 17, any batch size, weights inside.</summary>
    public static byte[] Export(Network network)
    {
        var graph = new OnnxGraph();
        var image = graph.Input(InputName, [.. InputShape]);
        var outputs = network.WriteTo(graph, image);
        graph.Output(outputs.Logits, OutputName, [.. OutputShape]);
        if (outputs.ActivationMaps is { } maps) graph.Output(maps, MapsName, [.. MapsShape]);
        return graph.ToModel();
    }

    /// <summary>Runs both on the same images.</summary>
    /// <param name="network">On the CPU.</param>
    /// <param name="onnx">The exported model.</param>
    /// <param name="data">Normalised pictures.</param>
    /// <param name="indexes">Which of them.</param>
    /// <returns>The largest difference between any two logits.</returns>
    public static double LargestDifference(Network network, byte[] onnx, DigitSet data, int[] indexes)
    {
        network.eval();
        using var noGradients = torch.no_grad();
        using var session = new InferenceSession(onnx);
        var largest = 0.0;
        foreach (var chunk in indexes.Chunk(250))
        {
            using var scope = torch.NewDisposeScope();
            var (images, _) = Train.Batch(data, chunk, torch.device("cpu"));
            var expected = network.call(images).data<float>().ToArray(); // (B,1,28,28) -> (B,10)
            var input = new DenseTensor<float>(images.data<float>().ToArray(), [chunk.Length, 1, 28, 28]);
            using var outputs = session.Run([NamedOnnxValue.CreateFromTensor(InputName, input)]);
            var actual = outputs[0].AsTensor<float>();
            for (var i = 0; i < expected.Length; i++) largest = Math.Max(largest, Math.Abs(expected[i] - actual.GetValue(i)));
        }

        return largest;
    }
}
