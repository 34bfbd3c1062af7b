using System.Numerics;
using TorchSharp.Kernels;

namespace TorchSharp.Engine;

/// <summary>The activation functions of neural networks, with their derivatives.</summary>
internal static unsafe class Activations
{
    internal readonly struct Relu : IUnaryFunction
    {
        public static bool NeedsInput => false;

        public static T Value<T>(T x, T p, T q) where T : IFloatingPointIeee754<T> => T.Max(x, T.Zero);

        public static T Slope<T>(T x, T y, T p, T q) where T : IFloatingPointIeee754<T> => y > T.Zero ? T.One : T.Zero;

        public static bool Vectorized(long count, float* x, float* y) => UnaryFunctions.Run<UnaryOperations.Relu>(count, x, y);

        public static bool VectorizedGradient(long count, float* dy, float* x, float* y, float* dx) =>
            UnaryFunctions.Run<BinaryOperations.ReluGradient>(count, dy, y, dx);
    }

    /// <summary>p is the slope below zero.</summary>
    internal readonly struct LeakyRelu : IUnaryFunction
    {
        public static T Value<T>(T x, T p, T q) where T : IFloatingPointIeee754<T> => x > T.Zero ? x : x * p;

        public static T Slope<T>(T x, T y, T p, T q) where T : IFloatingPointIeee754<T> => x > T.Zero ? T.One : p;
    }

    /// <summary>Held between p and q; the derivative is 0 at the bounds.</summary>
    internal readonly struct Hardtanh : IUnaryFunction
    {
        public static T Value<T>(T x, T p, T q) where T : IFloatingPointIeee754<T> => T.Min(T.Max(x, p), q);

        public static T Slope<T>(T x, T y, T p, T q) where T : IFloatingPointIeee754<T> => x > p && x < q ? T.One : T.Zero;
    }

    /// <summary>p is alpha.</summary>
    internal readonly struct Elu : IUnaryFunction
    {
        public static T Value<T>(T x, T p, T q) where T : IFloatingPointIeee754<T> =>
            x > T.Zero ? x : p * UnaryFunctions.ExpM1.Value(x, p, q);

        public static T Slope<T>(T x, T y, T p, T q) where T : IFloatingPointIeee754<T> => x > T.Zero ? T.One : y + p;
    }

    internal readonly struct Sigmoid : IUnaryFunction
    {
        public static bool NeedsInput => false;

        public static T Value<T>(T x, T p, T q) where T : IFloatingPointIeee754<T> => T.One / (T.One + T.Exp(-x));

        public static T Slope<T>(T x, T y, T p, T q) where T : IFloatingPointIeee754<T> => y * (T.One - y);

        public static bool Vectorized(long count, float* x, float* y) => UnaryFunctions.Run<UnaryOperations.Sigmoid>(count, x, y);

        public static bool VectorizedGradient(long count, float* dy, float* x, float* y, float* dx) =>
            UnaryFunctions.Run<BinaryOperations.SigmoidGradient>(count, dy, y, dx);
    }

    internal readonly struct Tanh : IUnaryFunction
    {
        public static bool NeedsInput => false;

        public static T Value<T>(T x, T p, T q) where T : IFloatingPointIeee754<T> => T.Tanh(x);

        public static T Slope<T>(T x, T y, T p, T q) where T : IFloatingPointIeee754<T> => T.One - (y * y);

        public static bool Vectorized(long count, float* x, float* y) => UnaryFunctions.Run<UnaryOperations.Tanh>(count, x, y);

        public static bool VectorizedGradient(long count, float* dy, float* x, float* y, float* dx) =>
            UnaryFunctions.Run<BinaryOperations.TanhGradient>(count, dy, y, dx);
    }

    internal readonly struct Silu : IUnaryFunction
    {
        public static T Value<T>(T x, T p, T q) where T : IFloatingPointIeee754<T> => x / (T.One + T.Exp(-x));

        public static T Slope<T>(T x, T y, T p, T q) where T : IFloatingPointIeee754<T>
        {
            var s = Sigmoid.Value(x, p, q);
            return s * (T.One + (x * (T.One - s)));
        }

        public static bool Vectorized(long count, float* x, float* y) => UnaryFunctions.Run<UnaryOperations.Silu>(count, x, y);

        public static bool VectorizedGradient(long count, float* dy, float* x, float* y, float* dx) =>
            UnaryFunctions.Run<BinaryOperations.SiluGradient>(count, dy, x, dx);
    }

