using System.Numerics;
using TorchSharp.Kernels;

namespace TorchSharp.Engine;

/// <summary>The elementary functions, with their derivatives. <see cref="Activations"/> has those of neural networks.</summary>
internal static unsafe class UnaryFunctions
{
    internal readonly struct Exp : IUnaryFunction
    {
        public static bool NeedsInput => false;

        public static T Value<T>(T x, T p, T q) where T : IFloatingPointIeee754<T> => T.Exp(x);

        public static T Slope<T>(T x, T y, T p, T q) where T : IFloatingPointIeee754<T> => y;

        public static bool Vectorized(long count, float* x, float* y) => Run<UnaryOperations.Exp>(count, x, y);

        public static bool VectorizedGradient(long count, float* dy, float* x, float* y, float* dx) =>
            Run<BinaryOperations.Multiply>(count, dy, y, dx);
    }

    internal readonly struct Exp2 : IUnaryFunction
    {
        public static T Value<T>(T x, T p, T q) where T : IFloatingPointIeee754<T> => T.Exp2(x);

        public static T Slope<T>(T x, T y, T p, T q) where T : IFloatingPointIeee754<T> => y * T.CreateTruncating(0.69314718055994531);
    }

    internal readonly struct ExpM1 : IUnaryFunction
    {
        public static T Value<T>(T x, T p, T q) where T : IFloatingPointIeee754<T>
        {
            // T.ExpM1 cancels near zero; there, tanh(x/2)·(e^x + 1) is the same number without the subtraction.
            return T.Abs(x) < T.CreateTruncating(0.5) ? T.Tanh(x / T.CreateTruncating(2)) * (T.Exp(x) + T.One) : T.Exp(x) - T.One;
        }

        public static T Slope<T>(T x, T y, T p, T q) where T : IFloatingPointIeee754<T> => y + T.One;
    }

    internal readonly struct Log : IUnaryFunction
    {
        public static T Value<T>(T x, T p, T q) where T : IFloatingPointIeee754<T> => T.Log(x);

        public static T Slope<T>(T x, T y, T p, T q) where T : IFloatingPointIeee754<T> => T.One / x;

        public static bool Vectorized(long count, float* x, float* y) => Run<UnaryOperations.Log>(count, x, y);
    }

    internal readonly struct Log2 : IUnaryFunction
    {
        public static T Value<T>(T x, T p, T q) where T : IFloatingPointIeee754<T> => T.Log2(x);

        public static T Slope<T>(T x, T y, T p, T q) where T : IFloatingPointIeee754<T> =>
            T.CreateTruncating(1.4426950408889634) / x;
    }

    internal readonly struct Log10 : IUnaryFunction
    {
        public static T Value<T>(T x, T p, T q) where T : IFloatingPointIeee754<T> => T.Log10(x);

        public static T Slope<T>(T x, T y, T p, T q) where T : IFloatingPointIeee754<T> =>
            T.CreateTruncating(0.43429448190325183) / x;
    }

    internal readonly struct Log1P : IUnaryFunction
    {
        public static T Value<T>(T x, T p, T q) where T : IFloatingPointIeee754<T>
        {
            // Kahan: the rounding of 1 + x cancels between numerator and denominator.
            var sum = T.One + x;
            return sum == T.One ? x : T.Log(sum) * (x / (sum - T.One));
        }

        public static T Slope<T>(T x, T y, T p, T q) where T : IFloatingPointIeee754<T> => T.One / (T.One + x);
    }

    internal readonly struct Sqrt : IUnaryFunction
    {
        public static T Value<T>(T x, T p, T q) where T : IFloatingPointIeee754<T> => T.Sqrt(x);

        public static T Slope<T>(T x, T y, T p, T q) where T : IFloatingPointIeee754<T> => T.One / (y + y);

        public static bool Vectorized(long count, float* x, float* y) => Run<UnaryOperations.Sqrt>(count, x, y);
    }

    internal readonly struct Rsqrt : IUnaryFunction
    {
        public static T Value<T>(T x, T p, T q) where T : IFloatingPointIeee754<T> => T.One / T.Sqrt(x);

        public static T Slope<T>(T x, T y, T p, T q) where T : IFloatingPointIeee754<T> => -y / (x + x);
    }

