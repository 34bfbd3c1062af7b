using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TorchSharp.Kernels;

/// <summary>
/// Forward max pooling over planes; see <see cref="Pooling.MaxForward"/>. Where every window lies inside the plane and
/// strides are 1 or 2, a vector holds neighbouring windows: it is filled once for each place in the window and the larger
/// value and its index are kept, without a branch that random data would mispredict.
/// </summary>
internal unsafe struct MaxPooling : IRange
{
    public PoolingShape S;
    public float* X, Y;
    public int* Indices;
    public bool Relu;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run<V, L>(int from, int to) where V : struct where L : struct, ILanes<V>
    {
        int outHeight = S.OutHeight, outWidth = S.OutWidth;
        bool inside = S.PadY == 0 && S.PadX == 0 && S.StrideX <= 2 && S.InPlane < 1 << 24
            && (outHeight - 1) * S.StrideY + (S.KernelHeight - 1) * S.DilationY < S.Height
            && (outWidth - 1) * S.StrideX + (S.KernelWidth - 1) * S.DilationX < S.Width;
        for (int plane = from; plane < to; plane++)
        {
            float* x = X + (long)plane * S.InPlane;
            for (int oy = 0; oy < outHeight; oy++)
            {
                long at = ((long)plane * outHeight + oy) * outWidth;
                if (!inside
                    || (!TryRow<V, L>(x, oy, outWidth, Y + at, Indices + at)
                    && (L.Count <= Vector256<float>.Count || !TryRow<Vector256<float>, Lanes256>(x, oy, outWidth, Y + at, Indices + at))
                    && !TryRow<Vector128<float>, Lanes128>(x, oy, outWidth, Y + at, Indices + at)))
                {
                    Row(x, oy, outWidth, Y + at, Indices + at);
                }
            }
        }
    }

    // False where vectors of this width don't fit the row, or a number in it is not finite: comparisons then need more care.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly bool TryRow<V, L>(float* plane, int oy, int outWidth, float* y, int* indices)
        where V : struct where L : struct, ILanes<V>
    {
        int width = S.Width, stride = S.StrideX;

        // A row shorter than a vector may run over into the next, which is written later, but not over the plane's end.
        int lastTap = (S.KernelHeight - 1) * S.DilationY * width + (S.KernelWidth - 1) * S.DilationX;
        int end = oy * S.StrideY * width + lastTap + stride * (L.Count - 1) + 1;
        bool over = outWidth < L.Count && 2 * outWidth > L.Count && end <= S.InPlane && oy * outWidth + L.Count <= S.OutPlane;
        if (outWidth < L.Count && !over)
            return false;

        V step = L.Multiply(L.Ramp, L.Create(stride));
        V zero = L.Zero, notFinite = zero;
        for (int first = 0; first < outWidth; first += L.Count)
        {
            int ox = over ? 0 : Math.Min(first, outWidth - L.Count); // the last vector repeats some windows
            int corner = oy * S.StrideY * width + ox * stride;
            V best = Neighbours<V, L>(plane + corner, stride);
            V index = zero;
            notFinite = L.MultiplyAdd(best, zero, notFinite);
            int kx = 1; // the first place is done
            for (int ky = 0; ky < S.KernelHeight; ky++, kx = 0)
            {
                for (; kx < S.KernelWidth; kx++)
                {
                    int shift = ky * S.DilationY * width + kx * S.DilationX;
                    V value = Neighbours<V, L>(plane + corner + shift, stride);
                    V larger = L.GreaterThan(value, best);
                    index = L.Select(larger, L.Create(shift), index);
                    best = L.Select(larger, value, best);
                    notFinite = L.MultiplyAdd(value, zero, notFinite); // infinity and NaN give NaN
                }
            }
            L.Store(Relu ? UnaryOperations.Relu.Apply<V, L>(best) : best, y + ox);
            L.StoreAsInteger(L.Add(L.Add(index, step), L.Create(corner)), indices + ox);
        }
        return L.Sum(notFinite) == 0;
    }

    // With stride 2, the second load begins one float early, so that nothing past the last window's value is read.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Neighbours<V, L>(float* x, int stride) where V : struct where L : struct, ILanes<V> =>
        stride == 1 ? L.Load(x) : L.EvenThenOdd(L.Load(x), L.Load(x + L.Count - 1));

    private readonly void Row(float* plane, int oy, int outWidth, float* y, int* indices)
    {
        for (int ox = 0; ox < outWidth; ox++)
        {
            int index = Largest(plane, oy * S.StrideY - S.PadY, ox * S.StrideX - S.PadX);
            float value = plane[index];
            y[ox] = Relu && value < 0 ? 0 : value;
            indices[ox] = index;
        }
    }

    private readonly int Largest(float* x, int top, int left)
    {
        int firstY = top < 0 ? (-top + S.DilationY - 1) / S.DilationY : 0;
        int firstX = left < 0 ? (-left + S.DilationX - 1) / S.DilationX : 0;
        int best = (top + firstY * S.DilationY) * S.Width + left + firstX * S.DilationX;
        for (int ky = firstY; ky < S.KernelHeight && top + ky * S.DilationY < S.Height; ky++)
        {
            for (int kx = firstX; kx < S.KernelWidth && left + kx * S.DilationX < S.Width; kx++)
            {
                int at = (top + ky * S.DilationY) * S.Width + left + kx * S.DilationX;
                if (x[at] > x[best] || float.IsNaN(x[at]))
                    best = at;
            }
        }
        return best;
    }
}
