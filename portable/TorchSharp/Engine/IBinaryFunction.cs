using System.Numerics;

namespace TorchSharp.Engine;

/// <summary>A function of two numbers of any type.</summary>
internal unsafe interface IBinaryFunction
{
    static abstract T Value<T>(T a, T b)
        where T : INumber<T>;

    /// <summary>y[i] = f(a[i], b[i]) with SIMD, for the functions that have it.</summary>
    static virtual bool Vectorized(long count, float* a, float* b, float* y) => false;

    /// <summary>y[i] = f(a[i], b), or f(b, a[i]), with SIMD, for the functions that have it.</summary>
    static virtual bool Vectorized(long count, float* a, float b, float* y, bool scalarFirst) => false;
}
