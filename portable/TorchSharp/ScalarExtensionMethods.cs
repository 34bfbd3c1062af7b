namespace TorchSharp;

/// <summary>Conversions from and to <see cref="Scalar"/>.</summary>
public static class ScalarExtensionMethods
{
    public static Scalar ToScalar(this byte value) => value;

    public static Scalar ToScalar(this sbyte value) => value;

    public static Scalar ToScalar(this short value) => value;

    public static Scalar ToScalar(this int value) => value;

    public static Scalar ToScalar(this long value) => value;

    public static Scalar ToScalar(this float value) => value;

    public static Scalar ToScalar(this double value) => value;

    public static Scalar ToScalar(this bool value) => value;

    public static float ToSingle(this Scalar value) => value.To<float>();

    public static double ToDouble(this Scalar value) => value.To<double>();

    public static byte ToByte(this Scalar value) => value.To<byte>();

    public static sbyte ToSByte(this Scalar value) => value.To<sbyte>();

    public static short ToInt16(this Scalar value) => value.To<short>();

    public static int ToInt32(this Scalar value) => value.To<int>();

    public static long ToInt64(this Scalar value) => value.To<long>();

    public static bool ToBoolean(this Scalar value) => value.Real != 0;
}
