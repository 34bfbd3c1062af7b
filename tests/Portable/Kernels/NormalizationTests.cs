using TorchSharp.Kernels;

namespace Digits.Portable.Tests.Kernels;

/// <summary>Softmax and batch normalisation; gradients against central differences of the definition in double.</summary>
[Collection(KernelTests.Name)]
public sealed unsafe class NormalizationTests
{
    public static TheoryData<string, (int Rows, int Columns)> Tables => SimdPath.With((1, 1), (3, 10), (5, 16), (129, 33), (2, 5000));

    [Theory]
    [MemberData(nameof(Tables))]
    public void SoftmaxAndItsLogarithmEqualTheDefinition(string level, (int Rows, int Columns) size)
    {
        using var path = new SimdPath(level);
        int count = size.Rows * size.Columns;
        using var x = Floats.Random(count, 1);
        using var dy = Floats.Random(count, 2);
        using var y = new Floats(count);
        using var dx = new Floats(count);
        for (int i = 0; i < count; i++)
            x.P[i] = x.P[i] * 20 + 100; // e^x alone would overflow
        double[] softmax = new double[count], gradient = new double[count], logGradient = new double[count];
        for (int row = 0; row < size.Rows; row++)
        {
            int first = row * size.Columns, end = first + size.Columns;
            double sum = 0, dot = 0, total = 0;
            for (int i = first; i < end; i++)
                sum += Math.Exp(x.P[i]);
            for (int i = first; i < end; i++)
            {
                softmax[i] = Math.Exp(x.P[i]) / sum;
                dot += dy.P[i] * softmax[i];
                total += dy.P[i];
            }
            for (int i = first; i < end; i++)
            {
                gradient[i] = softmax[i] * (dy.P[i] - dot);
                logGradient[i] = dy.P[i] - softmax[i] * total;
            }
        }
        Softmax.Forward(size.Rows, size.Columns, x.P, y.P);
        y.ShouldBe(softmax, 1e-5);
        Softmax.Backward(size.Rows, size.Columns, y.P, dy.P, dx.P);
        dx.ShouldBe(gradient, 1e-5);
        Softmax.LogForward(size.Rows, size.Columns, x.P, y.P);
        y.ShouldBe([.. softmax.Select(value => Math.Log(value))], 1e-5);
        Softmax.LogBackward(size.Rows, size.Columns, y.P, dy.P, dx.P);
        dx.ShouldBe(logGradient, 2e-5);
    }

    public static TheoryData<string, (int Batch, int Channels, int Spatial)> Batches => SimdPath.With((2, 1, 1), (4, 3, 7), (3, 5, 100), (64, 2, 1));

    [Theory]
    [MemberData(nameof(Batches))]
    public void BatchNormalizationAndItsGradientsEqualTheDefinition(string level, (int Batch, int Channels, int Spatial) size)
    {
        using var path = new SimdPath(level);
        var (batch, channels, spatial) = size;
        int count = batch * channels * spatial;
        using var x = Floats.Random(count, 1);
        using var dy = Floats.Random(count, 2);
        using var weight = Floats.Random(channels, 3);
        using var bias = Floats.Random(channels, 4);
        using var runningMean = Floats.Random(channels, 5);
        using var runningVariance = new Floats(channels, 2);
        using var y = new Floats(count);
        using var dx = new Floats(count);
        using var mean = new Floats(channels);
        using var inverse = new Floats(channels);
        using var dweight = new Floats(channels);
        using var dbias = new Floats(channels);
        double[] oldMean = runningMean.ToDoubles();

        var (means, variances) = Statistics(x.ToDoubles(), size);
        double[] Normalized(double[] at, double[] w, double[] b)
        {
            var (m, v) = Statistics(at, size);
            return [.. at.Select((value, i) => (value - m[Channel(i)]) / Math.Sqrt(v[Channel(i)] + 1e-3) * w[Channel(i)] + b[Channel(i)])];
        }
        int Channel(int i) => i / spatial % channels;
        double Loss(double[] at, double[] w, double[] b) => Normalized(at, w, b).Select((value, i) => value * dy.P[i]).Sum();

        BatchNorm.ForwardTraining(batch, channels, spatial, x.P, weight.P, bias.P, runningMean.P, runningVariance.P, 0.1f, 1e-3f, y.P, mean.P, inverse.P);
        y.ShouldBe(Normalized(x.ToDoubles(), weight.ToDoubles(), bias.ToDoubles()));
        mean.ShouldBe(means);
        inverse.ShouldBe([.. variances.Select(v => 1 / Math.Sqrt(v + 1e-3))]);
        double n = batch * spatial;
        runningMean.ShouldBe([.. oldMean.Select((old, c) => 0.9 * old + 0.1 * means[c])]);
        runningVariance.ShouldBe([.. variances.Select(v => 0.9 * 2 + 0.1 * v * n / (n - 1))]);

        BatchNorm.BackwardTraining(batch, channels, spatial, x.P, dy.P, weight.P, mean.P, inverse.P, dx.P, dweight.P, dbias.P);
        double[] x0 = x.ToDoubles(), w0 = weight.ToDoubles(), b0 = bias.ToDoubles();
        dx.ShouldBe(Differences(at => Loss(at, w0, b0), x0), 1e-4);
        dweight.ShouldBe(Differences(at => Loss(x0, at, b0), w0), 1e-4);
        dbias.ShouldBe(Differences(at => Loss(x0, w0, at), b0), 1e-4);

        double[] scale = [.. Enumerable.Range(0, channels).Select(c => w0[c] / Math.Sqrt(runningVariance.P[c] + 1e-3))];
        BatchNorm.ForwardEvaluation(batch, channels, spatial, x.P, weight.P, bias.P, runningMean.P, runningVariance.P, 1e-3f, y.P);
        y.ShouldBe([.. x0.Select((value, i) => (value - runningMean.P[Channel(i)]) * scale[Channel(i)] + b0[Channel(i)])]);
        BatchNorm.BackwardEvaluation(batch, channels, spatial, x.P, dy.P, weight.P, runningMean.P, runningVariance.P, 1e-3f, dx.P, dweight.P, dbias.P);
        dx.ShouldBe([.. dy.ToDoubles().Select((g, i) => g * scale[Channel(i)])]);
    }

    private static (double[] Mean, double[] Variance) Statistics(double[] x, (int Batch, int Channels, int Spatial) size)
    {
        double[] mean = new double[size.Channels], variance = new double[size.Channels];
        double n = size.Batch * size.Spatial;
        for (int i = 0; i < x.Length; i++)
            mean[i / size.Spatial % size.Channels] += x[i] / n;
        for (int i = 0; i < x.Length; i++)
            variance[i / size.Spatial % size.Channels] += Math.Pow(x[i] - mean[i / size.Spatial % size.Channels], 2) / n;
        return (mean, variance);
    }

    private static double[] Differences(Func<double[], double> loss, double[] at)
    {
        double[] slope = new double[at.Length];
        for (int i = 0; i < at.Length; i++)
        {
            double[] moved = [.. at];
            moved[i] = at[i] + 1e-5;
            double up = loss(moved);
            moved[i] = at[i] - 1e-5;
            slope[i] = (up - loss(moved)) / 2e-5;
        }
        return slope;
    }
}
