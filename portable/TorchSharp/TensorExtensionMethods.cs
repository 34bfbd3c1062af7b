using TorchSharp.Engine;
using TorchSharp.Modules;
using TorchSharp.Utils;

namespace TorchSharp;

/// <summary>Saving, loading and reading tensors.</summary>
public static class TensorExtensionMethods
{
    public static Parameter AsParameter(this torch.Tensor tensor) => new(tensor);

    /// <summary>Bytes an element takes.</summary>
    public static int ElementSize(this torch.ScalarType type) => type switch
    {
        torch.ScalarType.Byte or torch.ScalarType.Int8 or torch.ScalarType.Bool => 1,
        torch.ScalarType.QInt8 or torch.ScalarType.QUInt8 => 1,
        torch.ScalarType.Int16 or torch.ScalarType.Float16 or torch.ScalarType.BFloat16 => 2,
        torch.ScalarType.Int32 or torch.ScalarType.Float32 or torch.ScalarType.QInt32 => 4,
        torch.ScalarType.Int64 or torch.ScalarType.Float64 or torch.ScalarType.ComplexFloat32 => 8,
        torch.ScalarType.ComplexFloat64 => 16,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "no such type"),
    };

    public static long TotalSize(this IEnumerable<long> shape) => shape.Aggregate(1L, (a, b) => a * b);

    public static float ToSingle(this torch.Tensor value) => Number(value).ToSingle();

    public static double ToDouble(this torch.Tensor value) => Number(value).ToDouble();

    public static byte ToByte(this torch.Tensor value) => Number(value).ToByte();

    public static sbyte ToSByte(this torch.Tensor value) => Number(value).ToSByte();

    public static short ToInt16(this torch.Tensor value) => Number(value).ToInt16();

    public static int ToInt32(this torch.Tensor value) => Number(value).ToInt32();

    public static long ToInt64(this torch.Tensor value) => Number(value).ToInt64();

    public static bool ToBoolean(this torch.Tensor value) => Number(value).ToBoolean();

    /// <summary>A tensor of the given dimensions with an array's values.</summary>
    public static torch.Tensor ToTensor<T>(this T[] rawArray, long[] dimensions, bool doCopy = false, bool requires_grad = false) =>
        torch.from_array(rawArray).view(dimensions).with_requires_grad(requires_grad);

    /// <summary>Writes type, sizes (LEB128 numbers) and elements: TorchSharp's own file form.</summary>
    public static void Save(this torch.Tensor tensor, BinaryWriter writer)
    {
        writer.Encode((long)tensor.dtype);
        writer.Encode(tensor.ndim);
        foreach (var size in tensor.shape) writer.Encode(size);
        writer.Flush();
        tensor.WriteBytesToStream(writer.BaseStream);
    }

    public static void Save(this torch.Tensor tensor, Stream stream)
    {
        using var writer = new BinaryWriter(stream);
        tensor.Save(writer);
    }

    public static void Save(this torch.Tensor tensor, string location)
    {
        using var stream = File.Create(location);
        tensor.Save(stream);
    }

    /// <summary>Reads elements into a tensor, which must have the type and sizes that were saved.</summary>
    public static void Load(this torch.Tensor tensor, BinaryReader reader, bool skip = false)
    {
        var (type, sizes) = ReadHead(reader);
        if (type != tensor.dtype)
        {
            throw new ArgumentException($"Mismatched tensor data types while loading: {type} in the file, {tensor.dtype} in the model.");
        }

        if (!skip && !Shape.Same(sizes, tensor.Impl.Sizes))
        {
            throw new ArgumentException(
                $"Mismatched tensor shape while loading: {Shape.Text(sizes)} in the file, {Shape.Text(tensor.Impl.Sizes)} in the model.");
        }

        if (skip) Skip(reader, type, sizes);
        else tensor.ReadBytesFromStream(reader.BaseStream);
    }

    public static torch.Tensor Load(BinaryReader reader, bool skip = false)
    {
        torch.Tensor? tensor = null;
        Load(ref tensor, reader, skip);
        return tensor;
    }

    /// <summary>Reads a tensor: into the one given, or a new one of the saved type and sizes.</summary>
    public static void Load([System.Diagnostics.CodeAnalysis.NotNull] ref torch.Tensor? tensor, BinaryReader reader, bool skip = false)
    {
        var (type, sizes) = ReadHead(reader);
        tensor ??= torch.zeros(sizes, type);
        if (!skip && !Shape.Same(sizes, tensor.Impl.Sizes)) throw new ArgumentException("Mismatched tensor shape while loading.");
        if (skip) Skip(reader, type, sizes);
        else tensor.ReadBytesFromStream(reader.BaseStream);
    }

    private static Scalar Number(torch.Tensor tensor) =>
        tensor.NumberOfElements == 1 ? tensor.ToScalar() : throw new ArgumentException("Only a tensor of one element is a number.");

    private static (torch.ScalarType Type, long[] Sizes) ReadHead(BinaryReader reader)
    {
        var type = (torch.ScalarType)reader.Decode();
        var rank = reader.Decode();
        if (!Enum.IsDefined(type) || rank > 64) throw new InvalidDataException("This is no tensor as TorchSharp saves it.");
        var sizes = new long[rank];
        for (var d = 0; d < rank; d++) sizes[d] = reader.Decode();
        return (type, sizes);
    }

    private static void Skip(BinaryReader reader, torch.ScalarType type, long[] sizes) =>
        reader.BaseStream.Seek(Shape.Count(sizes) * type.ElementSize(), SeekOrigin.Current);
}
