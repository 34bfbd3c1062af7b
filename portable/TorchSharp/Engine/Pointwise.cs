using System.Numerics;
using ScalarType = TorchSharp.torch.ScalarType;

namespace TorchSharp.Engine;

/// <summary>Applies a function to every element, broadcasting where there are two operands.</summary>
internal static unsafe class Pointwise
{
    /// <summary>y = f(x) for a contiguous floating-point x.</summary>
    internal static TensorImpl Unary<TFunction>(TensorImpl x, double p, double q)
        where TFunction : IUnaryFunction
    {
        var y = TensorImpl.Empty(x.Sizes, x.Type);
        if (x.Type == ScalarType.Float32)
        {
            if (!TFunction.Vectorized(x.Count, x.Pointer<float>(), y.Pointer<float>())) Values<TFunction, float>(x, y, p, q);
        }
        else
        {
            Values<TFunction, double>(x, y, p, q);
        }

        return y;
    }

    /// <summary>dx = dy · f'(x), all contiguous and of one floating-point type.</summary>
    internal static TensorImpl UnaryGradient<TFunction>(TensorImpl dy, TensorImpl x, TensorImpl y, double p, double q)
        where TFunction : IUnaryFunction
    {
        var dx = TensorImpl.Empty(x.Sizes, x.Type);
        if (x.Type == ScalarType.Float32)
        {
            if (!TFunction.VectorizedGradient(
                x.Count, dy.Pointer<float>(), x.Pointer<float>(), y.Pointer<float>(), dx.Pointer<float>()))
            {
                Slopes<TFunction, float>(dy, x, y, dx, p, q);
            }
        }
        else
        {
            Slopes<TFunction, double>(dy, x, y, dx, p, q);
        }

        return dx;
    }

    /// <summary>f(a, b), broadcast; both of <paramref name="type"/>.</summary>
    internal static TensorImpl Binary<TFunction>(TensorImpl a, TensorImpl b, ScalarType type)
        where TFunction : IBinaryFunction
    {
        var y = TensorImpl.Empty(Shape.Broadcast(a.Sizes, b.Sizes), type);
        BinaryInto<TFunction>(a, b, y);
        return y;
    }

    /// <summary>y = f(a, b), broadcast to y, which may be a or b themselves.</summary>
    internal static void BinaryInto<TFunction>(TensorImpl a, TensorImpl b, TensorImpl y)
        where TFunction : IBinaryFunction
    {
        switch (y.Type)
        {
            case ScalarType.Float32: Floats<TFunction>(a, b, y); break;
            case ScalarType.Float64: Loop<TFunction, double>(a, b, y); break;
            case ScalarType.Int64: Loop<TFunction, long>(a, b, y); break;
            case ScalarType.Int32: Loop<TFunction, int>(a, b, y); break;
            case ScalarType.Int16: Loop<TFunction, short>(a, b, y); break;
            case ScalarType.Int8: Loop<TFunction, sbyte>(a, b, y); break;
            case ScalarType.Byte: Loop<TFunction, byte>(a, b, y); break;
            case ScalarType.Bool:
                Loop<TFunction, byte>(a, b, y);
                foreach (ref var value in y.Span<byte>()) value = value == 0 ? (byte)0 : (byte)1;
                break;
            default: throw ScalarTypes.Unsupported(y.Type, typeof(TFunction).Name);
        }
    }

    /// <summary>Which elements of a and b, broadcast, pass the test; both of one type.</summary>
    internal static TensorImpl Compare<TComparison>(TensorImpl a, TensorImpl b)
        where TComparison : IComparison
    {
        var y = TensorImpl.Empty(Shape.Broadcast(a.Sizes, b.Sizes), ScalarType.Bool);
        switch (a.Type)
        {
            case ScalarType.Float32: Tests<TComparison, float>(a, b, y); break;
            case ScalarType.Float64: Tests<TComparison, double>(a, b, y); break;
            case ScalarType.Int64: Tests<TComparison, long>(a, b, y); break;
            case ScalarType.Int32: Tests<TComparison, int>(a, b, y); break;
            case ScalarType.Int16: Tests<TComparison, short>(a, b, y); break;
            case ScalarType.Int8: Tests<TComparison, sbyte>(a, b, y); break;
            case ScalarType.Byte or ScalarType.Bool: Tests<TComparison, byte>(a, b, y); break;
            default: throw ScalarTypes.Unsupported(a.Type, typeof(TComparison).Name);
        }

        return y;
    }

