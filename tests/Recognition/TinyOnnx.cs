using System.Buffers.Binary;
using System.Text;

namespace Digits.Recognition.Tests;

/// <summary>
/// Writes ONNX models of one layer, byte by byte (onnx.proto3 in protobuf wire format), so that tests need no trained model:
/// logits = weights * picture + bias.
/// </summary>
internal static class TinyOnnx
{
    /// <param name="weights">784 * 10, row-major.</param>
    /// <param name="bias">10.</param>
    /// <param name="activations">Also give the flattened picture as a second output.</param>
    /// <param name="mapWeights">10 values: give the picture's every fourth pixel, times these, as the second output "cam".</param>
    /// <param name="external">Claim that the weights lie in this file.</param>
    public static byte[] Linear(float[] weights, float[] bias, bool activations = false, float[]? mapWeights = null, string? external = null)
    {
        var graph = new Message()
            .Part(1, Node("Flatten", ["input"], "activations"))
            .Part(1, Node("Gemm", ["activations", "weights", "bias"], "logits"))
            .Text(2, "linear")
            .Part(5, Tensor("weights", weights, [784, 10], external))
            .Part(5, Tensor("bias", bias, [10], null))
            .Part(11, Value("input", 1, 28, 28))
            .Part(12, Value("logits", 10));
        if (activations) graph.Part(12, Value("activations", 784));
        if (mapWeights is not null)
        {
            var strides = new Message().Text(1, "strides").Number(8, 4).Number(8, 4).Number(20, 7);
            graph.Part(1, Node("Conv", ["input", "mapWeights"], "cam").Part(5, strides))
                .Part(5, Tensor("mapWeights", mapWeights, [10, 1, 1, 1], null))
                .Part(12, Value("cam", 10, 7, 7));
        }

        return new Message().Number(1, 8).Part(7, graph).Part(8, new Message().Text(1, "").Number(2, 17)).ToArray();
    }

    private static Message Node(string type, string[] inputs, string output)
    {
        var node = new Message();
        foreach (var input in inputs) node.Text(1, input);
        return node.Text(2, output).Text(4, type);
    }

    private static Message Tensor(string name, float[] values, long[] shape, string? external)
    {
        var tensor = new Message();
        foreach (var side in shape) tensor.Number(1, side);
        tensor.Number(2, 1).Text(8, name);
        if (external is not null) return tensor.Part(13, new Message().Text(1, "location").Text(2, external)).Number(14, 1);

        var raw = new byte[values.Length * 4];
        for (var i = 0; i < values.Length; i++) BinaryPrimitives.WriteSingleLittleEndian(raw.AsSpan(i * 4), values[i]);
        return tensor.Bytes(9, raw);
    }

    private static Message Value(string name, params long[] shape)
    {
        var sides = new Message().Part(1, new Message().Text(2, "batch"));
        foreach (var side in shape) sides.Part(1, new Message().Number(1, side));
        return new Message().Text(1, name).Part(2, new Message().Part(1, new Message().Number(1, 1).Part(2, sides)));
    }

    /// <summary>A protobuf message that grows field by field.</summary>
    private sealed class Message
    {
        private readonly List<byte> bytes = [];

        public Message Number(int field, long value)
        {
            Varint((ulong)field << 3);
            Varint((ulong)value);
            return this;
        }

        public Message Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

        public Message Part(int field, Message value) => Bytes(field, value.ToArray());

        public Message Bytes(int field, byte[] value)
        {
            Varint(((ulong)field << 3) | 2);
            Varint((ulong)value.Length);
            bytes.AddRange(value);
            return this;
        }

        public byte[] ToArray() => [.. bytes];

        private void Varint(ulong value)
        {
            for (; value >= 0x80; value >>= 7) bytes.Add((byte)(value | 0x80));
            bytes.Add((byte)value);
        }
    }
}
