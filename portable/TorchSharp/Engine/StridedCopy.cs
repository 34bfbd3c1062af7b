using System.Numerics;
using ScalarType = TorchSharp.torch.ScalarType;

namespace TorchSharp.Engine;

/// <summary>Copies between differently strided tensors, repeating (broadcasting) and converting as needed.</summary>
internal static unsafe class StridedCopy
{
    /// <summary>Writes <paramref name="source"/>, broadcast, over every element of <paramref name="target"/>.</summary>
    internal static void Copy(TensorImpl source, TensorImpl target)
    {
        if (source.Type != target.Type)
        {
            Convert(source, target);
            return;
        }

        if (source.IsContiguous && target.IsContiguous && source.Count == target.Count)
        {
            var bytes = source.Count * source.Type.ElementSize();
            Buffer.MemoryCopy(source.Pointer<byte>(), target.Pointer<byte>(), bytes, bytes);
            return;
        }

        switch (source.Type.ElementSize())
        {
            case 1: Run<byte>(source, target); break;
            case 2: Run<short>(source, target); break;
            case 4: Run<int>(source, target); break;
            default: Run<long>(source, target); break;
        }
    }

    private static void Run<T>(TensorImpl source, TensorImpl target)
        where T : unmanaged
    {
        var walk = new Walk(target.Sizes, Shape.BroadcastStrides(source.Sizes, source.Strides, target.Sizes), target.Strides);
        T* from = source.Pointer<T>(), to = target.Pointer<T>();
        long n = walk.Run, stepFrom = walk.Step(0), stepTo = walk.Step(1);
        while (walk.Next())
        {
            T* s = from + walk.Start(0), t = to + walk.Start(1);
            if (stepTo == 1 && stepFrom == 1) new ReadOnlySpan<T>(s, (int)n).CopyTo(new Span<T>(t, (int)n));
            else if (stepTo == 1 && stepFrom == 0) new Span<T>(t, (int)n).Fill(*s);
            else for (long i = 0; i < n; i++) t[i * stepTo] = s[i * stepFrom];
        }
    }

    private static void Convert(TensorImpl source, TensorImpl target)
    {
        switch (source.Type)
        {
            case ScalarType.Float32: From<float>(source, target); break;
            case ScalarType.Float64: From<double>(source, target); break;
            case ScalarType.Int64: From<long>(source, target); break;
            case ScalarType.Int32: From<int>(source, target); break;
            case ScalarType.Int16: From<short>(source, target); break;
            case ScalarType.Int8: From<sbyte>(source, target); break;
            case ScalarType.Byte or ScalarType.Bool: From<byte>(source, target); break;
            default: throw ScalarTypes.Unsupported(source.Type, "copy");
        }
    }

    private static void From<TSource>(TensorImpl source, TensorImpl target)
        where TSource : unmanaged, INumber<TSource>
    {
        switch (target.Type)
        {
            case ScalarType.Float32: Convert<TSource, float>(source, target); break;
            case ScalarType.Float64: Convert<TSource, double>(source, target); break;
            case ScalarType.Int64: Convert<TSource, long>(source, target); break;
            case ScalarType.Int32: Convert<TSource, int>(source, target); break;
            case ScalarType.Int16: Convert<TSource, short>(source, target); break;
            case ScalarType.Int8: Convert<TSource, sbyte>(source, target); break;
            case ScalarType.Byte: Convert<TSource, byte>(source, target); break;
            case ScalarType.Bool: ConvertToBool<TSource>(source, target); break;
            default: throw ScalarTypes.Unsupported(target.Type, "copy");
        }
    }

    private static void Convert<TSource, TTarget>(TensorImpl source, TensorImpl target)
        where TSource : unmanaged, INumber<TSource>
        where TTarget : unmanaged, INumber<TTarget>
    {
        var walk = new Walk(target.Sizes, Shape.BroadcastStrides(source.Sizes, source.Strides, target.Sizes), target.Strides);
        var from = source.Pointer<TSource>();
        var to = target.Pointer<TTarget>();
        long n = walk.Run, stepFrom = walk.Step(0), stepTo = walk.Step(1);
        while (walk.Next())
        {
            var s = from + walk.Start(0);
            var t = to + walk.Start(1);
            for (long i = 0; i < n; i++) t[i * stepTo] = TTarget.CreateTruncating(s[i * stepFrom]);
        }
    }

    private static void ConvertToBool<TSource>(TensorImpl source, TensorImpl target)
        where TSource : unmanaged, INumber<TSource>
    {
        var walk = new Walk(target.Sizes, Shape.BroadcastStrides(source.Sizes, source.Strides, target.Sizes), target.Strides);
        var from = source.Pointer<TSource>();
        var to = target.Pointer<byte>();
        long n = walk.Run, stepFrom = walk.Step(0), stepTo = walk.Step(1);
        while (walk.Next())
        {
            var s = from + walk.Start(0);
            var t = to + walk.Start(1);
            for (long i = 0; i < n; i++) t[i * stepTo] = TSource.IsZero(s[i * stepFrom]) ? (byte)0 : (byte)1;
        }
    }
}
