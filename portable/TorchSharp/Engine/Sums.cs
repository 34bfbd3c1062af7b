using System.Numerics;
using ScalarType = TorchSharp.torch.ScalarType;

namespace TorchSharp.Engine;

/// <summary>Sums over some of a contiguous tensor's dimensions.</summary>
internal static unsafe class Sums
{
    /// <summary>Adds up x over the dimensions in <paramref name="mask"/>; y holds the others in order.</summary>
    internal static void Run(TensorImpl x, bool[] mask, TensorImpl y)
    {
        switch (x.Type)
        {
            case ScalarType.Float32 when x.Count > 0: Kernels.Reduction.Sum(x.Sizes, mask, x.Pointer<float>(), y.Pointer<float>()); break;
            case ScalarType.Float32: Add<float>(x, mask, y); break;
            case ScalarType.Float64: Add<double>(x, mask, y); break;
            case ScalarType.Int64: Add<long>(x, mask, y); break;
            case ScalarType.Int32: Add<int>(x, mask, y); break;
            default: throw ScalarTypes.Unsupported(x.Type, "sum");
        }
    }

    private static void Add<T>(TensorImpl x, bool[] mask, TensorImpl y)
        where T : unmanaged, INumber<T>
    {
        y.Span<T>().Clear();
        // y seen with x's sizes: along what is summed away it doesn't move.
        var steps = new long[x.Sizes.Length];
        long step = 1;
        for (var d = steps.Length - 1; d >= 0; d--)
        {
            if (mask[d]) continue;
            steps[d] = step;
            step *= x.Sizes[d];
        }

        var walk = new Walk(x.Sizes, x.Strides, steps);
        while (walk.Next())
        {
            T* from = x.Pointer<T>() + walk.Start(0), to = y.Pointer<T>() + walk.Start(1);
            for (long i = 0; i < walk.Run; i++) to[i * walk.Step(1)] += from[i * walk.Step(0)];
        }
    }
}