    /// <summary>x·Φ(x), Φ being the normal distribution function.</summary>
    internal readonly struct Gelu : IUnaryFunction
    {
        public static T Value<T>(T x, T p, T q) where T : IFloatingPointIeee754<T> => x * Phi(x);

        public static T Slope<T>(T x, T y, T p, T q) where T : IFloatingPointIeee754<T> =>
            Phi(x) + (x * T.CreateTruncating(0.3989422804014327) * T.Exp(-x * x / T.CreateTruncating(2)));

        public static bool Vectorized(long count, float* x, float* y) => UnaryFunctions.Run<UnaryOperations.Gelu>(count, x, y);

        public static bool VectorizedGradient(long count, float* dy, float* x, float* y, float* dx) =>
            UnaryFunctions.Run<BinaryOperations.GeluGradient>(count, dy, x, dx);

        private static T Phi<T>(T x) where T : IFloatingPointIeee754<T> =>
            T.CreateTruncating(0.5 * ErrorFunction.Erfc(-0.7071067811865476 * double.CreateTruncating(x)));
    }

    /// <summary>gelu with tanh in place of erf.</summary>
    internal readonly struct GeluTanh : IUnaryFunction
    {
        public static T Value<T>(T x, T p, T q) where T : IFloatingPointIeee754<T> =>
            x / T.CreateTruncating(2) * (T.One + T.Tanh(Inner(x)));

        public static T Slope<T>(T x, T y, T p, T q) where T : IFloatingPointIeee754<T>
        {
            var half = T.CreateTruncating(0.5);
            var t = T.Tanh(Inner(x));
            var inner = T.CreateTruncating(0.7978845608028654) * (T.One + (T.CreateTruncating(3 * 0.044715) * x * x));
            return (half * (T.One + t)) + (half * x * (T.One - (t * t)) * inner);
        }

        private static T Inner<T>(T x) where T : IFloatingPointIeee754<T> =>
            T.CreateTruncating(0.7978845608028654) * (x + (T.CreateTruncating(0.044715) * x * x * x));
    }

    /// <summary>log(1 + e^(p·x)) / p, and x itself where p·x is above q.</summary>
    internal readonly struct Softplus : IUnaryFunction
    {
        public static T Value<T>(T x, T p, T q) where T : IFloatingPointIeee754<T> =>
            x * p > q ? x : UnaryFunctions.Log1P.Value(T.Exp(x * p), p, q) / p;

        public static T Slope<T>(T x, T y, T p, T q) where T : IFloatingPointIeee754<T> =>
            x * p > q ? T.One : Sigmoid.Value(x * p, p, q);
    }

    internal readonly struct LogSigmoid : IUnaryFunction
    {
        public static T Value<T>(T x, T p, T q) where T : IFloatingPointIeee754<T> =>
            T.Min(x, T.Zero) - UnaryFunctions.Log1P.Value(T.Exp(-T.Abs(x)), p, q);

        public static T Slope<T>(T x, T y, T p, T q) where T : IFloatingPointIeee754<T> => Sigmoid.Value(-x, p, q);
    }

    internal readonly struct Mish : IUnaryFunction
    {
        public static T Value<T>(T x, T p, T q) where T : IFloatingPointIeee754<T> => x * T.Tanh(Soft(x));

        public static T Slope<T>(T x, T y, T p, T q) where T : IFloatingPointIeee754<T>
        {
            var t = T.Tanh(Soft(x));
            return t + (x * (T.One - (t * t)) * Sigmoid.Value(x, p, q));
        }

        private static T Soft<T>(T x) where T : IFloatingPointIeee754<T> =>
            Softplus.Value(x, T.One, T.CreateTruncating(20));
    }

    internal readonly struct Hardsigmoid : IUnaryFunction
    {
        public static T Value<T>(T x, T p, T q) where T : IFloatingPointIeee754<T> =>
            T.Clamp(x + T.CreateTruncating(3), T.Zero, T.CreateTruncating(6)) / T.CreateTruncating(6);

        public static T Slope<T>(T x, T y, T p, T q) where T : IFloatingPointIeee754<T> =>
            T.Abs(x) < T.CreateTruncating(3) ? T.One / T.CreateTruncating(6) : T.Zero;
    }

    internal readonly struct Hardswish : IUnaryFunction
    {
        public static T Value<T>(T x, T p, T q) where T : IFloatingPointIeee754<T> => x * Hardsigmoid.Value(x, p, q);

        public static T Slope<T>(T x, T y, T p, T q) where T : IFloatingPointIeee754<T>
        {
            var three = T.CreateTruncating(3);
            return x < -three ? T.Zero : x > three ? T.One : (x / three) + T.CreateTruncating(0.5);
        }
    }
}
