using TorchSharp;
using static TorchSharp.torch;

namespace Digits.Portable.Tests.TorchSharp;

/// <summary>Inputs by formula, and comparison element by element.</summary>
internal static class Values
{
    /// <summary>scale · sin(0.7·i + phase): the inputs of reference.py.</summary>
    internal static Tensor Wave(long[] shape, double phase = 0, double scale = 1, bool grad = false)
    {
        var count = shape.Aggregate(1L, (a, b) => a * b);
        var values = new float[count];
        for (var i = 0; i < count; i++) values[i] = (float)(scale * Math.Sin((0.7 * i) + phase));
        return tensor(values, shape, requires_grad: grad);
    }

    internal static double[] Of(Tensor x)
    {
        using var scope = NewDisposeScope();
        return x.detach().to(ScalarType.Float64).contiguous().data<double>().ToArray();
    }

    /// <summary>Sizes and elements, the elements to within tolerance · max(1, |expected|).</summary>
    internal static void ShouldBe(this Tensor actual, long[] shape, double[] expected, double tolerance = 0)
    {
        Assert.Equal(shape, actual.shape);
        actual.ShouldHold(expected, tolerance);
    }

    internal static void ShouldHold(this Tensor actual, double[] expected, double tolerance = 0, string what = "")
    {
        var values = Of(actual);
        Assert.Equal(expected.Length, values.Length);
        for (var i = 0; i < values.Length; i++)
        {
            var far = Math.Abs(values[i] - expected[i]);
            Assert.True(
                values[i].Equals(expected[i]) || far <= tolerance * Math.Max(1, Math.Abs(expected[i])),
                $"{what} element {i}: expected {expected[i]}, was {values[i]}");
        }
    }
}
