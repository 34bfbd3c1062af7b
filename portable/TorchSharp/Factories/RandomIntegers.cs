using TorchSharp.Engine;

namespace TorchSharp;

// Random whole numbers, permutations, and numbers from tensors of parameters.
public static partial class torch
{
    public static Tensor randint(
        long low, long high, Size size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null, string[]? names = null) =>
        Made(size.Shape, dtype ?? ScalarType.Int64, device, requires_grad, names, t => t.RandomIntegers(low, high, generator));

    public static Tensor randint(
        long high, Size size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null, string[]? names = null) =>
        randint(0, high, size, dtype, device, requires_grad, generator, names);

    public static Tensor randint(
        long high, long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null, string[]? names = null) =>
        randint(0, high, new Size(size), dtype, device, requires_grad, generator, names);

    public static Tensor randint(
        long low, long high, long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null, string[]? names = null) =>
        randint(low, high, new Size(size), dtype, device, requires_grad, generator, names);

    public static Tensor randint(
        int high, int[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null, string[]? names = null) =>
        randint(0, high, new Size(size), dtype, device, requires_grad, generator, names);

    public static Tensor randint(
        int low, int high, int[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null, string[]? names = null) =>
        randint(low, high, new Size(size), dtype, device, requires_grad, generator, names);

    /// <summary>0 to n-1 in random order (Fisher and Yates).</summary>
    public static Tensor randperm(
        long n, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null)
    {
        var random = (generator ?? Generator.Default).Twister;
        var order = new long[n];
        for (long i = 0; i < n; i++) order[i] = i;
        for (long i = 0; i < n - 1; i++)
        {
            var other = i + (random.Next32() % (n - i));
            (order[i], order[other]) = (order[other], order[i]);
        }

        return tensor(order, dtype, device, requires_grad);
    }

    public static Tensor rand_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        input.rand_like(dtype, device, requires_grad);

    public static Tensor randn_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        input.randn_like(dtype, device, requires_grad);

    public static Tensor normal(
        double mean, double std, ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        Made(size.ToArray(), dtype, device, requires_grad, names, t => t.normal_(mean, std, generator));

    public static Tensor normal(Tensor mean, Tensor std, Generator? generator = null) => WrappedTensorDisposeScope(() =>
        mean + (std * randn(Shape.Broadcast(mean.Impl.Sizes, std.Impl.Sizes), mean.dtype, generator: generator)));

    public static Tensor bernoulli(Tensor input, Generator? generator = null) => input.bernoulli(generator);

    public static Tensor multinomial(Tensor input, long num_samples, bool replacement = false, Generator? generator = null) =>
        input.multinomial(num_samples, replacement, generator);
}
