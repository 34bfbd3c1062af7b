using System.Runtime.InteropServices;
using Digits.Training.Networks;
using Google.Protobuf;

namespace Digits.Training.Onnx;

/// <summary>
/// Builds an ONNX graph node by node, opset 17 (https://onnx.ai/onnx/operators). Values are float32, NCHW; each method adds
/// an operator and returns the name of its result.
/// </summary>
public sealed class OnnxGraph
{
    private const long IrVersion = 8;
    private const long OpsetVersion = 17;

    private readonly GraphProto graph = new() { Name = "digits" };

    /// <summary>Declares an input; -1 in the shape is any size.</summary>
    public string Input(string name, params long[] shape)
    {
        graph.Input.Add(Value(name, shape));
        return name;
    }

    /// <summary>Declares <paramref name="value"/>, a node's result, as the output <paramref name="name"/>.</summary>
    public void Output(string value, string name, params long[] shape)
    {
        Add("Identity", [value], name);
        graph.Output.Add(Value(name, shape));
    }

    /// <summary>2-D convolution. Weight (out, in / groups, kh, kw), bias (out); the same padding on all four sides.</summary>
    public string Conv(string x, Weight weight, Weight bias, int stride = 1, int padding = 0, int groups = 1) => Add(
        "Conv", [x, Constant(weight), Constant(bias)], null,
        Ints("kernel_shape", weight.Shape[2], weight.Shape[3]), Ints("strides", stride, stride),
        Ints("pads", padding, padding, padding, padding), Int("group", groups));

    /// <summary>
    /// A convolution without bias and the batch normalisation after it, as one convolution: in evaluation mode
    /// y = gamma * (conv(x) - mean) / sqrt(variance + epsilon) + beta, which scales the filters and leaves a bias (under beta's name).
    /// </summary>
    public string ConvWithBatchNorm(string x, Weight weight, Weight gamma, Weight beta, Weight mean, Weight variance,
        double epsilon = 1e-5, int stride = 1, int padding = 0, int groups = 1)
    {
        var (filters, bias) = ((float[])weight.Values.Clone(), new float[gamma.Values.Length]);
        var filterSize = filters.Length / bias.Length;
        for (var c = 0; c < bias.Length; c++)
        {
            var scale = gamma.Values[c] / Math.Sqrt(variance.Values[c] + epsilon);
            for (var i = c * filterSize; i < (c + 1) * filterSize; i++) filters[i] = (float)(filters[i] * scale);
            bias[c] = (float)(beta.Values[c] - (mean.Values[c] * scale));
        }

        return Conv(x, weight with { Values = filters }, beta with { Values = bias }, stride, padding, groups);
    }

    /// <summary>The same for layers of a network, by their names.</summary>
    public string ConvWithBatchNorm(string x, IReadOnlyDictionary<string, Weight> weights, string conv, string norm, int stride = 1,
        int padding = 0, int groups = 1) => ConvWithBatchNorm(x, weights[$"{conv}.weight"], weights[$"{norm}.weight"], weights[$"{norm}.bias"],
            weights[$"{norm}.running_mean"], weights[$"{norm}.running_var"], stride: stride, padding: padding, groups: groups);

    /// <summary>
    /// Global average pooling and a dense layer, the other way round: the dense layer at every place gives the class activation
    /// maps (Zhou et al. 2016), whose means are the logits.
    /// </summary>
    /// <param name="features">(B,C,H,W).</param>
    /// <param name="weight">(10,C).</param>
    /// <param name="bias">(10).</param>
    public NetworkOutputs PooledHead(string features, Weight weight, Weight bias)
    {
        var maps = Conv(features, weight with { Shape = [.. weight.Shape, 1, 1] }, bias); // -> (B,10,H,W)
        return new(Flatten(GlobalAveragePool(maps)), maps);
    }

    public string Relu(string x) => Add("Relu", [x]);

    /// <summary>x * sigmoid(x).</summary>
    public string Silu(string x) => Product(x, Sigmoid(x));

    public string Sigmoid(string x) => Add("Sigmoid", [x]);

    /// <summary>Element by element; sides of 1 are stretched.</summary>
    public string Product(string a, string b) => Add("Mul", [a, b]);

    /// <summary>Every pixel four times, by nearest neighbour: (N,C,H,W) -> (N,C,2H,2W).</summary>
    public string Twice(string x)
    {
        var scales = Constant(new Weight([1, 1, 2, 2], [4]));
        return Add("Resize", [x, "", scales], null, Text("mode", "nearest"), Text("coordinate_transformation_mode", "asymmetric"), Text("nearest_mode", "floor"));
    }

    public string Sum(string a, string b) => Add("Add", [a, b]);

    /// <summary>Max pooling over size x size without overlap or padding.</summary>
    public string MaxPool(string x, int size) => Add("MaxPool", [x], null, Ints("kernel_shape", size, size), Ints("strides", size, size));

    /// <summary>The mean of each channel: (N,C,H,W) -> (N,C,1,1).</summary>
    public string GlobalAveragePool(string x) => Add("GlobalAveragePool", [x]);

    /// <summary>(N,C,H,W) -> (N,C*H*W).</summary>
    public string Flatten(string x) => Add("Flatten", [x], null, Int("axis", 1));

    /// <summary>x times the transposed weight (out, in), plus bias (out).</summary>
    public string Linear(string x, Weight weight, Weight bias) =>
        Add("Gemm", [x, Constant(weight), Constant(bias)], null, Int("transB", 1));

    /// <summary>The whole model in one file's bytes.</summary>
    public byte[] ToModel() => new ModelProto
    {
        IrVersion = IrVersion,
        ProducerName = "digits",
        Graph = graph,
        OpsetImport = { new OperatorSetIdProto { Version = OpsetVersion } },
    }.ToByteArray();

    private string Add(string operation, string[] inputs, string? output = null, params AttributeProto[] attributes)
    {
        var name = $"{operation.ToLowerInvariant()}{graph.Node.Count}";
        graph.Node.Add(new NodeProto
        {
            Name = name, OpType = operation, Input = { inputs }, Output = { output ?? name }, Attribute = { attributes },
        });
        return output ?? name;
    }

    private string Constant(Weight weight)
    {
        var name = weight.Name ?? $"weight{graph.Initializer.Count}";
        graph.Initializer.Add(new TensorProto
        {
            Name = name,
            Dims = { weight.Shape },
            DataType = (int)TensorProto.Types.DataType.Float,
            RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes<float>(weight.Values)), // .NET runs on little-endian machines
        });
        return name;
    }

    private static AttributeProto Int(string name, long value) =>
        new() { Name = name, I = value, Type = AttributeProto.Types.AttributeType.Int };

    private static AttributeProto Text(string name, string value) =>
        new() { Name = name, S = ByteString.CopyFromUtf8(value), Type = AttributeProto.Types.AttributeType.String };

    private static AttributeProto Ints(string name, params long[] values) =>
        new() { Name = name, Ints = { values }, Type = AttributeProto.Types.AttributeType.Ints };

    private static ValueInfoProto Value(string name, long[] shape)
    {
        var type = new TypeProto.Types.Tensor { ElemType = (int)TensorProto.Types.DataType.Float, Shape = new TensorShapeProto() };
        string[] axes = ["batch", "channels", "height", "width"];
        for (var axis = 0; axis < shape.Length; axis++)
        {
            type.Shape.Dim.Add(shape[axis] < 0
                ? new TensorShapeProto.Types.Dimension { DimParam = axes[axis] }
                : new TensorShapeProto.Types.Dimension { DimValue = shape[axis] });
        }

        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = type } };
    }
}
