namespace TorchSharp.Kernels;

/// <summary>
/// Sizes of a two-dimensional pooling of Planes (batch times channels) images of Height x Width, contiguous, to Planes
/// images of OutHeight x OutWidth.
/// </summary>
internal readonly record struct PoolingShape(
    int Planes, int Height, int Width, int KernelHeight, int KernelWidth, int StrideY, int StrideX,
    int PadY = 0, int PadX = 0, int DilationY = 1, int DilationX = 1, bool CeilingMode = false)
{
    public int OutHeight => OutSize(Height, KernelHeight, StrideY, PadY, DilationY);

    public int OutWidth => OutSize(Width, KernelWidth, StrideX, PadX, DilationX);

    public int InPlane => Height * Width;

    public int OutPlane => OutHeight * OutWidth;

    private int OutSize(int size, int kernel, int stride, int pad, int dilation)
    {
        int last = size + 2 * pad - dilation * (kernel - 1) - 1;
        int count = (CeilingMode ? last + stride - 1 : last) / stride + 1;
        // As PyTorch: in ceiling mode the last window must still begin inside the input or its left padding.
        return CeilingMode && (count - 1) * stride >= size + pad ? count - 1 : count;
    }
}
