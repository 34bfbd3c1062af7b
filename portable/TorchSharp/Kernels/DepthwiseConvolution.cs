using System.Runtime.CompilerServices;

namespace TorchSharp.Kernels;

/// <summary>
/// A convolution in which every channel has a group of its own, and its gradients. A plane is copied with its padding
/// around it; then every tap is that plane moved by a fixed distance, and the whole plane is one long row.
/// </summary>
internal unsafe struct DepthwiseConvolution : IRange
{
    private const int LongestVector = 16;

    private ConvolutionShape shape;
    private float* source, weights, bias, result;
    private bool isMirrored; // taps from the last to the first

    /// <summary>Whether this is the way to do it.</summary>
    public static bool Fits(in ConvolutionShape s) => s.Groups > 1 && s.Groups == s.InChannels && s.Groups == s.OutChannels
        && s is { StrideY: 1, StrideX: 1, DilationY: 1, DilationX: 1 } && s.PadY < s.KernelHeight && s.PadX < s.KernelWidth;

    /// <summary>As <see cref="Convolution.Forward"/>.</summary>
    public static void Forward(in ConvolutionShape s, float* x, float* w, float* bias, float* y)
    {
        var range = new DepthwiseConvolution { shape = s, source = x, weights = w, bias = bias, result = y };
        Workers.For(s.Batch * s.Groups, s.Groups, ref range);
    }

    /// <summary>As <see cref="Convolution.BackwardInput"/>: the gradient convolved with the mirrored taps.</summary>
    public static void BackwardInput(in ConvolutionShape s, float* dy, float* w, float* dx)
    {
        var back = s with
        {
            Height = s.OutHeight, Width = s.OutWidth, PadY = s.KernelHeight - 1 - s.PadY, PadX = s.KernelWidth - 1 - s.PadX,
        };
        var range = new DepthwiseConvolution { shape = back, source = dy, weights = w, isMirrored = true, result = dx };
        Workers.For(s.Batch * s.Groups, s.Groups, ref range);
    }

    /// <summary>As <see cref="Convolution.BackwardWeight"/>.</summary>
    public static void BackwardWeight(in ConvolutionShape s, float* x, float* dy, float* dw, float* dbias)
    {
        var range = new WeightRange { Shape = s, X = x, Gradient = dy, Dw = dw, Dbias = dbias };
        Workers.For(s.Groups, 1, ref range);
    }

    /// <summary>Convolves the planes [from, to) of all pictures.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run<V, L>(int from, int to) where V : struct where L : struct, ILanes<V>
    {
        var (width, length) = (PaddedWidth(shape), Length(shape));
        float* padded = Buffers.RentFloats(PaddedSize(shape));
        float* wide = Buffers.RentFloats(length + LongestVector);
        for (int plane = from; plane < to; plane++)
        {
            CopyPadded(shape, source + (long)plane * shape.InPlane, padded);
            int channel = plane % shape.Groups;
            float* taps = weights + (long)channel * shape.Taps;
            V start = bias == null ? L.Zero : L.Create(bias[channel]);
            for (int at = 0; at < length; at += L.Count)
            {
                V sum = start;
                for (int ky = 0, tap = 0; ky < shape.KernelHeight; ky++)
                {
                    float* row = padded + at + ky * width;
                    for (int kx = 0; kx < shape.KernelWidth; kx++, tap++)
                        sum = L.MultiplyAdd(L.Create(taps[isMirrored ? shape.Taps - 1 - tap : tap]), L.Load(row + kx), sum);
                }
                L.Store(sum, wide + at);
            }
            float* to0 = result + (long)plane * shape.OutPlane;
            for (int y = 0; y < shape.OutHeight; y++)
                new Span<float>(wide + y * width, shape.OutWidth).CopyTo(new Span<float>(to0 + y * shape.OutWidth, shape.OutWidth));
        }
        Buffers.Return(wide);
        Buffers.Return(padded);
    }

    private static int PaddedWidth(in ConvolutionShape s) => s.Width + 2 * s.PadX;

    // From the first place of the output to the last, in rows of the padded width.
    private static int Length(in ConvolutionShape s) => (s.OutHeight - 1) * PaddedWidth(s) + s.OutWidth;

    private static int PaddedSize(in ConvolutionShape s) => (s.Height + 2 * s.PadY) * PaddedWidth(s) + LongestVector;

    private static void CopyPadded(in ConvolutionShape s, float* plane, float* padded)
    {
        new Span<float>(padded, PaddedSize(s)).Clear();
        for (int y = 0; y < s.Height; y++)
            new Span<float>(plane + y * s.Width, s.Width).CopyTo(new Span<float>(padded + (y + s.PadY) * PaddedWidth(s) + s.PadX, s.Width));
    }

    // Each weight's gradient is a dot product of the output's gradient and the moved plane.
    private struct WeightRange : IRange
    {
        public ConvolutionShape Shape;
        public float* X, Gradient, Dw, Dbias;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<V, L>(int from, int to) where V : struct where L : struct, ILanes<V>
        {
            ConvolutionShape s = Shape;
            var (width, length) = (PaddedWidth(s), Length(s));
            float* padded = Buffers.RentFloats(PaddedSize(s));
            float* wide = Buffers.RentFloats(length + LongestVector);
            new Span<float>(wide, length + LongestVector).Clear(); // between the rows it stays 0
            for (int channel = from; channel < to; channel++)
            {
                float* taps = Dw + (long)channel * s.Taps;
                new Span<float>(taps, s.Taps).Clear();
                float sum = 0;
                for (int image = 0; image < s.Batch; image++)
                {
                    long plane = (long)image * s.Groups + channel;
                    CopyPadded(s, X + plane * s.InPlane, padded);
                    for (int y = 0; y < s.OutHeight; y++)
                        new Span<float>(Gradient + plane * s.OutPlane + y * s.OutWidth, s.OutWidth).CopyTo(new Span<float>(wide + y * width, s.OutWidth));
                    for (int tap = 0; tap < s.Taps; tap++)
                        taps[tap] += Dot<V, L>(wide, padded + tap / s.KernelWidth * width + tap % s.KernelWidth, length);
                    if (Dbias != null)
                        sum += Sum<V, L>(wide, length);
                }
                if (Dbias != null)
                    Dbias[channel] = sum;
            }
            Buffers.Return(wide);
            Buffers.Return(padded);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static float Dot<V, L>(float* a, float* b, int length) where V : struct where L : struct, ILanes<V>
        {
            V sum = L.Zero;
            for (int at = 0; at < length; at += L.Count)
                sum = L.MultiplyAdd(L.Load(a + at), L.Load(b + at), sum);
            return L.Sum(sum);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static float Sum<V, L>(float* a, int length) where V : struct where L : struct, ILanes<V>
        {
            V sum = L.Zero;
            for (int at = 0; at < length; at += L.Count)
                sum = L.Add(sum, L.Load(a + at));
            return L.Sum(sum);
        }
    }
}
