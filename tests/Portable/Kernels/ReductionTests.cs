using TorchSharp.Kernels;
using Binary = TorchSharp.Kernels.BinaryOperations;

namespace Digits.Portable.Tests.Kernels;

[Collection(KernelTests.Name)]
public sealed unsafe class ReductionTests
{
    public static TheoryData<string, (long[] Sizes, string Reduced)> Shapes => SimdPath.With(
        ((long[])[], ""), ([1], "y"), ([5], "n"), ([50_001], "y"), ([7, 33], "ny"), ([33, 70], "yn"), ([3000, 5], "yn"), ([4, 9, 35], "yny"),
        ([4, 9, 35], "nyn"), ([3, 1, 5, 6], "ynyn"), ([3, 4, 5, 6], "ynyn"), ([3, 4, 5, 6, 2], "nynyn"), ([2, 3, 4], "yyy"), ([0, 3], "yn"), ([3, 0], "yn"));

    [Theory]
    [MemberData(nameof(Shapes))]
    public void SumsOverChosenAxesEqualTheDefinition(string level, (long[] Sizes, string Reduced) shape)
    {
        using var path = new SimdPath(level);
        bool[] reduced = [.. shape.Reduced.Select(c => c == 'y')];
        int count = (int)shape.Sizes.Aggregate(1L, (a, b) => a * b);
        int kept = (int)shape.Sizes.Where((_, axis) => !reduced[axis]).Aggregate(1L, (a, b) => a * b);
        using var x = Floats.Random(count, 1);
        double[] expected = new double[kept];
        for (int at = 0; at < count; at++)
        {
            int rest = at, to = 0, step = 1;
            for (int axis = shape.Sizes.Length - 1; axis >= 0; axis--)
            {
                int index = rest % (int)shape.Sizes[axis];
                rest /= (int)shape.Sizes[axis];
                if (reduced[axis])
                    continue;
                to += index * step;
                step *= (int)shape.Sizes[axis];
            }
            expected[to] += x.P[at];
        }
        using var y = new Floats(kept);
        Reduction.Sum(shape.Sizes, reduced, x.P, y.P);
        y.ShouldBe(expected, 1e-5);
    }

    public static TheoryData<string, (long[] Sizes, long[] StridesA, long[] StridesB)> Broadcasts => SimdPath.With(
        ((long[])[], (long[])[], (long[])[]),
        ([40], [1], [1]), ([4, 33], [33, 1], [0, 1]), ([4, 33], [33, 1], [1, 0]), ([4, 33], [1, 0], [33, 1]), ([2, 3, 5, 7], [105, 35, 7, 1], [0, 1, 0, 0]),
        ([5, 70], [1, 5], [70, 1]), ([3, 4], [0, 0], [4, 1]), ([3, 4], [8, 2], [0, 0]), ([3, 0], [1, 1], [1, 1]), ([2, 1, 9], [9, 500, 1], [9, 9, 1]));

    [Theory]
    [MemberData(nameof(Broadcasts))]
    public void BroadcastOperandsAreReadThroughTheirStrides(string level, (long[] Sizes, long[] StridesA, long[] StridesB) shape)
    {
        using var path = new SimdPath(level);
        int count = (int)shape.Sizes.Aggregate(1L, (a, b) => a * b);
        using var a = Floats.Random(500, 1);
        using var b = Floats.Random(500, 2);
        using var y = new Floats(count);
        double[] difference = new double[count], copy = new double[count];
        for (int at = 0; at < count; at++)
        {
            long rest = at, fromA = 0, fromB = 0;
            for (int axis = shape.Sizes.Length - 1; axis >= 0; axis--)
            {
                (rest, long index) = Math.DivRem(rest, shape.Sizes[axis]);
                fromA += index * shape.StridesA[axis];
                fromB += index * shape.StridesB[axis];
            }
            difference[at] = a.P[fromA] - b.P[fromB];
            copy[at] = a.P[fromA];
        }
        Broadcasting.Apply<Binary.Subtract>(shape.Sizes, a.P, shape.StridesA, b.P, shape.StridesB, y.P);
        y.ShouldBe(difference, 1e-6);
        Broadcasting.Copy(shape.Sizes, a.P, shape.StridesA, y.P);
        y.ShouldBe(copy, 0);
    }

    [Fact]
    public void LargestOfARowIsTheFirstOfEquals()
    {
        using var x = Floats.Of(1, 3, 3, -1, -2, -1, 0, float.NaN, 5);
        long[] places = new long[3];
        fixed (long* y = places)
            Reduction.ArgMaxRows(3, 3, x.P, y);
        Assert.Equal([1, 0, 1], places);
    }
}
