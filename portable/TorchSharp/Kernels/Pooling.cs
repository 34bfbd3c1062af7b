using System.Runtime.CompilerServices;

namespace TorchSharp.Kernels;

/// <summary>
/// Max and average pooling and their gradients. Layouts: <see cref="PoolingShape"/>. Index of a maximum: row * Width +
/// column in its plane, the first in reading order where several are equal; NaN counts as the largest.
/// </summary>
internal static unsafe class Pooling
{
    /// <summary>Maximum of each window, and where it stood.</summary>
    public static void MaxForward(in PoolingShape s, float* x, float* y, int* indices)
    {
        var work = new MaxPooling { S = s, X = x, Y = y, Indices = indices };
        Workers.For(s.Planes, PlanesAtOnce(s), ref work);
    }

    /// <summary>
    /// Maximum of relu(x) over each window: y = max(0, maximum of x), so that relu's output is never written. Indices
    /// are those of x's maximum.
    /// </summary>
    public static void ReluMaxForward(in PoolingShape s, float* x, float* y, int* indices)
    {
        var work = new MaxPooling { S = s, X = x, Y = y, Indices = indices, Relu = true };
        Workers.For(s.Planes, PlanesAtOnce(s), ref work);
    }

    /// <summary>Gradient of the input of <see cref="MaxForward"/>. Overwrites dx.</summary>
    public static void MaxBackward(in PoolingShape s, float* dy, int* indices, float* dx)
    {
        var work = new MaxPoolingGradient { S = s, Gradient = dy, Indices = indices, Result = dx };
        Workers.For(s.Planes, PlanesAtOnce(s), ref work);
    }

    /// <summary>Gradient of the input of <see cref="ReluMaxForward"/>, y being its output. Overwrites dx.</summary>
    public static void ReluMaxBackward(in PoolingShape s, float* dy, float* y, int* indices, float* dx)
    {
        var work = new MaxPoolingGradient { S = s, Gradient = dy, Y = y, Indices = indices, Result = dx };
        Workers.For(s.Planes, PlanesAtOnce(s), ref work);
    }

    /// <summary>Mean of each window. Padding counts as zeros, or (countPadding false) not at all.</summary>
    public static void AverageForward(in PoolingShape s, float* x, float* y, bool countPadding = true)
    {
        var work = new AverageRange { S = s, Small = y, Large = x, CountPadding = countPadding };
        Workers.For(s.Planes, PlanesAtOnce(s), ref work);
    }

    /// <summary>Gradient of the input of <see cref="AverageForward"/>. Overwrites dx.</summary>
    public static void AverageBackward(in PoolingShape s, float* dy, float* dx, bool countPadding = true)
    {
        var work = new AverageRange { S = s, Small = dy, Large = dx, CountPadding = countPadding, Backward = true };
        Workers.For(s.Planes, PlanesAtOnce(s), ref work);
    }

    /// <summary>
    /// Mean over the cells of an outHeight x outWidth raster laid over each plane; cell i spans
    /// [floor(i * size / out), ceil((i + 1) * size / out)).
    /// </summary>
    public static void AdaptiveAverageForward(int planes, int height, int width, int outHeight, int outWidth, float* x, float* y)
    {
        var work = new AdaptiveRange
        {
            Height = height, Width = width, OutHeight = outHeight, OutWidth = outWidth, Small = y, Large = x,
        };
        Workers.For(planes, Math.Max(1, 16384 / (height * width)), ref work);
    }

    /// <summary>Gradient of the input of <see cref="AdaptiveAverageForward"/>. Overwrites dx.</summary>
    public static void AdaptiveAverageBackward(int planes, int height, int width, int outHeight, int outWidth, float* dy, float* dx)
    {
        var work = new AdaptiveRange
        {
            Height = height, Width = width, OutHeight = outHeight, OutWidth = outWidth, Small = dy, Large = dx, Backward = true,
        };
        Workers.For(planes, Math.Max(1, 16384 / (height * width)), ref work);
    }

    private static int PlanesAtOnce(in PoolingShape s) => Math.Max(1, 16384 / s.InPlane);

    private struct AverageRange : IRange
    {
        public PoolingShape S;
        public float* Small, Large;
        public bool CountPadding, Backward;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<V, L>(int from, int to) where V : struct where L : struct, ILanes<V>
        {
            int outHeight = S.OutHeight, outWidth = S.OutWidth;
            for (int plane = from; plane < to; plane++)
            {
                float* large = Large + (long)plane * S.InPlane;
                float* small = Small + (long)plane * outHeight * outWidth;
                if (Backward)
                    new Span<float>(large, S.InPlane).Clear();
                for (int oy = 0; oy < outHeight; oy++)
                {
                    int top = oy * S.StrideY - S.PadY, bottom = Math.Min(top + S.KernelHeight, S.Height + S.PadY);
                    for (int ox = 0; ox < outWidth; ox++)
                    {
                        int left = ox * S.StrideX - S.PadX, right = Math.Min(left + S.KernelWidth, S.Width + S.PadX);
                        int withPadding = (bottom - top) * (right - left);
                        var (y0, y1) = (Math.Max(top, 0), Math.Min(bottom, S.Height));
                        var (x0, x1) = (Math.Max(left, 0), Math.Min(right, S.Width));
                        int divisor = CountPadding ? withPadding : (y1 - y0) * (x1 - x0);
                        Cell(large, S.Width, y0, y1, x0, x1, divisor, small + oy * outWidth + ox, Backward);
                    }
                }
            }
        }
    }

    private struct AdaptiveRange : IRange
    {
        public int Height, Width, OutHeight, OutWidth;
        public float* Small, Large;
        public bool Backward;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<V, L>(int from, int to) where V : struct where L : struct, ILanes<V>
        {
            for (int plane = from; plane < to; plane++)
            {
                float* large = Large + (long)plane * Height * Width;
                float* small = Small + (long)plane * OutHeight * OutWidth;
                if (Backward)
                    new Span<float>(large, Height * Width).Clear();
                for (int oy = 0; oy < OutHeight; oy++)
                {
                    int y0 = oy * Height / OutHeight, y1 = ((oy + 1) * Height + OutHeight - 1) / OutHeight;
                    for (int ox = 0; ox < OutWidth; ox++)
                    {
                        int x0 = ox * Width / OutWidth, x1 = ((ox + 1) * Width + OutWidth - 1) / OutWidth;
                        int divisor = (y1 - y0) * (x1 - x0);
                        Cell(large, Width, y0, y1, x0, x1, divisor, small + oy * OutWidth + ox, Backward);
                    }
                }
            }
        }
    }

    // Forward: *small = sum over the cell / divisor. Backward: every value of the cell += *small / divisor.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Cell(float* large, int width, int y0, int y1, int x0, int x1, int divisor, float* small, bool backward)
    {
        if (backward)
        {
            float share = *small / divisor;
            for (int y = y0; y < y1; y++)
            {
                for (int x = x0; x < x1; x++)
                    large[y * width + x] += share;
            }
            return;
        }
        float sum = 0;
        for (int y = y0; y < y1; y++)
        {
            for (int x = x0; x < x1; x++)
                sum += large[y * width + x];
        }
        *small = sum / divisor;
    }
}
