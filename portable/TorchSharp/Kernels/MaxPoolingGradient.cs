using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TorchSharp.Kernels;

/// <summary>
/// Gradient of max pooling; see <see cref="Pooling.MaxBackward"/>. In general each window's gradient is added where its
/// maximum stood. Windows of two by two that don't overlap, the usual ones, write every pixel of their rows once instead:
/// the gradient where the index says so, zero elsewhere.
/// </summary>
internal unsafe struct MaxPoolingGradient : IRange
{
    public PoolingShape S;
    public float* Gradient, Y, Result; // Y: the output, where relu came before; else null
    public int* Indices;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run<V, L>(int from, int to) where V : struct where L : struct, ILanes<V>
    {
        bool pairs = S is
        {
            KernelHeight: 2, KernelWidth: 2, StrideY: 2, StrideX: 2, PadY: 0, PadX: 0, DilationY: 1, DilationX: 1,
            CeilingMode: false, InPlane: < 1 << 24,
        };
        int outHeight = S.OutHeight, outWidth = S.OutWidth;
        for (int plane = from; plane < to; plane++)
        {
            float* result = Result + (long)plane * S.InPlane;
            long at = (long)plane * S.OutPlane;
            float* y = Y == null ? null : Y + at;
            int row = 0;
            if (pairs)
            {
                if (L.Count > Vector256<float>.Count && 2 * outWidth <= L.Count)
                    row = Pairs<Vector256<float>, Lanes256>(Gradient + at, y, Indices + at, result, outHeight, outWidth);
                else
                    row = Pairs<V, L>(Gradient + at, y, Indices + at, result, outHeight, outWidth);
            }
            int done = 2 * row * S.Width;
            new Span<float>(result + done, S.InPlane - done).Clear();
            for (int i = row * outWidth; i < outHeight * outWidth; i++)
                result[Indices[at + i]] += y == null || y[i] > 0 ? Gradient[at + i] : 0;
        }
    }

    // Does as many rows of windows as vectors fit in, and returns their number. A vector may run over into rows that are
    // written later, but not over the plane's end.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly int Pairs<V, L>(float* gradient, float* y, int* indices, float* result, int outHeight, int outWidth)
        where V : struct where L : struct, ILanes<V>
    {
        int width = S.Width, vectors = (outWidth + L.Count - 1) / L.Count;
        V zero = L.Zero, twice = L.Add(L.Ramp, L.Ramp);
        for (int line = 0; line < 2 * outHeight; line++)
        {
            int oy = line / 2, corner = 2 * oy * width;
            if (oy * outWidth + vectors * L.Count > S.OutPlane || (2 * oy + 1) * width + 2 * vectors * L.Count > S.InPlane)
                return oy;
            V left = L.Create(line % 2 * width), right = L.Create(line % 2 * width + 1);
            for (int ox = 0; ox < outWidth; ox += L.Count)
            {
                int i = oy * outWidth + ox;
                V g = L.Select(L.GreaterThan(L.Create(outWidth - ox), L.Ramp), L.Load(gradient + i), zero);
                if (y != null)
                    g = L.Select(L.GreaterThan(L.Load(y + i), zero), g, zero);
                V place = L.Subtract(L.LoadInteger(indices + i), L.Add(twice, L.Create(corner + 2 * ox)));
                V a = L.Select(L.Equal(place, left), g, zero), b = L.Select(L.Equal(place, right), g, zero);
                L.Store(L.InterleaveLow(a, b), result + line * width + 2 * ox);
                L.Store(L.InterleaveHigh(a, b), result + line * width + 2 * ox + L.Count);
            }
        }
        return outHeight;
    }
}
