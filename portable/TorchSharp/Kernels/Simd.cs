using System.Runtime.Intrinsics.X86;

namespace TorchSharp.Kernels;

/// <summary>What the processor offers, and the switch by which tests force a narrower path.</summary>
internal static class Simd
{
    /// <summary>The widest path this processor runs.</summary>
    public static readonly SimdLevel Best =
        Avx512F.IsSupported ? SimdLevel.Avx512 :
        Avx2.IsSupported && Fma.IsSupported ? SimdLevel.Avx2 :
        SimdLevel.Vector128;

    /// <summary>The path in use. Set it only to a level that is not above <see cref="Best"/>.</summary>
    public static SimdLevel Level { get; set; } = Best;
}