    internal readonly struct Reciprocal : IUnaryFunction
    {
        public static T Value<T>(T x, T p, T q) where T : IFloatingPointIeee754<T> => T.One / x;

        public static T Slope<T>(T x, T y, T p, T q) where T : IFloatingPointIeee754<T> => -y * y;
    }

    internal readonly struct Sin : IUnaryFunction
    {
        public static T Value<T>(T x, T p, T q) where T : IFloatingPointIeee754<T> => T.Sin(x);

        public static T Slope<T>(T x, T y, T p, T q) where T : IFloatingPointIeee754<T> => T.Cos(x);

        public static bool Vectorized(long count, float* x, float* y) => Run<UnaryOperations.Sin>(count, x, y);
    }

    internal readonly struct Cos : IUnaryFunction
    {
        public static T Value<T>(T x, T p, T q) where T : IFloatingPointIeee754<T> => T.Cos(x);

        public static T Slope<T>(T x, T y, T p, T q) where T : IFloatingPointIeee754<T> => -T.Sin(x);

        public static bool Vectorized(long count, float* x, float* y) => Run<UnaryOperations.Cos>(count, x, y);
    }

    internal readonly struct Tan : IUnaryFunction
    {
        public static T Value<T>(T x, T p, T q) where T : IFloatingPointIeee754<T> => T.Tan(x);

        public static T Slope<T>(T x, T y, T p, T q) where T : IFloatingPointIeee754<T> => T.One + (y * y);
    }

    internal readonly struct Asin : IUnaryFunction
    {
        public static T Value<T>(T x, T p, T q) where T : IFloatingPointIeee754<T> => T.Asin(x);

        public static T Slope<T>(T x, T y, T p, T q) where T : IFloatingPointIeee754<T> => T.One / T.Sqrt(T.One - (x * x));
    }

    internal readonly struct Acos : IUnaryFunction
    {
        public static T Value<T>(T x, T p, T q) where T : IFloatingPointIeee754<T> => T.Acos(x);

        public static T Slope<T>(T x, T y, T p, T q) where T : IFloatingPointIeee754<T> => -T.One / T.Sqrt(T.One - (x * x));
    }

    internal readonly struct Atan : IUnaryFunction
    {
        public static T Value<T>(T x, T p, T q) where T : IFloatingPointIeee754<T> => T.Atan(x);

        public static T Slope<T>(T x, T y, T p, T q) where T : IFloatingPointIeee754<T> => T.One / (T.One + (x * x));
    }

    internal readonly struct Sinh : IUnaryFunction
    {
        public static T Value<T>(T x, T p, T q) where T : IFloatingPointIeee754<T> => T.Sinh(x);

        public static T Slope<T>(T x, T y, T p, T q) where T : IFloatingPointIeee754<T> => T.Cosh(x);
    }

    internal readonly struct Cosh : IUnaryFunction
    {
        public static T Value<T>(T x, T p, T q) where T : IFloatingPointIeee754<T> => T.Cosh(x);

        public static T Slope<T>(T x, T y, T p, T q) where T : IFloatingPointIeee754<T> => T.Sinh(x);
    }

    internal readonly struct Erf : IUnaryFunction
    {
        public static T Value<T>(T x, T p, T q) where T : IFloatingPointIeee754<T> =>
            T.CreateTruncating(ErrorFunction.Erf(double.CreateTruncating(x)));

        public static T Slope<T>(T x, T y, T p, T q) where T : IFloatingPointIeee754<T> =>
            T.CreateTruncating(1.1283791670955126) * T.Exp(-x * x);
    }

    internal readonly struct Erfc : IUnaryFunction
    {
        public static T Value<T>(T x, T p, T q) where T : IFloatingPointIeee754<T> =>
            T.CreateTruncating(ErrorFunction.Erfc(double.CreateTruncating(x)));

        public static T Slope<T>(T x, T y, T p, T q) where T : IFloatingPointIeee754<T> =>
            T.CreateTruncating(-1.1283791670955126) * T.Exp(-x * x);
    }

