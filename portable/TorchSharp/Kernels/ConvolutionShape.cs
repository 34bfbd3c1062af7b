namespace TorchSharp.Kernels;

/// <summary>
/// Sizes of a two-dimensional convolution. Input (Batch, InChannels, Height, Width), weights (OutChannels,
/// InChannels / Groups, KernelHeight, KernelWidth), output (Batch, OutChannels, OutHeight, OutWidth), all contiguous.
/// </summary>
internal readonly record struct ConvolutionShape(
    int Batch, int InChannels, int Height, int Width, int OutChannels, int KernelHeight, int KernelWidth,
    int StrideY = 1, int StrideX = 1, int PadY = 0, int PadX = 0, int DilationY = 1, int DilationX = 1, int Groups = 1)
{
    public int OutHeight => (Height + 2 * PadY - DilationY * (KernelHeight - 1) - 1) / StrideY + 1;

    public int OutWidth => (Width + 2 * PadX - DilationX * (KernelWidth - 1) - 1) / StrideX + 1;

    public int GroupInChannels => InChannels / Groups;

    public int GroupOutChannels => OutChannels / Groups;

    public int InPlane => Height * Width;

    public int OutPlane => OutHeight * OutWidth;

    /// <summary>Weights per output channel: the length of each dot product.</summary>
    public int Taps => GroupInChannels * KernelHeight * KernelWidth;
}
