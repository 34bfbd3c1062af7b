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
        if (DepthwiseConvolution.Fits(s))
        {
            DepthwiseConvolution.Forward(s, x, w, bias, y);
            return;
        }
        for (int g = 0; g < s.Groups; g++)
        {
            new Correlation
            {
                Source = x + (long)g * s.GroupInChannels * s.InPlane, Batch = s.Batch, SourceChannels = s.InChannels,
                Channels = s.GroupInChannels, Height = s.Height, Width = s.Width,
                Result = y + (long)g * s.GroupOutChannels * s.OutPlane, ResultChannels = s.OutChannels, Outputs = s.GroupOutChannels,
                Bias = bias == null ? null : bias + g * s.GroupOutChannels,
                Rows = s.OutHeight, Columns = s.OutWidth, StepY = 1, StepX = 1, PlaneWidth = s.OutWidth, PlaneSize = s.OutPlane,
                Vertical = Taps.OfForward(s.KernelHeight, s.PadY, s.DilationY),
                Horizontal = Taps.OfForward(s.KernelWidth, s.PadX, s.DilationX),
                StrideY = s.StrideY, StrideX = s.StrideX,
                Weights = w + (long)g * s.GroupOutChannels * s.Taps, WeightOutputStep = s.Taps,
                WeightChannelStep = s.KernelHeight * s.KernelWidth, KernelWidth = s.KernelWidth,
            }.Run();
        }
    }

    /// <summary>Gradient of the input from that of the output. Overwrites dx.</summary>
    public static void BackwardInput(in ConvolutionShape s, float* dy, float* w, float* dx)
    {
        if (DepthwiseConvolution.Fits(s))
        {
            DepthwiseConvolution.BackwardInput(s, dy, w, dx);
            return;
        }
        for (int g = 0; g < s.Groups; g++)
        {
            // Inputs that lie a stride apart are reached by the same taps: each such phase is a correlation of its own.
            for (int phaseY = 0; phaseY < Math.Min(s.StrideY, s.Height); phaseY++)
            {
                for (int phaseX = 0; phaseX < Math.Min(s.StrideX, s.Width); phaseX++)
                {
                    new Correlation
                    {
                        Source = dy + (long)g * s.GroupOutChannels * s.OutPlane, Batch = s.Batch, SourceChannels = s.OutChannels,
                        Channels = s.GroupOutChannels, Height = s.OutHeight, Width = s.OutWidth,
                        Result = dx + (long)g * s.GroupInChannels * s.InPlane + phaseY * s.Width + phaseX,
                        ResultChannels = s.InChannels, Outputs = s.GroupInChannels,
                        Rows = (s.Height - phaseY + s.StrideY - 1) / s.StrideY, Columns = (s.Width - phaseX + s.StrideX - 1) / s.StrideX,
                        StepY = s.StrideY, StepX = s.StrideX, PlaneWidth = s.Width, PlaneSize = s.InPlane,
                        Vertical = Taps.OfBackward(s.KernelHeight, s.PadY, s.DilationY, s.StrideY, phaseY),
                        Horizontal = Taps.OfBackward(s.KernelWidth, s.PadX, s.DilationX, s.StrideX, phaseX),
                        StrideY = 1, StrideX = 1,
                        Weights = w + (long)g * s.GroupOutChannels * s.Taps, WeightOutputStep = s.KernelHeight * s.KernelWidth,
                        WeightChannelStep = s.Taps, KernelWidth = s.KernelWidth,
                    }.Run();
                }
            }
        }
    }

    /// <summary>
    /// Gradients of the weights and, unless <paramref name="dbias"/> is null, of the bias. Overwrites both.
    /// </summary>
    public static void BackwardWeight(in ConvolutionShape s, float* x, float* dy, float* dw, float* dbias)
    {
        if (DepthwiseConvolution.Fits(s))
        {
            DepthwiseConvolution.BackwardWeight(s, x, dy, dw, dbias);
            return;
        }
        for (int g = 0; g < s.Groups; g++)
        {
            if (ThinWeightGradient.Fits(s))
                new ThinWeightGradient { S = s, Group = g, X = x, Gradient = dy, Dw = dw, Dbias = dbias }.Run();
            else
                new WeightGradient { S = s, Group = g, X = x, Gradient = dy, Dw = dw, Dbias = dbias }.Run();
        }
    }
}
