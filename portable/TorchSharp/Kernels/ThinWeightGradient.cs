using System.Runtime.CompilerServices;

namespace TorchSharp.Kernels;

/// <summary>
/// Gradient of a convolution's weights and bias where there are few taps (a first layer's one or three channels). Each
/// weight's gradient is a long dot product of two planes, the output's gradient and the shifted input; registers hold
/// nine taps of two output channels, a vector of partial sums each, and rows are read where they are. The batch is cut
/// into parts as in <see cref="WeightGradient"/>.
/// </summary>
internal unsafe struct ThinWeightGradient : IRange
{
    private const int TapsAtOnce = 9;
    private const int VectorsOfPair = 2 * (TapsAtOnce + 1); // the bias counts as one more tap
    private const int LongestVector = 16;
    private const int MaxParts = 16;

    public ConvolutionShape S;
    public int Group;
    public float* X, Gradient, Dw, Dbias;

    // Filled in by Run.
    private float* sums;
    private int* offsets;
    private int parts, pairs, tapGroups, paddedWidth, paddedHeight;

    /// <summary>Whether this is the way to do it.</summary>
    public static bool Fits(in ConvolutionShape s) => s.Taps <= 4 * TapsAtOnce && s.StrideX == 1 && s.OutWidth >= LongestVector;

    /// <summary>Computes one group's gradients.</summary>
    public void Run()
    {
        pairs = (S.GroupOutChannels + 1) / 2;
        tapGroups = (S.Taps + TapsAtOnce - 1) / TapsAtOnce;
        parts = Math.Clamp(S.Batch, 1, MaxParts);
        paddedHeight = (S.OutHeight - 1) * S.StrideY + (S.KernelHeight - 1) * S.DilationY + 1;
        paddedWidth = S.OutWidth + (S.KernelWidth - 1) * S.DilationX;
        sums = Buffers.RentFloats((long)parts * PartSize);
        offsets = (int*)Buffers.Rent(tapGroups * TapsAtOnce * sizeof(int));
        for (int k = 0; k < tapGroups * TapsAtOnce; k++)
        {
            int tap = Math.Min(k, S.Taps - 1); // past the end, the last one again; not collected
            int kx = tap % S.KernelWidth, ky = tap / S.KernelWidth % S.KernelHeight, c = tap / S.KernelWidth / S.KernelHeight;
            offsets[k] = (c * paddedHeight + ky * S.DilationY) * paddedWidth + kx * S.DilationX;
        }
        Workers.For(parts, 1, ref this);
        var collect = new CollectRange { Plan = this };
        Workers.For(pairs, 4, ref collect);
        Buffers.Return(sums);
        Buffers.Return(offsets);
    }

    private readonly int PartSize => pairs * tapGroups * VectorsOfPair * LongestVector;

