using System.Runtime.CompilerServices;

namespace TorchSharp.Kernels;

/// <summary>The functions of two numbers; those named Gradient take (gradient of the output, what they need of the forward pass).</summary>
internal static class BinaryOperations
{
    internal readonly struct Add : IBinary
    {
        public static V Apply<V, L>(V a, V b) where V : struct where L : struct, ILanes<V> => L.Add(a, b);
    }

    internal readonly struct Subtract : IBinary
    {
        public static V Apply<V, L>(V a, V b) where V : struct where L : struct, ILanes<V> => L.Subtract(a, b);
    }

    internal readonly struct Multiply : IBinary
    {
        public static V Apply<V, L>(V a, V b) where V : struct where L : struct, ILanes<V> => L.Multiply(a, b);
    }

    internal readonly struct Divide : IBinary
    {
        public static V Apply<V, L>(V a, V b) where V : struct where L : struct, ILanes<V> => L.Divide(a, b);
    }

    internal readonly struct Maximum : IBinary
    {
        public static V Apply<V, L>(V a, V b) where V : struct where L : struct, ILanes<V> => L.Max(a, b);
    }

    internal readonly struct Minimum : IBinary
    {
        public static V Apply<V, L>(V a, V b) where V : struct where L : struct, ILanes<V> => L.Min(a, b);
    }

    /// <summary>dy where the output (or the input) y is positive, 0 elsewhere.</summary>
    internal readonly struct ReluGradient : IBinary
    {
        public static V Apply<V, L>(V dy, V y) where V : struct where L : struct, ILanes<V> =>
            L.Select(L.GreaterThan(y, L.Zero), dy, L.Zero);
    }

    /// <summary>dy * y * (1 - y), y being the output.</summary>
    internal readonly struct SigmoidGradient : IBinary
    {
        public static V Apply<V, L>(V dy, V y) where V : struct where L : struct, ILanes<V> =>
            L.Multiply(L.Multiply(dy, y), L.Subtract(L.Create(1), y));
    }

    /// <summary>dy * (1 - y^2), y being the output.</summary>
    internal readonly struct TanhGradient : IBinary
    {
        public static V Apply<V, L>(V dy, V y) where V : struct where L : struct, ILanes<V> =>
            L.Multiply(dy, L.Subtract(L.Create(1), L.Multiply(y, y)));
    }

    /// <summary>dy * s * (1 + x * (1 - s)), s = sigmoid(x), x being the input.</summary>
    internal readonly struct SiluGradient : IBinary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V, L>(V dy, V x) where V : struct where L : struct, ILanes<V>
        {
            V s = UnaryOperations.Sigmoid.Apply<V, L>(x);
            V one = L.Create(1);
            return L.Multiply(L.Multiply(dy, s), L.MultiplyAdd(x, L.Subtract(one, s), one));
        }
    }

    /// <summary>dy * (F(x) + x * f(x)), F and f being the normal distribution and density, x the input.</summary>
    internal readonly struct GeluGradient : IBinary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V, L>(V dy, V x) where V : struct where L : struct, ILanes<V>
        {
            V half = L.Create(0.5f);
            V below = L.MultiplyAdd(half, UnaryOperations.Erf.Apply<V, L>(L.Multiply(x, L.Create(0.70710678f))), half);
            V density = L.Multiply(L.Create(0.39894228f), L.Exp(L.Multiply(L.Multiply(x, x), L.Create(-0.5f))));
            return L.Multiply(dy, L.MultiplyAdd(x, density, below));
        }
    }
}
