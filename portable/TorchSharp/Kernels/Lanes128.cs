using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TorchSharp.Kernels;

/// <summary>Vectors of four floats: NEON, SSE, or the runtime's scalar code.</summary>
internal readonly unsafe struct Lanes128 : ILanes<Vector128<float>>
{
    public static int Count => Vector128<float>.Count;

    public static Vector128<float> Zero => Vector128<float>.Zero;

    public static Vector128<float> Create(float value) => Vector128.Create(value);

    public static Vector128<float> Load(float* from) => Vector128.Load(from);

    public static void Store(Vector128<float> value, float* to) => value.Store(to);

    public static Vector128<float> Add(Vector128<float> a, Vector128<float> b) => a + b;

    public static Vector128<float> Subtract(Vector128<float> a, Vector128<float> b) => a - b;

    public static Vector128<float> Multiply(Vector128<float> a, Vector128<float> b) => a * b;

    public static Vector128<float> Divide(Vector128<float> a, Vector128<float> b) => a / b;

    public static Vector128<float> MultiplyAdd(Vector128<float> a, Vector128<float> b, Vector128<float> c) =>
        Vector128.MultiplyAddEstimate(a, b, c);

    public static Vector128<float> Max(Vector128<float> a, Vector128<float> b) => Vector128.Max(a, b);

    public static Vector128<float> Min(Vector128<float> a, Vector128<float> b) => Vector128.Min(a, b);

    public static Vector128<float> Sqrt(Vector128<float> a) => Vector128.Sqrt(a);

    public static Vector128<float> Abs(Vector128<float> a) => Vector128.Abs(a);

    public static Vector128<float> Exp(Vector128<float> a) => Vector128.Exp(a);

    public static Vector128<float> Log(Vector128<float> a) => Vector128.Log(a);

    public static Vector128<float> Sin(Vector128<float> a) => Vector128.Sin(a);

    public static Vector128<float> Cos(Vector128<float> a) => Vector128.Cos(a);

    public static Vector128<float> GreaterThan(Vector128<float> a, Vector128<float> b) => Vector128.GreaterThan(a, b);

    public static Vector128<float> Equal(Vector128<float> a, Vector128<float> b) => Vector128.Equals(a, b);

    public static Vector128<float> Select(Vector128<float> mask, Vector128<float> whenSet, Vector128<float> whenNot) =>
        Vector128.ConditionalSelect(mask, whenSet, whenNot);

    public static float Sum(Vector128<float> a) => Vector128.Sum(a);

    public static Vector128<float> Ramp => Vector128<float>.Indices;

    public static Vector128<float> EvenThenOdd(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported
            ? Sse.Shuffle(a, b, 0b11_01_10_00)
            : Vector128.Create(a.GetElement(0), a.GetElement(2), b.GetElement(1), b.GetElement(3));

    public static Vector128<float> InterleaveLow(Vector128<float> a, Vector128<float> b) =>
        Vector128.Create(a.GetElement(0), b.GetElement(0), a.GetElement(1), b.GetElement(1));

    public static Vector128<float> InterleaveHigh(Vector128<float> a, Vector128<float> b) =>
        Vector128.Create(a.GetElement(2), b.GetElement(2), a.GetElement(3), b.GetElement(3));

    public static Vector128<float> LoadInteger(int* from) => Vector128.ConvertToSingle(Vector128.Load(from));

    public static void StoreAsInteger(Vector128<float> value, int* to) => Vector128.ConvertToInt32(value).Store(to);
}
