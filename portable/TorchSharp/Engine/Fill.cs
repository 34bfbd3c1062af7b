using System.Numerics;
using ScalarType = TorchSharp.torch.ScalarType;

namespace TorchSharp.Engine;

/// <summary>Sets every element of a tensor to one number.</summary>
internal static unsafe class Fill
{
    internal static void With(TensorImpl target, Scalar value)
    {
        switch (target.Type)
        {
            case ScalarType.Float32: Run<float>(target, value); break;
            case ScalarType.Float64: Run<double>(target, value); break;
            case ScalarType.Int64: Run<long>(target, value); break;
            case ScalarType.Int32: Run<int>(target, value); break;
            case ScalarType.Int16: Run<short>(target, value); break;
            case ScalarType.Int8: Run<sbyte>(target, value); break;
            case ScalarType.Byte: Run<byte>(target, value); break;
            case ScalarType.Bool: Run<byte>(target, value.Real != 0); break;
            default: throw ScalarTypes.Unsupported(target.Type, "fill");
        }
    }

    private static void Run<T>(TensorImpl target, Scalar value)
        where T : unmanaged, INumberBase<T>
    {
        var number = value.To<T>();
        var walk = new Walk(target.Sizes, target.Strides);
        var start = target.Pointer<T>();
        while (walk.Next())
        {
            var run = start + walk.Start(0);
            if (walk.Step(0) == 1) new Span<T>(run, (int)walk.Run).Fill(number);
            else for (long i = 0; i < walk.Run; i++) run[i * walk.Step(0)] = number;
        }
    }
}
