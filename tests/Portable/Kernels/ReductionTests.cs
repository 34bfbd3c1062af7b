using TorchSharp.Kernels;

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
}
