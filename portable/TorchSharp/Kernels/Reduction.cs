using System.Runtime.CompilerServices;

namespace TorchSharp.Kernels;

/// <summary>
/// Sums over chosen axes of a contiguous tensor. Long sums are made of short ones (blocks of vectors, then double), so
/// that rounding does not grow with the length.
/// </summary>
internal static unsafe class Reduction
{
    private const int Block = 4096;

    /// <summary>The sum of all values.</summary>
    public static double Sum(long count, float* x)
    {
        long blocks = (count + Block - 1) / Block;
        double* partial = (double*)Buffers.Rent(blocks * sizeof(double));
        var work = new BlockRange { X = x, Count = count, Partial = partial };
        Workers.For(checked((int)blocks), 8, ref work);
        double sum = 0;
        for (long i = 0; i < blocks; i++)
            sum += partial[i];
        Buffers.Return(partial);
        return sum;
    }

    /// <summary>
    /// Sums over the axes whose flag is set. x has the shape <paramref name="sizes"/>; y, which is overwritten, has one
    /// value for each combination of the other axes, in order (the reduced axes dropped, or kept with size 1: the same).
    /// </summary>
    public static void Sum(ReadOnlySpan<long> sizes, ReadOnlySpan<bool> reduced, float* x, float* y)
    {
        // Neighbouring axes of the same kind are one axis.
        Span<long> merged = stackalloc long[sizes.Length + 1];
        Span<bool> kind = stackalloc bool[sizes.Length + 1];
        int rank = 0;
        for (int axis = 0; axis < sizes.Length; axis++)
        {
            if (sizes[axis] == 1)
                continue;
            if (rank > 0 && kind[rank - 1] == reduced[axis])
                merged[rank - 1] *= sizes[axis];
            else
                (merged[rank], kind[rank++]) = (sizes[axis], reduced[axis]);
        }
        if (rank == 0)
            (merged[0], kind[0], rank) = (1, false, 1);

        long kept = 1, all = 1;
        for (int axis = 0; axis < rank; axis++)
        {
            kept *= kind[axis] ? 1 : merged[axis];
            all *= merged[axis];
        }
        if (kept == 0)
            return;
        if (all == 0)
            new Span<float>(y, checked((int)kept)).Clear();
        else if (rank == 1 && !kind[0])
            Elementwise.Copy(kept, x, y);
        else if (rank == 1)
            *y = (float)Sum(merged[0], x);
        else if (rank == 2 && kind[1])
            Rows(1, merged[0], merged[1], x, y);
        else if (rank == 2)
            Columns(1, merged[0], merged[1], x, y);
        else if (rank == 3 && kind[0])
            Rows(merged[0], merged[1], merged[2], x, y);
        else if (rank == 3)
            Columns(merged[0], merged[1], merged[2], x, y);
        else
            Halve(merged[..rank], kind[..rank], x, y);
    }

    /// <summary>The sum of a few thousand values at most, on the calling thread.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float Sum<V, L>(float* x, long count) where V : struct where L : struct, ILanes<V>
    {
        V a = L.Zero, b = L.Zero, c = L.Zero, d = L.Zero;
        long i = 0;
        for (; i <= count - 4 * L.Count; i += 4 * L.Count)
        {
            a = L.Add(a, L.Load(x + i));
            b = L.Add(b, L.Load(x + i + L.Count));
            c = L.Add(c, L.Load(x + i + 2 * L.Count));
            d = L.Add(d, L.Load(x + i + 3 * L.Count));
        }
        for (; i <= count - L.Count; i += L.Count)
            a = L.Add(a, L.Load(x + i));
        float sum = L.Sum(L.Add(L.Add(a, b), L.Add(c, d)));
        for (; i < count; i++)
            sum += x[i];
        return sum;
    }