    private static void Values<TFunction, T>(TensorImpl x, TensorImpl y, double p, double q)
        where TFunction : IUnaryFunction
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T first = T.CreateTruncating(p), second = T.CreateTruncating(q);
        T* from = x.Pointer<T>(), to = y.Pointer<T>();
        for (long i = 0; i < x.Count; i++) to[i] = TFunction.Value(from[i], first, second);
    }

    private static void Slopes<TFunction, T>(TensorImpl dy, TensorImpl x, TensorImpl y, TensorImpl dx, double p, double q)
        where TFunction : IUnaryFunction
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T first = T.CreateTruncating(p), second = T.CreateTruncating(q);
        T* slope = dy.Pointer<T>(), input = x.Pointer<T>(), output = y.Pointer<T>(), to = dx.Pointer<T>();
        for (long i = 0; i < x.Count; i++) to[i] = slope[i] * TFunction.Slope(input[i], output[i], first, second);
    }

    private static void Floats<TFunction>(TensorImpl a, TensorImpl b, TensorImpl y)
        where TFunction : IBinaryFunction
    {
        var walk = Over(a, b, y);
        float* left = a.Pointer<float>(), right = b.Pointer<float>(), to = y.Pointer<float>();
        long n = walk.Run, stepA = walk.Step(0), stepB = walk.Step(1), stepY = walk.Step(2);
        while (walk.Next())
        {
            float* l = left + walk.Start(0), r = right + walk.Start(1), t = to + walk.Start(2);
            if (stepY == 1 && stepA == 1 && stepB == 1 && TFunction.Vectorized(n, l, r, t)) continue;
            if (stepY == 1 && stepA == 1 && stepB == 0 && TFunction.Vectorized(n, l, *r, t, false)) continue;
            if (stepY == 1 && stepA == 0 && stepB == 1 && TFunction.Vectorized(n, r, *l, t, true)) continue;
            for (long i = 0; i < n; i++) t[i * stepY] = TFunction.Value(l[i * stepA], r[i * stepB]);
        }
    }

    private static void Loop<TFunction, T>(TensorImpl a, TensorImpl b, TensorImpl y)
        where TFunction : IBinaryFunction
        where T : unmanaged, INumber<T>
    {
        var walk = Over(a, b, y);
        T* left = a.Pointer<T>(), right = b.Pointer<T>(), to = y.Pointer<T>();
        long n = walk.Run, stepA = walk.Step(0), stepB = walk.Step(1), stepY = walk.Step(2);
        while (walk.Next())
        {
            T* l = left + walk.Start(0), r = right + walk.Start(1), t = to + walk.Start(2);
            for (long i = 0; i < n; i++) t[i * stepY] = TFunction.Value(l[i * stepA], r[i * stepB]);
        }
    }

    private static void Tests<TComparison, T>(TensorImpl a, TensorImpl b, TensorImpl y)
        where TComparison : IComparison
        where T : unmanaged, INumber<T>
    {
        var walk = Over(a, b, y);
        T* left = a.Pointer<T>(), right = b.Pointer<T>();
        var to = y.Pointer<bool>();
        long n = walk.Run, stepA = walk.Step(0), stepB = walk.Step(1), stepY = walk.Step(2);
        while (walk.Next())
        {
            T* l = left + walk.Start(0), r = right + walk.Start(1);
            var t = to + walk.Start(2);
            for (long i = 0; i < n; i++) t[i * stepY] = TComparison.Holds(l[i * stepA], r[i * stepB]);
        }
    }

    private static Walk Over(TensorImpl a, TensorImpl b, TensorImpl y) => new(
        y.Sizes,
        Shape.BroadcastStrides(a.Sizes, a.Strides, y.Sizes),
        Shape.BroadcastStrides(b.Sizes, b.Strides, y.Sizes),
        y.Strides);
}
