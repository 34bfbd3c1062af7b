using System.Numerics;
using ScalarType = TorchSharp.torch.ScalarType;

namespace TorchSharp.Engine;

/// <summary>Reading and writing at positions that an int64 tensor names.</summary>
internal static unsafe class Indexed
{
    /// <summary>y[…, i, …] = x[…, index[…, i, …], …] along dimension d; y is contiguous with the sizes of the index.</summary>
    internal static void Gather(TensorImpl x, int d, TensorImpl index, TensorImpl y)
    {
        switch (x.Type.ElementSize())
        {
            case 1: Gather<byte>(x, d, index, y); break;
            case 2: Gather<short>(x, d, index, y); break;
            case 4: Gather<int>(x, d, index, y); break;
            default: Gather<long>(x, d, index, y); break;
        }
    }

    /// <summary>y[…, index[…, i, …], …] = x[…, i, …], or += it.</summary>
    internal static void Scatter(TensorImpl x, int d, TensorImpl index, TensorImpl y, bool add)
    {
        switch (x.Type)
        {
            case ScalarType.Float32: Scatter<float>(x, d, index, y, add); break;
            case ScalarType.Float64: Scatter<double>(x, d, index, y, add); break;
            case ScalarType.Int64: Scatter<long>(x, d, index, y, add); break;
            case ScalarType.Int32: Scatter<int>(x, d, index, y, add); break;
            case ScalarType.Byte or ScalarType.Bool: Scatter<byte>(x, d, index, y, add); break;
            default: throw ScalarTypes.Unsupported(x.Type, "scatter");
        }
    }

    /// <summary>Copies the named slices of dimension d; x and y are contiguous.</summary>
    internal static void CopySlices(TensorImpl x, int d, TensorImpl index, TensorImpl y)
    {
        RequireInt64(index);
        long outer = Shape.Count(x.Sizes.AsSpan(..d)), length = x.Sizes[d];
        var slice = Shape.Count(x.Sizes.AsSpan((d + 1)..)) * x.Type.ElementSize();
        byte* from = x.Pointer<byte>(), to = y.Pointer<byte>();
        var places = index.Pointer<long>();
        var step = index.Sizes.Length == 0 ? 0 : index.Strides[0];
        for (long o = 0; o < outer; o++)
        {
            for (long i = 0; i < index.Count; i++, to += slice)
            {
                var place = Checked(places[i * step], length);
                Buffer.MemoryCopy(from + (((o * length) + place) * slice), to, slice, slice);
            }
        }
    }

    /// <summary>(count, rank): the positions of the set elements of a contiguous bool tensor.</summary>
    internal static TensorImpl Nonzero(TensorImpl set)
    {
        long count = 0;
        foreach (var bit in set.Span<byte>()) count += bit;
        var rank = set.Sizes.Length;
        var result = TensorImpl.Empty([count, rank], ScalarType.Int64);
        var to = result.Pointer<long>();
        var steps = Shape.ContiguousStrides(set.Sizes);
        long at = 0;
        foreach (var bit in set.Span<byte>())
        {
            if (bit != 0)
            {
                var rest = at;
                for (var d = 0; d < rank; d++) (*to++, rest) = Math.DivRem(rest, steps[d]);
            }

            at++;
        }

        return result;
    }

    internal static void RunningSum(TensorImpl x, int d, TensorImpl y)
    {
        switch (x.Type)
        {
            case ScalarType.Float32: RunningSum<float>(x, d, y); break;
            case ScalarType.Float64: RunningSum<double>(x, d, y); break;
            case ScalarType.Int64: RunningSum<long>(x, d, y); break;
            default: throw ScalarTypes.Unsupported(x.Type, "cumsum");
        }
    }

    private static void Gather<T>(TensorImpl x, int d, TensorImpl index, TensorImpl y)
        where T : unmanaged
    {
        var (along, strides) = Along(x, d, index);
        var walk = new Walk(index.Sizes, index.Strides, strides, y.Strides);
        var places = index.Pointer<long>();
        T* from = x.Pointer<T>(), to = y.Pointer<T>();
        while (walk.Next())
        {
            for (long i = 0; i < walk.Run; i++)
            {
                var place = Checked(places[walk.Start(0) + (i * walk.Step(0))], x.Sizes[d]);
                to[walk.Start(2) + (i * walk.Step(2))] = from[walk.Start(1) + (i * walk.Step(1)) + (place * along)];
            }
        }
    }

    private static void Scatter<T>(TensorImpl x, int d, TensorImpl index, TensorImpl y, bool add)
        where T : unmanaged, INumber<T>
    {
        var (along, strides) = Along(y, d, index);
        var walk = new Walk(index.Sizes, index.Strides, strides, x.Strides);
        var places = index.Pointer<long>();
        T* from = x.Pointer<T>(), to = y.Pointer<T>();
        while (walk.Next())
        {
            for (long i = 0; i < walk.Run; i++)
            {
                var place = Checked(places[walk.Start(0) + (i * walk.Step(0))], y.Sizes[d]);
                ref var target = ref to[walk.Start(1) + (i * walk.Step(1)) + (place * along)];
                var value = from[walk.Start(2) + (i * walk.Step(2))];
                target = add ? target + value : value;
            }
        }
    }

    /// <summary>Strides of a tensor that stands still along d, where the index says how far to go.</summary>
    private static (long Along, long[] Strides) Along(TensorImpl tensor, int d, TensorImpl index)
    {
        RequireInt64(index);
        if (index.Sizes.Length != tensor.Sizes.Length)
        {
            throw new ArgumentException("Index tensor must have the same number of dimensions as input tensor");
        }

        long[] strides = [.. tensor.Strides];
        strides[d] = 0;
        return (tensor.Strides[d], strides);
    }

    private static void RunningSum<T>(TensorImpl x, int d, TensorImpl y)
        where T : unmanaged, INumber<T>
    {
        long outer = Shape.Count(x.Sizes.AsSpan(..d)), inner = Shape.Count(x.Sizes.AsSpan((d + 1)..)), length = x.Sizes[d];
        T* from = x.Pointer<T>(), to = y.Pointer<T>();
        for (long o = 0; o < outer; o++)
        {
            for (long i = 0; i < inner; i++)
            {
                var sum = T.Zero;
                for (long k = 0; k < length; k++)
                {
                    var at = (((o * length) + k) * inner) + i;
                    to[at] = sum += from[at];
                }
            }
        }
    }

    private static void RequireInt64(TensorImpl index)
    {
        if (index.Type != ScalarType.Int64) throw new ArgumentException($"index: expected dtype int64, got {index.Type}");
    }

    private static long Checked(long place, long length)
    {
        if (place < -length || place >= length)
        {
            throw new ArgumentOutOfRangeException(
                nameof(place), $"index {place} is out of bounds for dimension with size {length}");
        }

        return place < 0 ? place + length : place;
    }
}
