using System.Numerics;
using TorchSharp.Kernels;

namespace TorchSharp.Engine;

/// <summary>The functions of two numbers that tensors offer.</summary>
internal static unsafe class BinaryFunctions
{
    internal readonly struct Add : IBinaryFunction
    {
        public static T Value<T>(T a, T b) where T : INumber<T> => a + b;

        public static bool Vectorized(long count, float* a, float* b, float* y) => Run<BinaryOperations.Add>(count, a, b, y);

        public static bool Vectorized(long count, float* a, float b, float* y, bool scalarFirst) =>
            Run<BinaryOperations.Add>(count, a, b, y, scalarFirst);
    }

    internal readonly struct Subtract : IBinaryFunction
    {
        public static T Value<T>(T a, T b) where T : INumber<T> => a - b;

        public static bool Vectorized(long count, float* a, float* b, float* y) => Run<BinaryOperations.Subtract>(count, a, b, y);

        public static bool Vectorized(long count, float* a, float b, float* y, bool scalarFirst) =>
            Run<BinaryOperations.Subtract>(count, a, b, y, scalarFirst);
    }

    internal readonly struct Multiply : IBinaryFunction
    {
        public static T Value<T>(T a, T b) where T : INumber<T> => a * b;

        public static bool Vectorized(long count, float* a, float* b, float* y) => Run<BinaryOperations.Multiply>(count, a, b, y);

        public static bool Vectorized(long count, float* a, float b, float* y, bool scalarFirst) =>
            Run<BinaryOperations.Multiply>(count, a, b, y, scalarFirst);
    }

    internal readonly struct Divide : IBinaryFunction
    {
        public static T Value<T>(T a, T b) where T : INumber<T> => a / b;

        public static bool Vectorized(long count, float* a, float* b, float* y) => Run<BinaryOperations.Divide>(count, a, b, y);

        public static bool Vectorized(long count, float* a, float b, float* y, bool scalarFirst) =>
            Run<BinaryOperations.Divide>(count, a, b, y, scalarFirst);
    }

    internal readonly struct Maximum : IBinaryFunction
    {
        public static T Value<T>(T a, T b) where T : INumber<T> => T.Max(a, b);

        public static bool Vectorized(long count, float* a, float* b, float* y) => Run<BinaryOperations.Maximum>(count, a, b, y);

        public static bool Vectorized(long count, float* a, float b, float* y, bool scalarFirst) =>
            Run<BinaryOperations.Maximum>(count, a, b, y, scalarFirst);
    }

    internal readonly struct Minimum : IBinaryFunction
    {
        public static T Value<T>(T a, T b) where T : INumber<T> => T.Min(a, b);

        public static bool Vectorized(long count, float* a, float* b, float* y) => Run<BinaryOperations.Minimum>(count, a, b, y);

        public static bool Vectorized(long count, float* a, float b, float* y, bool scalarFirst) =>
            Run<BinaryOperations.Minimum>(count, a, b, y, scalarFirst);
    }

    /// <summary>The remainder with the sign of the divisor, as Python's %.</summary>
    internal readonly struct Remainder : IBinaryFunction
    {
        public static T Value<T>(T a, T b) where T : INumber<T>
        {
            var rest = a % b;
            return T.IsZero(rest) || T.IsNegative(rest) == T.IsNegative(b) ? rest : rest + b;
        }
    }

    /// <summary>The quotient rounded down.</summary>
    internal readonly struct FloorDivide : IBinaryFunction
    {
        public static T Value<T>(T a, T b) where T : INumber<T> => (a - Remainder.Value(a, b)) / b;
    }

    /// <summary>The quotient rounded towards zero.</summary>
    internal readonly struct TruncateDivide : IBinaryFunction
    {
        public static T Value<T>(T a, T b) where T : INumber<T> => (a - (a % b)) / b;
    }

    internal readonly struct Power : IBinaryFunction
    {
        public static T Value<T>(T a, T b) where T : INumber<T>
        {
            if (typeof(T) == typeof(float))
            {
                return T.CreateTruncating(MathF.Pow(float.CreateTruncating(a), float.CreateTruncating(b)));
            }

            if (typeof(T) == typeof(double))
            {
                return T.CreateTruncating(Math.Pow(double.CreateTruncating(a), double.CreateTruncating(b)));
            }

            if (T.IsNegative(b)) throw new ArgumentException("Integers to negative integer powers are not allowed.");
            var result = T.One;
            for (var exponent = long.CreateTruncating(b); exponent > 0; exponent >>= 1, a *= a)
            {
                if ((exponent & 1) == 1) result *= a;
            }

            return result;
        }
    }

    internal readonly struct And : IBinaryFunction
    {
        public static T Value<T>(T a, T b) where T : INumber<T> => Bits(a, b, static (x, y) => x & y);
    }

    internal readonly struct Or : IBinaryFunction
    {
        public static T Value<T>(T a, T b) where T : INumber<T> => Bits(a, b, static (x, y) => x | y);
    }

    internal readonly struct Xor : IBinaryFunction
    {
        public static T Value<T>(T a, T b) where T : INumber<T> => Bits(a, b, static (x, y) => x ^ y);
    }

    private static T Bits<T>(T a, T b, Func<long, long, long> operation)
        where T : INumber<T> => T.CreateTruncating(operation(long.CreateTruncating(a), long.CreateTruncating(b)));

    private static bool Run<TOperation>(long count, float* a, float* b, float* y)
        where TOperation : unmanaged, IBinary
    {
        Elementwise.Apply<TOperation>(count, a, b, y);
        return true;
    }

    private static bool Run<TOperation>(long count, float* a, float b, float* y, bool scalarFirst)
        where TOperation : unmanaged, IBinary
    {
        Elementwise.ApplyScalar<TOperation>(count, a, b, y, scalarFirst);
        return true;
    }
}
