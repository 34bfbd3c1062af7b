namespace TorchSharp.Kernels;

/// <summary>
/// Two-dimensional convolution (cross-correlation, as torch.nn.functional.conv2d) and its gradients. Layouts:
/// <see cref="ConvolutionShape"/>.
/// </summary>
internal static unsafe class Convolution
{
    /// <summary>y = x * w + bias. <paramref name="bias"/>: OutChannels values, or null. Overwrites y.</summary>
    public static void Forward(in ConvolutionShape s, float* x, float* w, float* bias, float* y)
    {
        float* yp = y;
        for (int n = 0; n < s.Batch; n++)
            for (int o = 0; o < s.OutChannels; o++)
                for (int oy = 0; oy < s.OutHeight; oy++)
                    for (int ox = 0; ox < s.OutWidth; ox++)
                    {
                        float sum = bias == null ? 0 : bias[o];
                        int g = o / s.GroupOutChannels;
                        float* wp = w + (long)o * s.Taps;
                        for (int c = 0; c < s.GroupInChannels; c++)
                        {
                            float* xp = x + ((long)n * s.InChannels + g * s.GroupInChannels + c) * s.InPlane;
                            for (int ky = 0; ky < s.KernelHeight; ky++)
                                for (int kx = 0; kx < s.KernelWidth; kx++, wp++)
                                {
                                    int iy = oy * s.StrideY - s.PadY + ky * s.DilationY, ix = ox * s.StrideX - s.PadX + kx * s.DilationX;
                                    if ((uint)iy < (uint)s.Height && (uint)ix < (uint)s.Width)
                                        sum += xp[iy * s.Width + ix] * *wp;
                                }
                        }
                        *yp++ = sum;
                    }
    }

    /// <summary>Gradient of the input from that of the output. Overwrites dx.</summary>
    public static void BackwardInput(in ConvolutionShape s, float* dy, float* w, float* dx) => Backward(s, dy, w, null, dx, null, null);

    /// <summary>
    /// Gradients of the weights and, unless <paramref name="dbias"/> is null, of the bias. Overwrites both.
    /// </summary>
    public static void BackwardWeight(in ConvolutionShape s, float* x, float* dy, float* dw, float* dbias) => Backward(s, dy, null, x, null, dw, dbias);

    private static void Backward(in ConvolutionShape s, float* dy, float* w, float* x, float* dx, float* dw, float* dbias)
    {
        if (dx != null)
            Elementwise.Fill((long)s.Batch * s.InChannels * s.InPlane, 0, dx);
        if (dw != null)
            Elementwise.Fill((long)s.OutChannels * s.Taps, 0, dw);
        if (dbias != null)
            Elementwise.Fill(s.OutChannels, 0, dbias);
        for (int n = 0; n < s.Batch; n++)
            for (int o = 0; o < s.OutChannels; o++)
                for (int oy = 0; oy < s.OutHeight; oy++)
                    for (int ox = 0; ox < s.OutWidth; ox++)
                    {
                        float gradient = *dy++;
                        if (dbias != null)
                            dbias[o] += gradient;
                        int g = o / s.GroupOutChannels;
                        long tap = (long)o * s.Taps;
                        for (int c = 0; c < s.GroupInChannels; c++)
                        {
                            long plane = ((long)n * s.InChannels + g * s.GroupInChannels + c) * s.InPlane;
                            for (int ky = 0; ky < s.KernelHeight; ky++)
                                for (int kx = 0; kx < s.KernelWidth; kx++, tap++)
                                {
                                    int iy = oy * s.StrideY - s.PadY + ky * s.DilationY, ix = ox * s.StrideX - s.PadX + kx * s.DilationX;
                                    if ((uint)iy >= (uint)s.Height || (uint)ix >= (uint)s.Width)
                                        continue;
                                    if (dx != null)
                                        dx[plane + iy * s.Width + ix] += gradient * w[tap];
                                    if (dw != null)
                                        dw[tap] += gradient * x[plane + iy * s.Width + ix];
                                }
                        }
                    }
    }
}
