using TorchSharp.Kernels;

namespace Digits.Portable.Tests.Kernels;

/// <summary>
/// Numbers in native memory with a guard on either side: a kernel that writes outside its output is caught when the
/// block is disposed.
/// </summary>
internal sealed unsafe class Floats : IDisposable
{
    private const int Guard = 32;
    private const float Mark = 123456.75f;
    private readonly float* block;

    public Floats(int length, float value = float.NaN)
    {
        Length = length;
        block = Buffers.RentFloats(length + 2 * Guard);
        new Span<float>(block, length + 2 * Guard).Fill(Mark);
        Span.Fill(value);
    }

    /// <summary>Values between -1 and 1, the same for the same seed.</summary>
    public static Floats Random(int length, int seed)
    {
        var random = new Random(seed);
        var floats = new Floats(length);
        for (int i = 0; i < length; i++)
            floats.P[i] = random.NextSingle() * 2 - 1;
        return floats;
    }

    public static Floats Of(params float[] values)
    {
        var floats = new Floats(values.Length);
        values.CopyTo(floats.Span);
        return floats;
    }

    public int Length { get; }

    public float* P => block + Guard;

    public Span<float> Span => new(P, Length);

    public float[] ToArray() => Span.ToArray();

    public double[] ToDoubles() => Array.ConvertAll(ToArray(), value => (double)value);

    /// <summary>Every value within tolerance * (1 + |expected|).</summary>
    public void ShouldBe(double[] expected, double tolerance = 2e-5)
    {
        Assert.Equal(expected.Length, Length);
        for (int i = 0; i < Length; i++)
        {
            if (!(Math.Abs(P[i] - expected[i]) <= tolerance * (1 + Math.Abs(expected[i]))) && !(double.IsNaN(expected[i]) && float.IsNaN(P[i])))
                Assert.Fail($"[{i}]: expected {expected[i]:R}, was {P[i]:R}");
        }
    }

    public void Dispose()
    {
        bool whole = new Span<float>(block, Guard).IndexOfAnyExcept(Mark) < 0
            && new Span<float>(block + Guard + Length, Guard).IndexOfAnyExcept(Mark) < 0;
        Buffers.Return(block);
        Assert.True(whole, "A kernel wrote outside its output.");
    }
}
