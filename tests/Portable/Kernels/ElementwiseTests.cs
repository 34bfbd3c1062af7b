using TorchSharp.Kernels;
using Binary = TorchSharp.Kernels.BinaryOperations;
using Unary = TorchSharp.Kernels.UnaryOperations;

namespace Digits.Portable.Tests.Kernels;

[Collection(KernelTests.Name)]
public sealed unsafe class ElementwiseTests
{
    public static TheoryData<string, int> Lengths => SimdPath.With(0, 1, 3, 4, 7, 16, 31, 1000, 17_000);

    [Theory]
    [MemberData(nameof(Lengths))]
    public void FunctionsOfOneNumberEqualTheDefinition(string level, int length)
    {
        using var path = new SimdPath(level);
        Check<Unary.Negate>(length, x => -x);
        Check<Unary.Abs>(length, Math.Abs);
        Check<Unary.Square>(length, x => x * x);
        Check<Unary.Sqrt>(length, Math.Sqrt, positive: true);
        Check<Unary.Exp>(length, Math.Exp);
        Check<Unary.Log>(length, Math.Log, positive: true);
        Check<Unary.Sin>(length, Math.Sin);
        Check<Unary.Cos>(length, Math.Cos);
        Check<Unary.Relu>(length, x => Math.Max(0, x));
        Check<Unary.Sigmoid>(length, x => 1 / (1 + Math.Exp(-x)));
        Check<Unary.Silu>(length, x => x / (1 + Math.Exp(-x)));
        Check<Unary.Tanh>(length, Math.Tanh);
        Check<Unary.Erf>(length, Erf);
        Check<Unary.Gelu>(length, x => x * (1 + Erf(x / Math.Sqrt(2))) / 2);
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void FunctionsOfTwoNumbersEqualTheDefinition(string level, int length)
    {
        using var path = new SimdPath(level);
        Check<Binary.Add>(length, (a, b) => a + b);
        Check<Binary.Subtract>(length, (a, b) => a - b);
        Check<Binary.Multiply>(length, (a, b) => a * b);
        Check<Binary.Divide>(length, (a, b) => a / b);
        Check<Binary.Maximum>(length, Math.Max);
        Check<Binary.Minimum>(length, Math.Min);
        Check<Binary.ReluGradient>(length, (dy, y) => y > 0 ? dy : 0);
        Check<Binary.SigmoidGradient>(length, (dy, y) => dy * y * (1 - y));
        Check<Binary.TanhGradient>(length, (dy, y) => dy * (1 - y * y));
        CheckGradient<Binary.SiluGradient>(length, x => x / (1 + Math.Exp(-x)));
        CheckGradient<Binary.GeluGradient>(length, x => x * (1 + Erf(x / Math.Sqrt(2))) / 2);
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void AScaledVectorIsAdded(string level, int length)
    {
        using var path = new SimdPath(level);
        using var x = Floats.Random(length, 1);
        using var y = Floats.Random(length, 2);
        double[] expected = [.. y.ToDoubles().Zip(x.ToDoubles(), (b, a) => b + 0.5 * a)];
        Elementwise.AddScaled(length, 0.5f, x.P, y.P);
        y.ShouldBe(expected);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    [InlineData(-100f)]
    [InlineData(100f)]
    public void ExtremesComeOutAsThePlainFormulasGiveThem(float value)
    {
        Assert.Equal(MathF.Max(0, value), Apply<Unary.Relu>(value));
        Assert.Equal(MathF.Tanh(value), Apply<Unary.Tanh>(value));
        Assert.Equal(MathF.Exp(value), Apply<Unary.Exp>(value), 1e37f);
        Assert.Equal(1 / (1 + MathF.Exp(-value)), Apply<Unary.Sigmoid>(value), 1e-6f);
        Assert.Equal(MathF.Log(value), Apply<Unary.Log>(value), 1e-6f);
    }

    private static float Apply<TOp>(float value) where TOp : unmanaged, IUnary
    {
        Elementwise.Apply<TOp>(1, &value, &value);
        return value;
    }

    private static void Check<TOp>(int length, Func<double, double> expected, bool positive = false) where TOp : unmanaged, IUnary
    {
        using var x = Inputs(length, positive);
        using var y = new Floats(length);
        Elementwise.Apply<TOp>(length, x.P, y.P);
        y.ShouldBe([.. x.ToDoubles().Select(value => expected(value))], 1e-6);
    }

    private static void Check<TOp>(int length, Func<double, double, double> expected) where TOp : unmanaged, IBinary
    {
        using var a = Inputs(length, positive: false);
        using var b = Floats.Random(length, 6);
        using var y = new Floats(length);
        Elementwise.Apply<TOp>(length, a.P, b.P, y.P);
        y.ShouldBe([.. a.ToDoubles().Zip(b.ToDoubles(), expected)], 1e-6);
        Elementwise.ApplyScalar<TOp>(length, a.P, 0.75f, y.P);
        y.ShouldBe([.. a.ToDoubles().Select(value => expected(value, 0.75))], 1e-6);
        Elementwise.ApplyScalar<TOp>(length, a.P, 0.75f, y.P, scalarFirst: true);
        y.ShouldBe([.. a.ToDoubles().Select(value => expected(0.75, value))], 1e-6);
    }

    private static void CheckGradient<TOp>(int length, Func<double, double> function) where TOp : unmanaged, IBinary
    {
        using var dy = Floats.Random(length, 7);
        using var x = Inputs(length, positive: false);
        using var dx = new Floats(length);
        Elementwise.Apply<TOp>(length, dy.P, x.P, dx.P);
        dx.ShouldBe([.. dy.ToDoubles().Zip(x.ToDoubles(), (g, at) => g * (function(at + 1e-5) - function(at - 1e-5)) / 2e-5)], 1e-5);
    }

    private static Floats Inputs(int length, bool positive)
    {
        Floats x = Floats.Random(length, 5);
        for (int i = 0; i < length; i++)
            x.P[i] = positive ? MathF.Abs(x.P[i]) * 4 + 0.25f : x.P[i] * 5;
        return x;
    }

    // The series 2/sqrt(pi) * sum (-1)^n x^(2n+1) / (n! (2n+1)), in double; enough terms for |x| < 6.
    private static double Erf(double x)
    {
        double sum = 0, term = x;
        for (int n = 0; n < 150; n++)
        {
            sum += term / (2 * n + 1);
            term *= -x * x / (n + 1);
        }
        return 2 / Math.Sqrt(Math.PI) * sum;
    }
}
