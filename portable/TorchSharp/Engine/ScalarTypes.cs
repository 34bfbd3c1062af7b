using ScalarType = TorchSharp.torch.ScalarType;

namespace TorchSharp.Engine;

/// <summary>What can be said of a dtype: PyTorch's promotion rules, and which .NET type holds its elements.</summary>
internal static class ScalarTypes
{
    internal static bool IsFloatingPoint(this ScalarType type) =>
        type is ScalarType.Float32 or ScalarType.Float64 or ScalarType.Float16 or ScalarType.BFloat16;

    internal static bool IsIntegral(this ScalarType type) =>
        type is ScalarType.Byte or ScalarType.Int8 or ScalarType.Int16 or ScalarType.Int32 or ScalarType.Int64 or ScalarType.Bool;

    internal static ScalarType Of<T>() => default(T) switch
    {
        float => ScalarType.Float32,
        double => ScalarType.Float64,
        long => ScalarType.Int64,
        int => ScalarType.Int32,
        short => ScalarType.Int16,
        sbyte => ScalarType.Int8,
        byte => ScalarType.Byte,
        bool => ScalarType.Bool,
        _ => throw new NotSupportedException($"Tensors of {typeof(T).Name} are not part of this drop-in."),
    };

    /// <summary>The type in which two tensors meet (torch.promote_types).</summary>
    internal static ScalarType Promote(ScalarType a, ScalarType b)
    {
        if (a == b) return a;
        if (a.IsFloatingPoint() || b.IsFloatingPoint())
        {
            if (!a.IsFloatingPoint()) return b;
            if (!b.IsFloatingPoint()) return a;
            return ScalarType.Float64; // of the two that are here, Float32 and Float64
        }

        if (a == ScalarType.Bool) return b;
        if (b == ScalarType.Bool) return a;
        var unsigned = a == ScalarType.Byte || b == ScalarType.Byte;
        var wider = a.ElementSize() >= b.ElementSize() ? a : b;
        return unsigned && wider.ElementSize() == 1 ? ScalarType.Int16 : wider;
    }

    /// <summary>The type of an operation on a tensor and a scalar, or a tensor with dimensions and one without:
    /// the number only counts when it is of a higher kind (bool, integer, real).</summary>
    internal static ScalarType PromoteNumber(ScalarType tensor, ScalarType number) => number switch
    {
        _ when Kind(number) <= Kind(tensor) => tensor,
        _ when number.IsFloatingPoint() => torch.get_default_dtype(),
        ScalarType.Bool => tensor,
        _ => ScalarType.Int64,
    };

    internal static int Kind(ScalarType type) => type == ScalarType.Bool ? 0 : type.IsFloatingPoint() ? 2 : 1;

    internal static NotSupportedException Unsupported(ScalarType type, string operation) =>
        new($"{operation} is not part of this drop-in for {type}");
}
