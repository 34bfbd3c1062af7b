using TorchSharp.Engine;

namespace TorchSharp;

// Sequences, the identity, and tensors like others.
public static partial class torch
{
    public static Tensor arange(
        Scalar start, Scalar stop, Scalar step, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
    {
        var real = start.IsFloat || stop.IsFloat || step.IsFloat;
        dtype ??= real ? get_default_dtype() : ScalarType.Int64;
        if (step.Real == 0) throw new ArgumentException("step must be nonzero");
        var count = (long)Math.Ceiling((stop.Real - start.Real) / step.Real);
        if (count < 0) throw new ArgumentException("upper bound and larger bound inconsistent with step sign");
        if (!real)
        {
            var whole = new long[count];
            for (long i = 0; i < count; i++) whole[i] = start.Integer + (i * step.Integer);
            return tensor(whole, dtype, device, requires_grad);
        }

        var values = new double[count];
        for (long i = 0; i < count; i++) values[i] = start.Real + (i * step.Real);
        return tensor(values, dtype, device, requires_grad);
    }

    public static Tensor arange(
        Scalar start, Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        arange(start, stop, 1, dtype, device, requires_grad);

    public static Tensor arange(Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        arange(0, stop, 1, dtype, device, requires_grad);

    /// <summary>Evenly spaced numbers, both ends included.</summary>
    public static Tensor linspace(
        double start, double end, long steps, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
    {
        var step = steps > 1 ? (end - start) / (steps - 1) : 0;
        var values = new double[steps];
        // From both ends, as PyTorch does: the last number is exact.
        for (long i = 0; i < steps; i++) values[i] = i < steps / 2 || steps == 1 ? start + (i * step) : end - ((steps - 1 - i) * step);
        return tensor(values, dtype ?? get_default_dtype(), device, requires_grad);
    }

    public static Tensor logspace(
        double start, double end, long steps, double @base = 10, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
    {
        using var exponents = linspace(start, end, steps, ScalarType.Float64);
        var values = exponents.data<double>().Select(e => Math.Pow(@base, e)).ToArray();
        return tensor(values, dtype ?? get_default_dtype(), device, requires_grad);
    }

    public static Tensor eye(
        long rows, long columns = -1, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        var result = zeros([rows, columns < 0 ? rows : columns], dtype, device, false, names);
        using var diagonal = result.diagonal();
        diagonal.fill_(1);
        return result.requires_grad_(requires_grad);
    }

    public static Tensor zeros_like(
        Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled(input.Impl.Sizes, 0, dtype ?? input.dtype, device, requires_grad, names);

    public static Tensor ones_like(
        Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled(input.Impl.Sizes, 1, dtype ?? input.dtype, device, requires_grad, names);

    public static Tensor empty_like(
        Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Made(input.Impl.Sizes, dtype ?? input.dtype, device, requires_grad, names);

    public static Tensor full_like(
        Tensor input, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Filled(input.Impl.Sizes, value, dtype ?? input.dtype, device, requires_grad, names);

    /// <summary>A tensor with the values of an array of any rank; the elements keep their type.</summary>
    public static Tensor from_array(Array rawArray, Device? device = null) => from_array(rawArray, null, device);

    public static Tensor from_array(
        Array rawArray, ScalarType? dtype, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        rawArray.GetType().GetElementType() switch
        {
            { } t when t == typeof(float) => FromArray<float>(rawArray, dtype, device, requires_grad, names),
            { } t when t == typeof(double) => FromArray<double>(rawArray, dtype, device, requires_grad, names),
            { } t when t == typeof(long) => FromArray<long>(rawArray, dtype, device, requires_grad, names),
            { } t when t == typeof(int) => FromArray<int>(rawArray, dtype, device, requires_grad, names),
            { } t when t == typeof(byte) => FromArray<byte>(rawArray, dtype, device, requires_grad, names),
            { } t when t == typeof(bool) => FromArray<bool>(rawArray, dtype, device, requires_grad, names),
            _ => throw new NotSupportedException($"Tensors from {rawArray.GetType().Name} are not part of this drop-in."),
        };

    public static Tensor as_tensor(Tensor data, ScalarType? dtype = null, Device? device = null) =>
        data.to_type(dtype ?? data.dtype);

    public partial class Tensor
    {
        public Tensor zeros_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.zeros_like(this, dtype, device, requires_grad);

        public Tensor ones_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.ones_like(this, dtype, device, requires_grad);

        public Tensor empty_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.empty_like(this, dtype, device, requires_grad);

        public Tensor full_like(Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.full_like(this, value, dtype, device, requires_grad);

        public Tensor rand_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.rand(Impl.Sizes, dtype ?? this.dtype, device, requires_grad);

        public Tensor randn_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.randn(Impl.Sizes, dtype ?? this.dtype, device, requires_grad);

        public Tensor new_zeros(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.zeros(size, dtype ?? this.dtype, device, requires_grad);

        public Tensor new_empty(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.empty(size, dtype ?? this.dtype, device, requires_grad);

        public Tensor new_full(
            long[] size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.full(size, value, dtype ?? this.dtype, device, requires_grad);
    }
}
