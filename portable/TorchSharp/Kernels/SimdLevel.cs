namespace TorchSharp.Kernels;

/// <summary>Which vector width the kernels use, narrowest first.</summary>
internal enum SimdLevel
{
    /// <summary>128-bit vectors: NEON or SSE where the processor has them, scalar code of the runtime elsewhere.</summary>
    Vector128,

    /// <summary>256-bit vectors with fused multiply-add.</summary>
    Avx2,

    /// <summary>512-bit vectors with fused multiply-add.</summary>
    Avx512,
}
