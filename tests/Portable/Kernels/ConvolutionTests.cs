using TorchSharp.Kernels;

namespace Digits.Portable.Tests.Kernels;

[Collection(KernelTests.Name)]
public sealed unsafe class ConvolutionTests
{
    public static TheoryData<string, Size> Shapes => SimdPath.With(
        new Size(2, 1, 28, 28, 32, 3, 3),
        new Size(3, 32, 13, 13, 64, 3, 3),
        new Size(1, 1, 1, 1, 1, 1, 1),
        new Size(2, 3, 9, 7, 5, 3, 3, PadY: 1, PadX: 1),
        new Size(5, 16, 14, 14, 33, 3, 3, PadY: 1, PadX: 1),
        new Size(2, 16, 28, 28, 32, 3, 3, StrideY: 2, StrideX: 2, PadY: 1, PadX: 1),
        new Size(2, 9, 15, 11, 20, 3, 5, StrideY: 3, StrideX: 2, PadY: 2, PadX: 1),
        new Size(2, 20, 14, 15, 40, 1, 1),
        new Size(2, 20, 14, 15, 40, 1, 1, StrideY: 2, StrideX: 2),
        new Size(2, 4, 12, 12, 6, 3, 3, DilationY: 2, DilationX: 3, PadY: 2, PadX: 3),
        new Size(2, 4, 13, 12, 6, 3, 2, StrideY: 2, StrideX: 3, DilationY: 2, DilationX: 2, PadY: 1, PadX: 2),
        new Size(2, 12, 8, 9, 8, 3, 3, PadY: 1, PadX: 1, Groups: 4),
        new Size(3, 24, 10, 10, 24, 3, 3, PadY: 1, PadX: 1, Groups: 24),
        new Size(2, 6, 11, 13, 12, 5, 5, StrideY: 2, StrideX: 2, PadY: 2, PadX: 2, Groups: 6),
        new Size(2, 2, 3, 3, 3, 3, 3, PadY: 4, PadX: 4),
        new Size(1, 10, 40, 40, 17, 7, 7, PadY: 3, PadX: 3),
        new Size(33, 8, 5, 5, 16, 2, 2),
        new Size(1, 130, 4, 4, 70, 3, 3, PadY: 1, PadX: 1));

    [Theory]
    [MemberData(nameof(Shapes))]
    public void OutputAndGradientsEqualTheDefinition(string level, Size size)
    {
        using var path = new SimdPath(level);
        ConvolutionShape s = size.Shape;
        using var x = Floats.Random(s.Batch * s.InChannels * s.InPlane, 1);
        using var w = Floats.Random(s.OutChannels * s.Taps, 2);
        using var bias = Floats.Random(s.OutChannels, 3);
        using var dy = Floats.Random(s.Batch * s.OutChannels * s.OutPlane, 4);
        using var y = new Floats(dy.Length);
        using var dx = new Floats(x.Length);
        using var dw = new Floats(w.Length);
        using var dbias = new Floats(bias.Length);

        double[] expectedY = new double[y.Length], expectedDx = new double[dx.Length], expectedDw = new double[dw.Length];
        double[] expectedDbias = new double[dbias.Length];
        for (int at = 0; at < y.Length; at++)
        {
            int ox = at % s.OutWidth, oy = at / s.OutWidth % s.OutHeight, o = at / s.OutPlane % s.OutChannels, n = at / s.OutPlane / s.OutChannels;
            expectedY[at] = bias.P[o];
            expectedDbias[o] += dy.P[at];
            for (int tap = 0; tap < s.Taps; tap++)
            {
                int kx = tap % s.KernelWidth, ky = tap / s.KernelWidth % s.KernelHeight, c = tap / s.KernelWidth / s.KernelHeight;
                int iy = oy * s.StrideY + ky * s.DilationY - s.PadY, ix = ox * s.StrideX + kx * s.DilationX - s.PadX;
                if (iy < 0 || iy >= s.Height || ix < 0 || ix >= s.Width)
                    continue;
                int from = ((n * s.InChannels + o / s.GroupOutChannels * s.GroupInChannels + c) * s.Height + iy) * s.Width + ix;
                expectedY[at] += (double)x.P[from] * w.P[o * s.Taps + tap];
                expectedDx[from] += (double)dy.P[at] * w.P[o * s.Taps + tap];
                expectedDw[o * s.Taps + tap] += (double)dy.P[at] * x.P[from];
            }
        }

        Convolution.Forward(s, x.P, w.P, bias.P, y.P);
        y.ShouldBe(expectedY);
        Convolution.BackwardInput(s, dy.P, w.P, dx.P);
        dx.ShouldBe(expectedDx);
        Convolution.BackwardWeight(s, x.P, dy.P, dw.P, dbias.P);
        dw.ShouldBe(expectedDw, 1e-4);
        dbias.ShouldBe(expectedDbias, 1e-4);
    }

    [Fact]
    public void GradientsHaveTheSameBitsWithAnyNumberOfThreads()
    {
        var s = new ConvolutionShape(21, 16, 13, 13, 32, 3, 3);
        using var x = Floats.Random(s.Batch * s.InChannels * s.InPlane, 1);
        using var dy = Floats.Random(s.Batch * s.OutChannels * s.OutPlane, 2);
        float[] WeightGradient(int threads)
        {
            int before = Workers.Count;
            Workers.Count = threads;
            using var dw = new Floats(s.OutChannels * s.Taps);
            Convolution.BackwardWeight(s, x.P, dy.P, dw.P, null);
            Workers.Count = before;
            return dw.ToArray();
        }
        float[] one = WeightGradient(1);
        Assert.Equal(one, WeightGradient(2));
        Assert.Equal(one, WeightGradient(5));
    }

    /// <summary><see cref="ConvolutionShape"/> for a public test method.</summary>
    public sealed record Size(int Batch, int InChannels, int Height, int Width, int OutChannels, int KernelHeight, int KernelWidth,
        int StrideY = 1, int StrideX = 1, int PadY = 0, int PadX = 0, int DilationY = 1, int DilationX = 1, int Groups = 1)
    {
        internal ConvolutionShape Shape => new(Batch, InChannels, Height, Width, OutChannels, KernelHeight, KernelWidth,
            StrideY, StrideX, PadY, PadX, DilationY, DilationX, Groups);
    }
}
