using System.Runtime.CompilerServices;
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

    /// <summary>The values of an array of any rank, row by row.</summary>
    private static Tensor FromArray<T>(Array values, ScalarType? dtype, Device? device, bool requires_grad, string[]? names = null)
        where T : unmanaged
    {
        long[] sizes = [.. Enumerable.Range(0, values.Rank).Select(values.GetLongLength)];
        ref var first = ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(values));
        return FromSpan(MemoryMarshal.CreateReadOnlySpan(ref first, values.Length), sizes, dtype, device, requires_grad, names);
    }

    private static Tensor FromSpan<T>(
        ReadOnlySpan<T> values,
        ReadOnlySpan<long> dimensions,
        ScalarType? dtype,
        Device? device,
        bool requires_grad,
        string[]? names = null)
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
