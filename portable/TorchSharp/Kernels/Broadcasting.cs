using System.Runtime.CompilerServices;

namespace TorchSharp.Kernels;

/// <summary>
/// y = f(a, b) where a and b are read through strides (0 along an axis over which they are repeated) and y is
/// contiguous; also the copy of a strided tensor into a contiguous one. Strides are in elements.
/// </summary>
internal static unsafe class Broadcasting
{
    private const int MaxRank = 12;

    /// <summary>y[i] = f(a[i], b[i]) over the index space <paramref name="sizes"/>. y is contiguous.</summary>
    /// <exception cref="ArgumentException">More than 12 axes.</exception>
    public static void Apply<TOp>(ReadOnlySpan<long> sizes, float* a, ReadOnlySpan<long> stridesA,
        float* b, ReadOnlySpan<long> stridesB, float* y) where TOp : unmanaged, IBinary
    {
        var work = new BinaryRange<TOp> { A = a, B = b, Y = y };
        long rows = work.Axes.Merge(sizes, stridesA, stridesB);
        Workers.For(checked((int)rows), RowsAtOnce(work.Axes.Inner), ref work);
    }

    /// <summary>y[i] = x[i] over the index space <paramref name="sizes"/>. y is contiguous.</summary>
    /// <exception cref="ArgumentException">More than 12 axes.</exception>
    public static void Copy(ReadOnlySpan<long> sizes, float* x, ReadOnlySpan<long> strides, float* y)
    {
        var work = new CopyRange { X = x, Y = y };
        long rows = work.Axes.Merge(sizes, strides, strides);
        Workers.For(checked((int)rows), RowsAtOnce(work.Axes.Inner), ref work);
    }

    private static int RowsAtOnce(long inner) => (int)Math.Max(1, 16384 / Math.Max(1, inner));

    // The index space, axes that run on merged: rows (all axes but the last) of Inner values each.
    private unsafe struct Axes
    {
        public long Inner, InnerA, InnerB;
        private int outerRank;
        private fixed long sizes[MaxRank];
        private fixed long stridesA[MaxRank];
        private fixed long stridesB[MaxRank];

        // Returns the number of rows.
        public long Merge(ReadOnlySpan<long> size, ReadOnlySpan<long> strideA, ReadOnlySpan<long> strideB)
        {
            if (size.Length > MaxRank)
                throw new ArgumentException($"Tensors of more than {MaxRank} axes are not supported.", nameof(size));
            int rank = 0;
            long rows = 1;
            for (int axis = 0; axis < size.Length; axis++)
            {
                rows *= size[axis];
                if (size[axis] == 1)
                    continue;
                if (rank > 0 && stridesA[rank - 1] == size[axis] * strideA[axis] && stridesB[rank - 1] == size[axis] * strideB[axis])
                {
                    sizes[rank - 1] *= size[axis];
                    stridesA[rank - 1] = strideA[axis];
                    stridesB[rank - 1] = strideB[axis];
                    continue;
                }
                sizes[rank] = size[axis];
                stridesA[rank] = strideA[axis];
                stridesB[rank] = strideB[axis];
                rank++;
            }
            outerRank = Math.Max(0, rank - 1);
            Inner = rank == 0 ? 1 : sizes[outerRank];
            InnerA = rank == 0 ? 1 : stridesA[outerRank];
            InnerB = rank == 0 ? 1 : stridesB[outerRank];
            return rows == 0 ? 0 : rows / Inner;
        }

        public readonly void OffsetsOf(long row, out long a, out long b)
        {
            a = b = 0;
            for (int axis = outerRank - 1; axis >= 0; axis--)
            {
                (row, long index) = Math.DivRem(row, sizes[axis]);
                a += index * stridesA[axis];
                b += index * stridesB[axis];
            }
        }
    }

    private struct BinaryRange<TOp> : IRange where TOp : unmanaged, IBinary
    {
        public Axes Axes;
        public float* A, B, Y;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<V, L>(int from, int to) where V : struct where L : struct, ILanes<V>
        {
            long inner = Axes.Inner, innerA = Axes.InnerA, innerB = Axes.InnerB;
            for (long row = from; row < to; row++)
            {
                Axes.OffsetsOf(row, out long offsetA, out long offsetB);
                float* a = A + offsetA;
                float* b = B + offsetB;
                float* y = Y + row * inner;
                if (innerA == 1 && innerB == 1)
                    Elementwise.Map<TOp, V, L>(inner, a, b, y);
                else if (innerA == 1 && innerB == 0)
                    Elementwise.MapScalar<TOp, V, L>(inner, a, *b, y, scalarFirst: false);
                else if (innerA == 0 && innerB == 1)
                    Elementwise.MapScalar<TOp, V, L>(inner, b, *a, y, scalarFirst: true);
                else
                    Gathered<V, L>(inner, a, innerA, b, innerB, y);
            }
        }

        private static void Gathered<V, L>(long count, float* a, long strideA, float* b, long strideB, float* y)
            where V : struct where L : struct, ILanes<V>
        {
            const int Block = 64;
            float* left = stackalloc float[Block];
            float* right = stackalloc float[Block];
            for (long start = 0; start < count; start += Block)
            {
                long some = Math.Min(Block, count - start);
                for (long i = 0; i < some; i++)
                {
                    left[i] = a[(start + i) * strideA];
                    right[i] = b[(start + i) * strideB];
                }
                Elementwise.Map<TOp, V, L>(some, left, right, y + start);
            }
        }
    }

    private struct CopyRange : IRange
    {
        public Axes Axes;
        public float* X, Y;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<V, L>(int from, int to) where V : struct where L : struct, ILanes<V>
        {
            long inner = Axes.Inner, stride = Axes.InnerA;
            for (long row = from; row < to; row++)
            {
                Axes.OffsetsOf(row, out long offset, out _);
                float* x = X + offset;
                float* y = Y + row * inner;
                if (stride == 1)
                    Buffer.MemoryCopy(x, y, inner * sizeof(float), inner * sizeof(float));
                else
                {
                    for (long i = 0; i < inner; i++)
                        y[i] = x[i * stride];
                }
            }
        }
    }
}