    /// <summary>Computes the sums of the parts [from, to) of the batch.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run<V, L>(int from, int to) where V : struct where L : struct, ILanes<V>
    {
        int outputs = S.GroupOutChannels;
        float* padded = Buffers.RentFloats((long)S.GroupInChannels * paddedHeight * paddedWidth);
        for (int part = from; part < to; part++)
        {
            new Span<float>(sums + (long)part * PartSize, PartSize).Clear();
            int last = (int)((long)(part + 1) * S.Batch / parts);
            for (int image = (int)((long)part * S.Batch / parts); image < last; image++)
            {
                CopyPadded(X + ((long)image * S.InChannels + Group * S.GroupInChannels) * S.InPlane, padded);
                float* planes = Gradient + ((long)image * S.OutChannels + Group * outputs) * S.OutPlane;
                float* sum = sums + (long)part * PartSize;
                for (int pair = 0; pair < pairs; pair++)
                {
                    float* first = planes + 2L * pair * S.OutPlane;
                    float* second = 2 * pair + 1 < outputs ? first + S.OutPlane : first; // of an odd one out, twice; not collected
                    for (int group = 0; group < tapGroups; group++, sum += VectorsOfPair * LongestVector)
                        AddPair<V, L>(padded, offsets + group * TapsAtOnce, first, second, sum);
                }
            }
        }
        Buffers.Return(padded);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void AddPair<V, L>(float* x, int* tap, float* first, float* second, float* sum) where V : struct where L : struct, ILanes<V>
    {
        int width = S.OutWidth, rowStep = S.StrideY * paddedWidth;
        nint t0 = tap[0], t1 = tap[1], t2 = tap[2], t3 = tap[3], t4 = tap[4], t5 = tap[5], t6 = tap[6], t7 = tap[7], t8 = tap[8];
        V a0 = L.Zero, a1 = a0, a2 = a0, a3 = a0, a4 = a0, a5 = a0, a6 = a0, a7 = a0, a8 = a0, a9 = a0;
        V b0 = a0, b1 = a0, b2 = a0, b3 = a0, b4 = a0, b5 = a0, b6 = a0, b7 = a0, b8 = a0, b9 = a0;

        // The last vector of a row ends with the row; what it shares with the one before counts as zero.
        int shared = (L.Count - width % L.Count) % L.Count;
        V fresh = L.GreaterThan(L.Ramp, L.Create(shared - 0.5f));
        for (int y = 0; y < S.OutHeight; y++, x += rowStep, first += width, second += width)
        {
            for (int at = 0; at < width; at += L.Count)
            {
                V g, h;
                int column = at;
                if (at + L.Count <= width)
                    (g, h) = (L.Load(first + at), L.Load(second + at));
                else
                {
                    column = width - L.Count;
                    g = L.Select(fresh, L.Load(first + column), L.Zero);
                    h = L.Select(fresh, L.Load(second + column), L.Zero);
                }
                float* row = x + column;
                V v = L.Load(row + t0);
                a0 = L.MultiplyAdd(g, v, a0);
                b0 = L.MultiplyAdd(h, v, b0);
                v = L.Load(row + t1);
                a1 = L.MultiplyAdd(g, v, a1);
                b1 = L.MultiplyAdd(h, v, b1);
                v = L.Load(row + t2);
                a2 = L.MultiplyAdd(g, v, a2);
                b2 = L.MultiplyAdd(h, v, b2);
                v = L.Load(row + t3);
                a3 = L.MultiplyAdd(g, v, a3);
                b3 = L.MultiplyAdd(h, v, b3);
                v = L.Load(row + t4);
                a4 = L.MultiplyAdd(g, v, a4);
                b4 = L.MultiplyAdd(h, v, b4);
                v = L.Load(row + t5);
                a5 = L.MultiplyAdd(g, v, a5);
                b5 = L.MultiplyAdd(h, v, b5);
                v = L.Load(row + t6);
                a6 = L.MultiplyAdd(g, v, a6);
                b6 = L.MultiplyAdd(h, v, b6);
                v = L.Load(row + t7);
                a7 = L.MultiplyAdd(g, v, a7);
                b7 = L.MultiplyAdd(h, v, b7);
                v = L.Load(row + t8);
                a8 = L.MultiplyAdd(g, v, a8);
                b8 = L.MultiplyAdd(h, v, b8);
                a9 = L.Add(a9, g);
                b9 = L.Add(b9, h);
            }
        }
        AddTo<V, L>(sum, a0, a1, a2, a3, a4, a5, a6, a7, a8, a9);
        AddTo<V, L>(sum + (TapsAtOnce + 1) * L.Count, b0, b1, b2, b3, b4, b5, b6, b7, b8, b9);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddTo<V, L>(float* sum, V v0, V v1, V v2, V v3, V v4, V v5, V v6, V v7, V v8, V v9)
        where V : struct where L : struct, ILanes<V>
    {
        L.Store(L.Add(L.Load(sum), v0), sum);
        L.Store(L.Add(L.Load(sum + L.Count), v1), sum + L.Count);
        L.Store(L.Add(L.Load(sum + 2 * L.Count), v2), sum + 2 * L.Count);
        L.Store(L.Add(L.Load(sum + 3 * L.Count), v3), sum + 3 * L.Count);
        L.Store(L.Add(L.Load(sum + 4 * L.Count), v4), sum + 4 * L.Count);
        L.Store(L.Add(L.Load(sum + 5 * L.Count), v5), sum + 5 * L.Count);
        L.Store(L.Add(L.Load(sum + 6 * L.Count), v6), sum + 6 * L.Count);
        L.Store(L.Add(L.Load(sum + 7 * L.Count), v7), sum + 7 * L.Count);
        L.Store(L.Add(L.Load(sum + 8 * L.Count), v8), sum + 8 * L.Count);
        L.Store(L.Add(L.Load(sum + 9 * L.Count), v9), sum + 9 * L.Count);
    }

    private readonly void CopyPadded(float* planes, float* padded)
    {
        int left = Math.Min(S.PadX, paddedWidth), inside = Math.Max(0, Math.Min(S.Width, paddedWidth - left));
        for (int c = 0; c < S.GroupInChannels; c++)
        {
            for (int row = 0; row < paddedHeight; row++, padded += paddedWidth)
            {
                var line = new Span<float>(padded, paddedWidth);
                int y = row - S.PadY;
                if ((uint)y >= (uint)S.Height)
                {
                    line.Clear();
                    continue;
                }
                line[..left].Clear();
                new Span<float>(planes + ((long)c * S.Height + y) * S.Width, inside).CopyTo(line[left..]);
                line[(left + inside)..].Clear();
            }
        }
    }

    // Adds up parts and lanes.
    private struct CollectRange : IRange
    {
        public ThinWeightGradient Plan;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<V, L>(int from, int to) where V : struct where L : struct, ILanes<V>
        {
            ConvolutionShape s = Plan.S;
            for (int output = 2 * from; output < Math.Min(2 * to, s.GroupOutChannels); output++)
            {
                int global = Plan.Group * s.GroupOutChannels + output;
                for (int tap = 0; tap < s.Taps; tap++)
                    Plan.Dw[(long)global * s.Taps + tap] = Total<V, L>(output, tap / TapsAtOnce, tap % TapsAtOnce);
                if (Plan.Dbias != null)
                    Plan.Dbias[global] = Total<V, L>(output, 0, TapsAtOnce);
            }
        }

        private readonly float Total<V, L>(int output, int group, int tap) where V : struct where L : struct, ILanes<V>
        {
            long at = (output / 2 * Plan.tapGroups + group) * VectorsOfPair * LongestVector + (output % 2 * (TapsAtOnce + 1) + tap) * L.Count;
            V total = L.Zero;
            for (int part = 0; part < Plan.parts; part++)
                total = L.Add(total, L.Load(Plan.sums + (long)part * Plan.PartSize + at));
            return L.Sum(total);
        }
    }
}
