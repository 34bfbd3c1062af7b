using System.Runtime.InteropServices;
using TorchSharp.Engine;

namespace TorchSharp;

// What the factories share.
public static partial class torch
{
    private static ScalarType defaultType = ScalarType.Float32;

    public static ScalarType get_default_dtype() => defaultType;

    public static void set_default_dtype(ScalarType dtype) => defaultType = dtype;

    public static Device get_default_device() => CPU;

    public static void set_default_device(Device device) => InitializeDevice(device);

    public static void set_default_device(string device) => InitializeDevice(new Device(device));

    /// <summary>A new tensor, filled outside the graph.</summary>
    private static Tensor Made(
        long[] size, ScalarType? dtype, Device? device, bool requires_grad, string[]? names = null, Action<Tensor>? fill = null)
    {
        if (names is not null) throw new NotSupportedException("Named dimensions are not part of this drop-in.");
        InitializeDevice(device);
        var result = new Tensor(TensorImpl.Empty([.. size], dtype ?? defaultType));
        fill?.Invoke(result);
        return requires_grad ? result.requires_grad_() : result;
    }

    private static Tensor Filled(
        long[] size, Scalar value, ScalarType? dtype, Device? device, bool requires_grad, string[]? names = null) =>
        Made(size, dtype, device, requires_grad, names, t => Fill.With(t.Impl, value));

    private static ScalarType DefaultTypeOf(Scalar value) => value.IsFloat
        ? defaultType
        : value.Type == ScalarType.Bool ? ScalarType.Bool : ScalarType.Int64;

    private static Tensor FromArray(
        Array values, ReadOnlySpan<long> dimensions, ScalarType? dtype, Device? device, bool requires_grad, string[]? names = null)
    {
        switch (values)
        {
            case float[] or float[,] or float[,,] or float[,,,]: return FromSpan(Elements<float>(values), dimensions, dtype, device, requires_grad, names);
            case double[] or double[,] or double[,,] or double[,,,]: return FromSpan(Elements<double>(values), dimensions, dtype, device, requires_grad, names);
            case long[] or long[,] or long[,,] or long[,,,]: return FromSpan(Elements<long>(values), dimensions, dtype, device, requires_grad, names);
            case int[] or int[,] or int[,,] or int[,,,]: return FromSpan(Elements<int>(values), dimensions, dtype, device, requires_grad, names);
            case byte[] or byte[,] or byte[,,] or byte[,,,]: return FromSpan(Elements<byte>(values), dimensions, dtype, device, requires_grad, names);
            case bool[] or bool[,] or bool[,,] or bool[,,,]: return FromSpan(Elements<bool>(values), dimensions, dtype, device, requires_grad, names);
            default: throw new NotSupportedException($"Tensors from {values.GetType().Name} are not part of this drop-in.");
        }
    }

    private static ReadOnlySpan<T> Elements<T>(Array values) =>
        values.Length == 0 ? [] : MemoryMarshal.CreateReadOnlySpan(
            ref System.Runtime.CompilerServices.Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(values)), values.Length);

    private static Tensor FromSpan<T>(
        ReadOnlySpan<T> values, ReadOnlySpan<long> dimensions, ScalarType? dtype, Device? device, bool requires_grad, string[]? names = null)
        where T : unmanaged
    {
        if (Shape.Count(dimensions) != values.Length)
        {
            throw new ArgumentException($"{values.Length} values don't fill a tensor of size {Shape.Text(dimensions)}");
        }

        var result = Made(dimensions.ToArray(), ScalarTypes.Of<T>(), device, false, names);
        values.CopyTo(result.Impl.Span<T>());
        if (dtype is not null) result = result.to_type(dtype.Value, disposeAfter: true);
        return requires_grad ? result.requires_grad_() : result;
    }
}
