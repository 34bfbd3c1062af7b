using System.Runtime.CompilerServices;

namespace TorchSharp.Kernels;

/// <summary>
/// y[i] = f(x[i]) and y[i] = f(a[i], b[i]) over contiguous floats. The output may be an input (in place), but may not
/// overlap one otherwise.
/// </summary>
internal static unsafe class Elementwise
{
    private const int Chunk = 16 * 1024; // 64 KiB an operand: small enough to balance, large enough to hide the hand-out
    private const int LongestVector = 16;

    /// <summary>y[i] = f(x[i]).</summary>
    public static void Apply<TOp>(long count, float* x, float* y) where TOp : unmanaged, IUnary
    {
        var work = new UnaryRange<TOp> { X = x, Y = y, Count = count };
        Workers.For(Chunks(count), 1, ref work);
    }

    /// <summary>y[i] = f(a[i], b[i]).</summary>
    public static void Apply<TOp>(long count, float* a, float* b, float* y) where TOp : unmanaged, IBinary
    {
        var work = new BinaryRange<TOp> { A = a, B = b, Y = y, Count = count };
        Workers.For(Chunks(count), 1, ref work);
    }

    /// <summary>y[i] = f(a[i], scalar), or f(scalar, a[i]) when <paramref name="scalarFirst"/>.</summary>
    public static void ApplyScalar<TOp>(long count, float* a, float scalar, float* y, bool scalarFirst = false)
        where TOp : unmanaged, IBinary
    {
        var work = new ScalarRange<TOp> { A = a, Scalar = scalar, Y = y, Count = count, ScalarFirst = scalarFirst };
        Workers.For(Chunks(count), 1, ref work);
    }

    /// <summary>y[i] += alpha * x[i].</summary>
    public static void AddScaled(long count, float alpha, float* x, float* y)
    {
        var work = new AddScaledRange { Alpha = alpha, X = x, Y = y, Count = count };
        Workers.For(Chunks(count), 1, ref work);
    }

    /// <summary>y[i] = x[i]; the two do not overlap.</summary>
    public static void Copy(long count, float* x, float* y) =>
        Buffer.MemoryCopy(x, y, count * sizeof(float), count * sizeof(float));

    // Below: the same on the calling thread, for kernels that have a row or a block at hand. Whole vectors first; the
    // rest goes through a vector's worth of stack, so that every element takes the same path.

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Map<TOp, V, L>(long count, float* x, float* y)
        where TOp : unmanaged, IUnary where V : struct where L : struct, ILanes<V>
    {
        long i = 0;
        for (; i <= count - L.Count; i += L.Count)
            L.Store(TOp.Apply<V, L>(L.Load(x + i)), y + i);
        if (i == count)
            return;
        float* last = stackalloc float[LongestVector];
        for (long j = i; j < count; j++)
            last[j - i] = x[j];
        L.Store(TOp.Apply<V, L>(L.Load(last)), last);
        for (long j = i; j < count; j++)
            y[j] = last[j - i];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Map<TOp, V, L>(long count, float* a, float* b, float* y)
        where TOp : unmanaged, IBinary where V : struct where L : struct, ILanes<V>
    {
        long i = 0;
        for (; i <= count - L.Count; i += L.Count)
            L.Store(TOp.Apply<V, L>(L.Load(a + i), L.Load(b + i)), y + i);
        if (i == count)
            return;
        float* last = stackalloc float[2 * LongestVector];
        for (long j = i; j < count; j++)
        {
            last[j - i] = a[j];
            last[LongestVector + j - i] = b[j];
        }
        L.Store(TOp.Apply<V, L>(L.Load(last), L.Load(last + LongestVector)), last);
        for (long j = i; j < count; j++)
            y[j] = last[j - i];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void MapScalar<TOp, V, L>(long count, float* a, float scalar, float* y, bool scalarFirst)
        where TOp : unmanaged, IBinary where V : struct where L : struct, ILanes<V>
    {
        if (scalarFirst)
        {
            for (V s = L.Create(scalar); count >= L.Count; count -= L.Count, a += L.Count, y += L.Count)
                L.Store(TOp.Apply<V, L>(s, L.Load(a)), y);
        }
        else
        {
            for (V s = L.Create(scalar); count >= L.Count; count -= L.Count, a += L.Count, y += L.Count)
                L.Store(TOp.Apply<V, L>(L.Load(a), s), y);
        }
        if (count == 0)
            return;
        float* copies = stackalloc float[LongestVector];
        new Span<float>(copies, LongestVector).Fill(scalar);
        if (scalarFirst)
            Map<TOp, V, L>(count, copies, a, y);
        else
            Map<TOp, V, L>(count, a, copies, y);
    }

    private static int Chunks(long count) => checked((int)((count + Chunk - 1) / Chunk));

    private struct UnaryRange<TOp> : IRange where TOp : unmanaged, IUnary
    {
        public float* X, Y;
        public long Count;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<V, L>(int from, int to) where V : struct where L : struct, ILanes<V>
        {
            long start = (long)from * Chunk;
            Map<TOp, V, L>(Math.Min(Count, (long)to * Chunk) - start, X + start, Y + start);
        }
    }

    private struct BinaryRange<TOp> : IRange where TOp : unmanaged, IBinary
    {
        public float* A, B, Y;
        public long Count;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<V, L>(int from, int to) where V : struct where L : struct, ILanes<V>
        {
            long start = (long)from * Chunk;
            Map<TOp, V, L>(Math.Min(Count, (long)to * Chunk) - start, A + start, B + start, Y + start);
        }
    }

    private struct ScalarRange<TOp> : IRange where TOp : unmanaged, IBinary
    {
        public float* A, Y;
        public float Scalar;
        public bool ScalarFirst;
        public long Count;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<V, L>(int from, int to) where V : struct where L : struct, ILanes<V>
        {
            long start = (long)from * Chunk;
            long count = Math.Min(Count, (long)to * Chunk) - start;
            MapScalar<TOp, V, L>(count, A + start, Scalar, Y + start, ScalarFirst);
        }
    }

    private struct AddScaledRange : IRange
    {
        public float Alpha;
        public float* X, Y;
        public long Count;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<V, L>(int from, int to) where V : struct where L : struct, ILanes<V>
        {
            long i = (long)from * Chunk, end = Math.Min(Count, (long)to * Chunk);
            for (V alpha = L.Create(Alpha); i <= end - L.Count; i += L.Count)
                L.Store(L.MultiplyAdd(alpha, L.Load(X + i), L.Load(Y + i)), Y + i);
            for (; i < end; i++)
                Y[i] = MathF.FusedMultiplyAdd(Alpha, X[i], Y[i]);
        }
    }
}