    // Four or more alternating axes: reduce the last reduced axis, and sum what is left.
    private static void Halve(ReadOnlySpan<long> sizes, ReadOnlySpan<bool> kind, float* x, float* y)
    {
        int axis = kind[^1] ? sizes.Length - 1 : sizes.Length - 2;
        long outer = 1, inner = 1;
        for (int i = 0; i < sizes.Length; i++)
        {
            outer *= i < axis ? sizes[i] : 1;
            inner *= i > axis ? sizes[i] : 1;
        }
        float* partial = Buffers.RentFloats(outer * inner);
        if (inner == 1)
            Rows(1, outer, sizes[axis], x, partial);
        else
            Columns(outer, sizes[axis], inner, x, partial);
        Span<long> rest = stackalloc long[sizes.Length];
        sizes.CopyTo(rest);
        rest[axis] = 1;
        Sum(rest, kind, partial, y);
        Buffers.Return(partial);
    }

    // x (outer, kept, inner) -> y (kept): sums over outer and inner.
    private static void Rows(long outer, long kept, long inner, float* x, float* y)
    {
        var work = new RowRange { Outer = outer, Kept = kept, Inner = inner, X = x, Y = y };
        Workers.For(checked((int)kept), (int)Math.Max(1, 16384 / Math.Max(1, outer * inner)), ref work);
    }

    // x (outer, reduced, inner) -> y (outer, inner): sums over the middle.
    private static void Columns(long outer, long reduced, long inner, float* x, float* y)
    {
        var work = new ColumnRange { Reduced = reduced, Inner = inner, X = x, Y = y };
        long strips = (inner + ColumnRange.Strip - 1) / ColumnRange.Strip;
        Workers.For(checked((int)(outer * strips)), (int)Math.Max(1, 16384 / (reduced * Math.Min(inner, ColumnRange.Strip))), ref work);
    }

    private struct BlockRange : IRange
    {
        public float* X;
        public long Count;
        public double* Partial;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<V, L>(int from, int to) where V : struct where L : struct, ILanes<V>
        {
            for (int block = from; block < to; block++)
            {
                long start = (long)block * Block;
                Partial[block] = Sum<V, L>(X + start, Math.Min(Block, Count - start));
            }
        }
    }

    private struct RowRange : IRange
    {
        public long Outer, Kept, Inner;
        public float* X, Y;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<V, L>(int from, int to) where V : struct where L : struct, ILanes<V>
        {
            for (long row = from; row < to; row++)
            {
                double sum = 0;
                for (long o = 0; o < Outer; o++)
                {
                    float* x = X + (o * Kept + row) * Inner;
                    for (long start = 0; start < Inner; start += Block)
                        sum += Sum<V, L>(x + start, Math.Min(Block, Inner - start));
                }
                Y[row] = (float)sum;
            }
        }
    }

    private struct ColumnRange : IRange
    {
        public const int Strip = 64;
        private const int Depth = 256; // rows added in float before they join the double sums
        public long Reduced, Inner;
        public float* X, Y;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<V, L>(int from, int to) where V : struct where L : struct, ILanes<V>
        {
            float* partial = stackalloc float[Strip];
            double* sums = stackalloc double[Strip];
            long strips = (Inner + Strip - 1) / Strip;
            for (int item = from; item < to; item++)
            {
                long outer = item / strips, start = item % strips * Strip;
                int width = (int)Math.Min(Strip, Inner - start);
                float* x = X + outer * Reduced * Inner + start;
                new Span<double>(sums, width).Clear();
                for (long first = 0; first < Reduced; first += Depth)
                {
                    new Span<float>(partial, width).Clear();
                    for (long row = first; row < Math.Min(Reduced, first + Depth); row++)
                        Elementwise.Map<BinaryOperations.Add, V, L>(width, partial, x + row * Inner, partial);
                    for (int i = 0; i < width; i++)
                        sums[i] += partial[i];
                }
                for (int i = 0; i < width; i++)
                    Y[outer * Inner + start + i] = (float)sums[i];
            }
        }
    }
}
