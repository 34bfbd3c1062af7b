using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Digits.Recognition;

namespace Digits.Functions.Tests;

/// <summary>
/// A model that says the same digit of every picture: an ONNX graph of Flatten and Gemm with all weights 0 and a bias,
/// encoded by hand (protobuf wire format, onnx/onnx.proto). What was answered shows which model answered.
/// </summary>
public static class TestModel
{
    /// <summary>The ONNX file of a model that always says <paramref name="digit"/>, with a probability above 0.99.</summary>
    /// <param name="external">Says that the weights lie in another file, as large models do.</param>
    public static byte[] Onnx(int digit, bool external = false)
    {
        var bias = new float[10];
        bias[digit] = 10;
        var graph = Join(
            Field(1, Join(Text(1, "input"), Text(2, "flat"), Text(4, "Flatten"))),
            Field(1, Join(Text(1, "flat"), Text(1, "weights"), Text(1, "bias"), Text(2, "logits"), Text(4, "Gemm"))),
            Text(2, "constant"),
            Field(5, Tensor("weights", [784, 10], new float[7840], external)),
            Field(5, Tensor("bias", [10], bias)),
            Field(11, Value("input", -1, 1, 28, 28)),
            Field(12, Value("logits", -1, 10)));
        return Join(Number(1, 8), Field(7, graph), Field(8, Join(Text(1, ""), Number(2, 17))));
    }

    public static ModelManifest Manifest(string version, byte[] onnx) => new()
    {
        Name = "digits",
        Version = version,
        Bytes = onnx.Length,
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(onnx)),
        Input = new ModelTensor("input", [-1, 1, 28, 28]),
        Output = new ModelTensor("logits", [-1, 10]),
        Labels = [.. Enumerable.Range(0, 10).Select(label => label.ToString())],
    };

    public static byte[] Json(ModelManifest manifest) => JsonSerializer.SerializeToUtf8Bytes(manifest, ModelManifest.Json);

    /// <summary>Writes a model folder as the app ships them.</summary>
    public static void Write(string folder, string version, int digit)
    {
        Directory.CreateDirectory(folder);
        var onnx = Onnx(digit);
        File.WriteAllBytes(Path.Combine(folder, "model.onnx"), onnx);
        File.WriteAllBytes(Path.Combine(folder, ModelManifest.FileName), Json(Manifest(version, onnx)));
    }

    private static byte[] Tensor(string name, long[] shape, float[] values, bool external = false)
    {
        var raw = new byte[values.Length * sizeof(float)];
        Buffer.BlockCopy(values, 0, raw, 0, raw.Length);
        var data = external
            ? Join(Field(13, Join(Text(1, "location"), Text(2, "weights.bin"))), Number(14, 1))
            : Field(9, raw);
        return Join([.. shape.Select(size => Number(1, size)), Number(2, 1), Text(8, name), data]);
    }

    private static byte[] Value(string name, params long[] shape)
    {
        var dimensions = shape.Select(size => Field(1, size < 0 ? Text(2, "n") : Number(1, size))).ToArray();
        return Join(Text(1, name), Field(2, Field(1, Join(Number(1, 1), Field(2, Join(dimensions))))));
    }

    private static byte[] Number(int field, long value) => Join(Varint((ulong)field << 3), Varint((ulong)value));

    private static byte[] Text(int field, string text) => Field(field, Encoding.UTF8.GetBytes(text));

    private static byte[] Field(int field, byte[] content) => Join(Varint(((ulong)field << 3) | 2), Varint((ulong)content.Length), content);

    private static byte[] Varint(ulong value)
    {
        var bytes = new List<byte>();
        for (; value > 127; value >>= 7) bytes.Add((byte)(value | 128));
        bytes.Add((byte)value);
        return [.. bytes];
    }

    private static byte[] Join(params byte[][] parts) => [.. parts.SelectMany(part => part)];
}