    internal readonly struct Square : IUnaryFunction
    {
        public static T Value<T>(T x, T p, T q) where T : IFloatingPointIeee754<T> => x * x;

        public static T Slope<T>(T x, T y, T p, T q) where T : IFloatingPointIeee754<T> => x + x;

        public static bool Vectorized(long count, float* x, float* y) => Run<UnaryOperations.Square>(count, x, y);
    }

    internal readonly struct Abs : IUnaryFunction
    {
        public static T Value<T>(T x, T p, T q) where T : IFloatingPointIeee754<T> => T.Abs(x);

        public static T Slope<T>(T x, T y, T p, T q) where T : IFloatingPointIeee754<T> => Sign.Value(x, p, q);

        public static bool Vectorized(long count, float* x, float* y) => Run<UnaryOperations.Abs>(count, x, y);
    }

    internal readonly struct Negate : IUnaryFunction
    {
        public static T Value<T>(T x, T p, T q) where T : IFloatingPointIeee754<T> => -x;

        public static T Slope<T>(T x, T y, T p, T q) where T : IFloatingPointIeee754<T> => -T.One;

        public static bool Vectorized(long count, float* x, float* y) => Run<UnaryOperations.Negate>(count, x, y);
    }

    internal readonly struct Sign : IUnaryFunction
    {
        public static T Value<T>(T x, T p, T q) where T : IFloatingPointIeee754<T> =>
            x > T.Zero ? T.One : x < T.Zero ? -T.One : x;

        public static T Slope<T>(T x, T y, T p, T q) where T : IFloatingPointIeee754<T> => T.Zero;
    }

    internal readonly struct Floor : IUnaryFunction
    {
        public static T Value<T>(T x, T p, T q) where T : IFloatingPointIeee754<T> => T.Floor(x);

        public static T Slope<T>(T x, T y, T p, T q) where T : IFloatingPointIeee754<T> => T.Zero;
    }

    internal readonly struct Ceiling : IUnaryFunction
    {
        public static T Value<T>(T x, T p, T q) where T : IFloatingPointIeee754<T> => T.Ceiling(x);

        public static T Slope<T>(T x, T y, T p, T q) where T : IFloatingPointIeee754<T> => T.Zero;
    }

    internal readonly struct Truncate : IUnaryFunction
    {
        public static T Value<T>(T x, T p, T q) where T : IFloatingPointIeee754<T> => T.Truncate(x);

        public static T Slope<T>(T x, T y, T p, T q) where T : IFloatingPointIeee754<T> => T.Zero;
    }

    /// <summary>Halves go to the even neighbour. p is the power of ten that is rounded at.</summary>
    internal readonly struct Round : IUnaryFunction
    {
        public static T Value<T>(T x, T p, T q) where T : IFloatingPointIeee754<T> => T.Round(x * p, MidpointRounding.ToEven) / p;

        public static T Slope<T>(T x, T y, T p, T q) where T : IFloatingPointIeee754<T> => T.Zero;
    }

    /// <summary>Held between p and q.</summary>
    internal readonly struct Clamp : IUnaryFunction
    {
        public static T Value<T>(T x, T p, T q) where T : IFloatingPointIeee754<T> => T.Min(T.Max(x, p), q);

        public static T Slope<T>(T x, T y, T p, T q) where T : IFloatingPointIeee754<T> => x >= p && x <= q ? T.One : T.Zero;
    }

    /// <summary>To the power p.</summary>
    internal readonly struct Power : IUnaryFunction
    {
        public static T Value<T>(T x, T p, T q) where T : IFloatingPointIeee754<T> => T.Pow(x, p);

        public static T Slope<T>(T x, T y, T p, T q) where T : IFloatingPointIeee754<T> =>
            T.IsZero(p) ? T.Zero : p * T.Pow(x, p - T.One);
    }

    internal static bool Run<TOperation>(long count, float* x, float* y)
        where TOperation : unmanaged, IUnary
    {
        Elementwise.Apply<TOperation>(count, x, y);
        return true;
    }

    internal static bool Run<TOperation>(long count, float* a, float* b, float* y)
        where TOperation : unmanaged, IBinary
    {
        Elementwise.Apply<TOperation>(count, a, b, y);
        return true;
    }
}
