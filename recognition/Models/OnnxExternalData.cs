namespace Digits.Recognition;

/// <summary>
/// Looks for tensors that an ONNX model keeps in other files. Such a path could point anywhere on the disk, so a model
/// with one is refused before ONNX Runtime sees it. Walks the protobuf wire format (protobuf.dev/programming-guides/encoding).
/// </summary>
internal static class OnnxExternalData
{
    // Field numbers of onnx.proto3: where a message can hold a tensor, and the tensor's own data_location.
    private static readonly Dictionary<int, Message> InModel = new() { [7] = Message.Graph, [25] = Message.Function };
    private static readonly Dictionary<int, Message> InGraph = new() { [1] = Message.Node, [5] = Message.Tensor, [15] = Message.SparseTensor };
    private static readonly Dictionary<int, Message> InFunction = new() { [7] = Message.Node, [11] = Message.Attribute };
    private static readonly Dictionary<int, Message> InNode = new() { [5] = Message.Attribute };
    private static readonly Dictionary<int, Message> InSparseTensor = new() { [1] = Message.Tensor, [2] = Message.Tensor };
    private static readonly Dictionary<int, Message> InAttribute = new()
    {
        [5] = Message.Tensor, [6] = Message.Graph, [10] = Message.Tensor, [11] = Message.Graph, [22] = Message.SparseTensor, [23] = Message.SparseTensor,
    };

    private enum Message
    {
        Model,
        Graph,
        Function,
        Node,
        Attribute,
        SparseTensor,
        Tensor,
    }

    /// <exception cref="InvalidDataException">The bytes are no protobuf message.</exception>
    public static bool IsIn(ReadOnlySpan<byte> onnx) => IsIn(onnx, Message.Model, 0);

    private static bool IsIn(ReadOnlySpan<byte> bytes, Message message, int depth)
    {
        const int DataLocation = 14, ExternalData = 13;
        if (depth > 32) throw new InvalidDataException("Graphs are nested too deeply.");

        while (!bytes.IsEmpty)
        {
            var key = ReadVarint(ref bytes);
            var field = (int)(key >> 3);
            switch (key & 7)
            {
                case 0:
                    var value = ReadVarint(ref bytes);
                    if (message == Message.Tensor && field == DataLocation && value != 0) return true;
                    break;
                case 1:
                    Take(ref bytes, 8);
                    break;
                case 5:
                    Take(ref bytes, 4);
                    break;
                case 2:
                    var part = Take(ref bytes, ReadVarint(ref bytes));
                    if (message == Message.Tensor && field == ExternalData) return true;
                    if (Children(message).TryGetValue(field, out var child) && IsIn(part, child, depth + 1)) return true;
                    break;
                default:
                    throw new InvalidDataException("Not a protobuf message.");
            }
        }

        return false;
    }

    private static Dictionary<int, Message> Children(Message message) => message switch
    {
        Message.Model => InModel,
        Message.Graph => InGraph,
        Message.Function => InFunction,
        Message.Node => InNode,
        Message.Attribute => InAttribute,
        Message.SparseTensor => InSparseTensor,
        _ => [],
    };

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> bytes, ulong count)
    {
        if (count > (ulong)bytes.Length) throw new InvalidDataException("A protobuf field ends too early.");

        var taken = bytes[..(int)count];
        bytes = bytes[(int)count..];
        return taken;
    }

    private static ulong ReadVarint(ref ReadOnlySpan<byte> bytes)
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = Take(ref bytes, 1)[0];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }

        throw new InvalidDataException("A protobuf number is too long.");
    }
}
