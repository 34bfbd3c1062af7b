using System.Runtime.InteropServices;
using Digits.Recognition;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using DataType = Digits.Training.Onnx.TensorProto.Types.DataType;

namespace Digits.Training.Onnx;

/// <summary>
/// Static quantisation of an exported network (Jacob et al. 2018) in ONNX's QDQ form: weights become int8, one scale a
/// filter, activations uint8, with ranges seen on calibration pictures. ONNX Runtime turns each DequantizeLinear, Conv,
/// QuantizeLinear into one integer convolution. The last convolution, which makes the logits, stays in float32.
/// </summary>
public sealed class OnnxQuantization
{
    private const int WeightSteps = 63; // seven bits: without VNNI, x64 adds pairs of products in 16 bits, which eight would overflow
    private const double Percentile = 0.99999; // of an activation's values lie within the range; the rest is clipped

    private readonly ModelProto model;
    private readonly GraphProto graph;
    private readonly Dictionary<string, string> dequantized = []; // a value's name to that of its quantised self
    private readonly Dictionary<string, float> scales = []; // of quantised values

    private OnnxQuantization(byte[] onnx)
    {
        model = ModelProto.Parser.ParseFrom(onnx);
        graph = model.Graph;
    }

    /// <summary>The int8 version of a model.</summary>
    /// <param name="onnx">A model that <see cref="OnnxExport"/> wrote.</param>
    /// <param name="pictures">width * height values in 0..1 each, of the kind that it will see; a few hundred digits are enough.</param>
    /// <param name="width">Of a picture.</param>
    /// <param name="height">Of a picture.</param>
    public static byte[] Quantize(byte[] onnx, float[] pictures, int width = MnistNormalization.Side, int height = MnistNormalization.Side)
    {
        var quantization = new OnnxQuantization(onnx);
        var chosen = quantization.Choose();
        quantization.Rewrite(Ranges(onnx, chosen, pictures, width, height));
        return quantization.model.ToByteArray();
    }

    // What is quantised: the picture, results of Relu, and convolutions that are added to something.
    private List<string> Choose()
    {
        var added = graph.Node.Where(node => node.OpType == "Add").SelectMany(node => node.Input).ToHashSet();
        return [graph.Input[0].Name, .. graph.Node.Where(node => node.OpType == "Relu" || (node.OpType == "Conv" && added.Contains(node.Output[0])))
            .Select(node => node.Output[0])];
    }

