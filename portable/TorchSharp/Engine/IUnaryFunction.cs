using System.Numerics;

namespace TorchSharp.Engine;

/// <summary>A differentiable function of one real number with up to two constants (a slope, a bound …).</summary>
internal unsafe interface IUnaryFunction
{
    /// <summary>Whether the derivative looks at x; where y says enough, x needn't be kept for backward.</summary>
    static virtual bool NeedsInput => true;

    static abstract T Value<T>(T x, T p, T q)
        where T : IFloatingPointIeee754<T>;

    /// <summary>The derivative at x, where the function gave y.</summary>
    static abstract T Slope<T>(T x, T y, T p, T q)
        where T : IFloatingPointIeee754<T>;

    /// <summary>y[i] = f(x[i]) with SIMD, for the functions that have it.</summary>
    static virtual bool Vectorized(long count, float* x, float* y) => false;

    /// <summary>dx[i] = dy[i] · f'(x[i]) with SIMD, for the functions that have it.</summary>
    static virtual bool VectorizedGradient(long count, float* dy, float* x, float* y, float* dx) => false;
}
