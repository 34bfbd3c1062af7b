using System.Runtime.CompilerServices;

namespace TorchSharp.Kernels;

/// <summary>The functions of one number.</summary>
internal static class UnaryOperations
{
    internal readonly struct Negate : IUnary
    {
        public static V Apply<V, L>(V x) where V : struct where L : struct, ILanes<V> => L.Multiply(x, L.Create(-1));
    }

    internal readonly struct Abs : IUnary
    {
        public static V Apply<V, L>(V x) where V : struct where L : struct, ILanes<V> => L.Abs(x);
    }

    internal readonly struct Square : IUnary
    {
        public static V Apply<V, L>(V x) where V : struct where L : struct, ILanes<V> => L.Multiply(x, x);
    }

    internal readonly struct Sqrt : IUnary
    {
        public static V Apply<V, L>(V x) where V : struct where L : struct, ILanes<V> => L.Sqrt(x);
    }

    internal readonly struct Exp : IUnary
    {
        public static V Apply<V, L>(V x) where V : struct where L : struct, ILanes<V> => L.Exp(x);
    }

    internal readonly struct Log : IUnary
    {
        public static V Apply<V, L>(V x) where V : struct where L : struct, ILanes<V> => L.Log(x);
    }

    internal readonly struct Sin : IUnary
    {
        public static V Apply<V, L>(V x) where V : struct where L : struct, ILanes<V> => L.Sin(x);
    }

    internal readonly struct Cos : IUnary
    {
        public static V Apply<V, L>(V x) where V : struct where L : struct, ILanes<V> => L.Cos(x);
    }

    /// <summary>max(x, 0); NaN stays NaN.</summary>
    internal readonly struct Relu : IUnary
    {
        public static V Apply<V, L>(V x) where V : struct where L : struct, ILanes<V> =>
            L.Select(L.GreaterThan(L.Zero, x), L.Zero, x);
    }

    /// <summary>1 / (1 + e^-x).</summary>
    internal readonly struct Sigmoid : IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V, L>(V x) where V : struct where L : struct, ILanes<V> =>
            L.Divide(L.Create(1), L.Add(L.Create(1), L.Exp(L.Subtract(L.Zero, x))));
    }

    /// <summary>x * sigmoid(x).</summary>
    internal readonly struct Silu : IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V, L>(V x) where V : struct where L : struct, ILanes<V> =>
            L.Divide(x, L.Add(L.Create(1), L.Exp(L.Subtract(L.Zero, x))));
    }

    /// <summary>
    /// 1 - 2 / (e^2x + 1); near zero, where that cancels, the Taylor series to x^9 (relative error below 3e-7 for
    /// |x| &lt; 0.3).
    /// </summary>
    internal readonly struct Tanh : IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V, L>(V x) where V : struct where L : struct, ILanes<V>
        {
            V far = L.Subtract(L.Create(1), L.Divide(L.Create(2), L.Add(L.Create(1), L.Exp(L.Add(x, x)))));
            V square = L.Multiply(x, x);
            V near = L.MultiplyAdd(square, L.Create(62f / 2835), L.Create(-17f / 315));
            near = L.MultiplyAdd(square, near, L.Create(2f / 15));
            near = L.MultiplyAdd(square, near, L.Create(-1f / 3));
            near = L.MultiplyAdd(L.Multiply(square, x), near, x);
            return L.Select(L.GreaterThan(L.Create(0.3f), L.Abs(x)), near, far);
        }
    }

    /// <summary>The error function: Abramowitz and Stegun, 7.1.26 (absolute error below 2e-7).</summary>
    internal readonly struct Erf : IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V, L>(V x) where V : struct where L : struct, ILanes<V>
        {
            V size = L.Abs(x);
            V t = L.Divide(L.Create(1), L.MultiplyAdd(L.Create(0.3275911f), size, L.Create(1)));
            V sum = L.MultiplyAdd(t, L.Create(1.061405429f), L.Create(-1.453152027f));
            sum = L.MultiplyAdd(t, sum, L.Create(1.421413741f));
            sum = L.MultiplyAdd(t, sum, L.Create(-0.284496736f));
            sum = L.MultiplyAdd(t, sum, L.Create(0.254829592f));
            V positive = L.Subtract(L.Create(1), L.Multiply(L.Multiply(t, sum), L.Exp(L.Subtract(L.Zero, L.Multiply(x, x)))));
            return L.Select(L.GreaterThan(L.Zero, x), L.Subtract(L.Zero, positive), positive);
        }
    }

    /// <summary>x times the normal distribution function of x (the exact gelu, with erf).</summary>
    internal readonly struct Gelu : IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V, L>(V x) where V : struct where L : struct, ILanes<V>
        {
            V half = L.Multiply(x, L.Create(0.5f));
            return L.MultiplyAdd(half, Erf.Apply<V, L>(L.Multiply(x, L.Create(0.70710678f))), half);
        }
    }
}