    // Runs the float model with the chosen values as outputs.
    private static Dictionary<string, (float Low, float High)> Ranges(byte[] onnx, List<string> chosen, float[] pictures, int width, int height)
    {
        var model = ModelProto.Parser.ParseFrom(onnx);
        var input = model.Graph.Input[0].Name;
        foreach (var name in chosen.Where(name => name != input))
        {
            model.Graph.Output.Add(new ValueInfoProto
            {
                Name = name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)DataType.Float } },
            });
        }

        using var session = new InferenceSession(model.ToByteArray());
        using var outputs = session.Run([NamedOnnxValue.CreateFromTensor(input, new DenseTensor<float>(pictures, [pictures.Length / (height * width), 1, height, width]))]);
        var ranges = outputs.Where(output => chosen.Contains(output.Name)).ToDictionary(output => output.Name, output => RangeOf(output.AsTensor<float>().ToArray()));
        ranges[input] = (0, 1);
        return ranges;
    }

    private static (float Low, float High) RangeOf(float[] values)
    {
        Array.Sort(values);
        var high = values[(int)((values.Length - 1) * Percentile)];
        var low = values[(int)((values.Length - 1) * (1 - Percentile))];
        return (Math.Min(0, low), Math.Max(high, 1e-6f)); // 0 must be a step of its own: padding is exact
    }

    private void Rewrite(Dictionary<string, (float Low, float High)> ranges)
    {
        var floats = graph.Initializer.ToDictionary(tensor => tensor.Name);
        var nodes = graph.Node.ToList();
        graph.Node.Clear();
        QuantizeIfChosen(graph.Input[0].Name, ranges);
        foreach (var node in nodes)
        {
            for (var i = 0; i < node.Input.Count; i++)
            {
                if (dequantized.TryGetValue(node.Input[i], out var name)) node.Input[i] = name;
            }

            // A convolution whose result stays float gains nothing from integer weights.
            var makesChosen = ranges.ContainsKey(node.Output[0]) || nodes.Any(next => next.OpType == "Relu" && next.Input[0] == node.Output[0]);
            if (node.OpType == "Conv" && makesChosen && scales.TryGetValue(node.Input[0], out var scale)) QuantizeWeights(node, scale, floats);
            graph.Node.Add(node);
            QuantizeIfChosen(node.Output[0], ranges);
        }

        var used = graph.Node.SelectMany(node => node.Input).ToHashSet();
        var kept = graph.Initializer.Where(tensor => used.Contains(tensor.Name)).ToList();
        graph.Initializer.Clear();
        graph.Initializer.AddRange(kept);
    }

    private void QuantizeIfChosen(string value, Dictionary<string, (float Low, float High)> ranges)
    {
        if (!ranges.TryGetValue(value, out var range)) return;
        var scale = (range.High - range.Low) / 255;
        var zero = (byte)Math.Clamp(MathF.Round(-range.Low / scale), 0, 255);
        var (scaleName, zeroName) = (Add($"{value}.scale", DataType.Float, [], BitConverter.GetBytes(scale)), Add($"{value}.zero", DataType.Uint8, [], [zero]));
        Node("QuantizeLinear", [value, scaleName, zeroName], $"{value}.uint8");
        Node("DequantizeLinear", [$"{value}.uint8", scaleName, zeroName], $"{value}.back");
        dequantized[value] = $"{value}.back";
        scales[$"{value}.back"] = scale;
    }

    private void QuantizeWeights(NodeProto conv, float inputScale, Dictionary<string, TensorProto> floats)
    {
        var (weight, bias) = (floats[conv.Input[1]], floats[conv.Input[2]]);
        var (values, offsets) = (Floats(weight), Floats(bias));
        var size = values.Length / offsets.Length;
        var (steps, filterScales) = (new sbyte[values.Length], new float[offsets.Length]);
        var (biasSteps, biasScales) = (new int[offsets.Length], new float[offsets.Length]);
        for (var o = 0; o < offsets.Length; o++)
        {
            var filter = values.AsSpan(o * size, size);
            var largest = 1e-9f;
            foreach (var value in filter) largest = Math.Max(largest, Math.Abs(value));
            filterScales[o] = largest / WeightSteps;
            for (var i = 0; i < size; i++) steps[(o * size) + i] = (sbyte)MathF.Round(filter[i] / filterScales[o]);
            biasScales[o] = inputScale * filterScales[o];
            biasSteps[o] = (int)Math.Clamp(Math.Round((double)offsets[o] / biasScales[o]), int.MinValue, int.MaxValue);
        }

        conv.Input[1] = Dequantized(weight, DataType.Int8, MemoryMarshal.AsBytes<sbyte>(steps), filterScales, new byte[offsets.Length]);
        conv.Input[2] = Dequantized(bias, DataType.Int32, MemoryMarshal.AsBytes<int>(biasSteps), biasScales, new byte[offsets.Length * sizeof(int)]);
    }

    private string Dequantized(TensorProto original, DataType type, ReadOnlySpan<byte> steps, float[] filterScales, byte[] zeros)
    {
        var name = original.Name;
        Node("DequantizeLinear",
            [
                Add($"{name}.steps", type, [.. original.Dims], steps),
                Add($"{name}.scale", DataType.Float, [filterScales.Length], MemoryMarshal.AsBytes<float>(filterScales)),
                Add($"{name}.zero", type, [filterScales.Length], zeros),
            ],
            $"{name}.back", new AttributeProto { Name = "axis", I = 0, Type = AttributeProto.Types.AttributeType.Int });
        return $"{name}.back";
    }

    private static float[] Floats(TensorProto tensor) => MemoryMarshal.Cast<byte, float>(tensor.RawData.Span).ToArray();

    private string Add(string name, DataType type, long[] shape, ReadOnlySpan<byte> bytes)
    {
        graph.Initializer.Add(new TensorProto { Name = name, DataType = (int)type, Dims = { shape }, RawData = ByteString.CopyFrom(bytes) });
        return name;
    }

    private void Node(string operation, string[] inputs, string output, params AttributeProto[] attributes) => graph.Node.Add(new NodeProto
    {
        Name = output, OpType = operation, Input = { inputs }, Output = { output }, Attribute = { attributes },
    });
}
