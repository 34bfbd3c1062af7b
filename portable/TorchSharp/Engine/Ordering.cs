using System.Numerics;
using ScalarType = TorchSharp.torch.ScalarType;

namespace TorchSharp.Engine;

/// <summary>Where the largest or smallest stands, and sorting: contiguous tensors, one dimension at a time.</summary>
internal static unsafe class Ordering
{
    /// <summary>The place of the extreme along dimension <paramref name="d"/>: the first of equals, the first NaN if any.</summary>
    internal static void Position(TensorImpl x, int d, bool largest, TensorImpl places)
    {
        switch (x.Type)
        {
            case ScalarType.Float32: Position<float>(x, d, largest, places); break;
            case ScalarType.Float64: Position<double>(x, d, largest, places); break;
            case ScalarType.Int64: Position<long>(x, d, largest, places); break;
            case ScalarType.Int32: Position<int>(x, d, largest, places); break;
            case ScalarType.Byte or ScalarType.Bool: Position<byte>(x, d, largest, places); break;
            default: throw ScalarTypes.Unsupported(x.Type, "argmax");
        }
    }

    /// <summary>The places of the first elements of each row, were it sorted; equals keep their order, NaN counts as largest.</summary>
    internal static void Sort(TensorImpl x, bool descending, TensorImpl places)
    {
        switch (x.Type)
        {
            case ScalarType.Float32: Sort<float>(x, descending, places); break;
            case ScalarType.Float64: Sort<double>(x, descending, places); break;
            case ScalarType.Int64: Sort<long>(x, descending, places); break;
            case ScalarType.Int32: Sort<int>(x, descending, places); break;
            case ScalarType.Byte or ScalarType.Bool: Sort<byte>(x, descending, places); break;
            default: throw ScalarTypes.Unsupported(x.Type, "sort");
        }
    }

    private static void Position<T>(TensorImpl x, int d, bool largest, TensorImpl places)
        where T : unmanaged, INumber<T>
    {
        long outer = Shape.Count(x.Sizes.AsSpan(..d)), inner = Shape.Count(x.Sizes.AsSpan((d + 1)..)), length = x.Sizes[d];
        var start = x.Pointer<T>();
        var to = places.Pointer<long>();
        for (long o = 0; o < outer; o++)
        {
            for (long i = 0; i < inner; i++)
            {
                var row = start + (o * length * inner) + i;
                long best = 0;
                for (long k = 1; k < length && !T.IsNaN(row[best * inner]); k++)
                {
                    T value = row[k * inner], top = row[best * inner];
                    if (T.IsNaN(value) || (largest ? value > top : value < top)) best = k;
                }

                *to++ = best;
            }
        }
    }

    private static void Sort<T>(TensorImpl x, bool descending, TensorImpl places)
        where T : unmanaged, INumber<T>
    {
        long length = x.Sizes[^1], count = places.Sizes[^1];
        var order = new int[length];
        var row = x.Pointer<T>();
        var to = places.Pointer<long>();
        Comparison<int> compare = (a, b) =>
        {
            var way = Compare(row[a], row[b]);
            return way == 0 ? a.CompareTo(b) : descending ? -way : way;
        };
        for (long r = 0, rows = length == 0 ? 0 : x.Count / length; r < rows; r++, row += length)
        {
            for (var i = 0; i < order.Length; i++) order[i] = i;
            order.AsSpan().Sort(compare);
            for (var i = 0; i < count; i++) *to++ = order[i];
        }
    }

    private static int Compare<T>(T a, T b)
        where T : INumber<T>
    {
        if (a < b) return -1;
        if (a > b) return 1;
        return T.IsNaN(a).CompareTo(T.IsNaN(b));
    }
}
