using TorchSharp.Kernels;

namespace Digits.Portable.Tests.Kernels;

[Collection(KernelTests.Name)]
public sealed unsafe class PoolingTests
{
    public static TheoryData<string, Size> Shapes => SimdPath.With(
        new Size(5, 26, 26, 2, 2, 2, 2),
        new Size(7, 11, 11, 2, 2, 2, 2),
        new Size(3, 28, 40, 2, 2, 2, 2),
        new Size(3, 9, 33, 3, 2, 1, 1),
        new Size(3, 9, 34, 2, 3, 3, 2, DilationY: 2, DilationX: 2),
        new Size(2, 13, 14, 3, 3, 2, 2, PadY: 1, PadX: 1),
        new Size(2, 14, 13, 3, 3, 2, 2, PadY: 1, PadX: 1, CeilingMode: true),
        new Size(2, 7, 8, 3, 2, 3, 3, CeilingMode: true),
        new Size(4, 3, 3, 2, 2, 2, 2),
        new Size(4, 1, 1, 1, 1, 1, 1));

    [Theory]
    [MemberData(nameof(Shapes))]
    public void MaximumAndItsGradientEqualTheDefinition(string level, Size size)
    {
        using var path = new SimdPath(level);
        PoolingShape s = size.Shape;
        using var x = Floats.Random(s.Planes * s.InPlane, 1);
        for (int i = 0; i < x.Length; i++)
            x.P[i] = MathF.Round(x.P[i] * 4); // so that windows have equal values
        using var y = new Floats(s.Planes * s.OutPlane);
        using var dy = Floats.Random(y.Length, 2);
        using var dx = new Floats(x.Length);
        var (expectedIndex, expectedY) = (new int[y.Length], new double[y.Length]);
        double[] expectedDx = new double[x.Length], expectedReluY = new double[y.Length], expectedReluDx = new double[x.Length];
        for (int at = 0; at < y.Length; at++)
        {
            int ox = at % s.OutWidth, oy = at / s.OutWidth % s.OutHeight, plane = at / s.OutPlane, best = -1;
            for (int tap = 0; tap < s.KernelHeight * s.KernelWidth; tap++)
            {
                int iy = oy * s.StrideY - s.PadY + tap / s.KernelWidth * s.DilationY, ix = ox * s.StrideX - s.PadX + tap % s.KernelWidth * s.DilationX;
                if (iy < 0 || iy >= s.Height || ix < 0 || ix >= s.Width)
                    continue;
                int from = plane * s.InPlane + iy * s.Width + ix;
                best = best < 0 || x.P[from] > x.P[best] ? from : best;
            }
            expectedIndex[at] = best - plane * s.InPlane;
            expectedY[at] = x.P[best];
            expectedReluY[at] = Math.Max(0, x.P[best]);
            expectedDx[best] += dy.P[at];
            expectedReluDx[best] += x.P[best] > 0 ? dy.P[at] : 0;
        }

        int[] indices = new int[y.Length];
        fixed (int* index = indices)
        {
            Pooling.MaxForward(s, x.P, y.P, index);
            y.ShouldBe(expectedY, 0);
            Assert.Equal(expectedIndex, indices);
            Pooling.MaxBackward(s, dy.P, index, dx.P);
            dx.ShouldBe(expectedDx);
            Pooling.ReluMaxForward(s, x.P, y.P, index);
            y.ShouldBe(expectedReluY, 0);
            Assert.Equal(expectedIndex, indices);
            Pooling.ReluMaxBackward(s, dy.P, y.P, index, dx.P);
            dx.ShouldBe(expectedReluDx);
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void MeanAndItsGradientEqualTheDefinition(string level, Size size)
    {
        using var path = new SimdPath(level);
        PoolingShape s = size.Shape with { DilationY = 1, DilationX = 1 };
        using var x = Floats.Random(s.Planes * s.InPlane, 1);
        using var y = new Floats(s.Planes * s.OutPlane);
        using var dy = Floats.Random(y.Length, 2);
        using var dx = new Floats(x.Length);
        foreach (bool countPadding in new[] { true, false })
        {
            double[] expectedY = new double[y.Length], expectedDx = new double[x.Length];
            for (int at = 0; at < y.Length; at++)
            {
                int ox = at % s.OutWidth, oy = at / s.OutWidth % s.OutHeight, plane = at / s.OutPlane;
                var inside = new List<int>();
                int padded = 0;
                for (int iy = oy * s.StrideY - s.PadY; iy < oy * s.StrideY - s.PadY + s.KernelHeight; iy++)
                {
                    for (int ix = ox * s.StrideX - s.PadX; ix < ox * s.StrideX - s.PadX + s.KernelWidth; ix++)
                    {
                        padded += iy < s.Height + s.PadY && ix < s.Width + s.PadX ? 1 : 0;
                        if (iy >= 0 && iy < s.Height && ix >= 0 && ix < s.Width)
                            inside.Add(plane * s.InPlane + iy * s.Width + ix);
                    }
                }
                int divisor = countPadding ? padded : inside.Count;
                expectedY[at] = inside.Sum(from => (double)x.P[from]) / divisor;
                inside.ForEach(from => expectedDx[from] += (double)dy.P[at] / divisor);
            }
            Pooling.AverageForward(s, x.P, y.P, countPadding);
            y.ShouldBe(expectedY);
            Pooling.AverageBackward(s, dy.P, dx.P, countPadding);
            dx.ShouldBe(expectedDx);
        }
    }

    [Fact]
    public void AdaptiveCellsOverlapWhereSizesDoNotDivide()
    {
        using var x = Floats.Of(1, 2, 3, 4, 5);
        using var y = new Floats(3);
        Pooling.AdaptiveAverageForward(1, 1, 5, 1, 3, x.P, y.P);
        Assert.Equal([1.5f, 3f, 4.5f], y.ToArray()); // columns 0-1, 1-3, 3-4
        using var dy = Floats.Of(2, 3, 4);
        using var dx = new Floats(5);
        Pooling.AdaptiveAverageBackward(1, 1, 5, 1, 3, dy.P, dx.P);
        Assert.Equal([1f, 2f, 1f, 3f, 2f], dx.ToArray());
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void NotANumberIsTheLargest(string level)
    {
        using var path = new SimdPath(level);
        using var x = new Floats(2 * 64, 1);
        x.P[3] = float.NaN;
        x.P[64 + 8] = float.NaN;
        using var y = new Floats(32);
        int[] indices = new int[32];
        fixed (int* index = indices)
            Pooling.MaxForward(new PoolingShape(1, 2, 64, 2, 2, 2, 2), x.P, y.P, index);
        Assert.True(float.IsNaN(y.P[1]) && float.IsNaN(y.P[4]) && y.P[2] == 1);
        Assert.Equal([0, 3, 4, 6, 72], indices[..5]);
    }

    public static TheoryData<string> Levels => [.. SimdPath.Levels];

    /// <summary><see cref="PoolingShape"/> for a public test method.</summary>
    public sealed record Size(int Planes, int Height, int Width, int KernelHeight, int KernelWidth, int StrideY, int StrideX,
        int PadY = 0, int PadX = 0, int DilationY = 1, int DilationX = 1, bool CeilingMode = false)
    {
        internal PoolingShape Shape => new(Planes, Height, Width, KernelHeight, KernelWidth, StrideY, StrideX, PadY, PadX,
            DilationY, DilationX, CeilingMode);
    }
}
