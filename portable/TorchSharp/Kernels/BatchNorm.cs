using System.Runtime.CompilerServices;

namespace TorchSharp.Kernels;

/// <summary>
/// Batch normalisation over channels: values (Batch, Channels, Spatial), contiguous; statistics, weight and bias one
/// value a channel (Ioffe and Szegedy 2015). Sums run in double: a batch easily has a million values a channel.
/// </summary>
internal static unsafe class BatchNorm
{
    /// <summary>
    /// y = (x - mean) / sqrt(variance + epsilon) * weight + bias with the batch's own statistics, which are kept for the
    /// gradient and blended into the running ones: running = (1 - momentum) * running + momentum * batch, with the
    /// unbiased variance.
    /// </summary>
    /// <param name="weight">Channels values, or null for 1.</param>
    /// <param name="bias">Channels values, or null for 0.</param>
    /// <param name="runningMean">Channels values, or null where none are kept; likewise <paramref name="runningVariance"/>.</param>
    /// <param name="mean">Receives the batch mean of each channel.</param>
    /// <param name="inverseDeviation">Receives 1 / sqrt(variance + epsilon) of each channel, variance being the biased one.</param>
    public static void ForwardTraining(int batch, int channels, int spatial, float* x, float* weight, float* bias,
        float* runningMean, float* runningVariance, float momentum, float epsilon, float* y, float* mean, float* inverseDeviation)
    {
        var work = new ForwardRange
        {
            Batch = batch, Channels = channels, Spatial = spatial, X = x, Weight = weight, Bias = bias, Y = y,
            RunningMean = runningMean, RunningVariance = runningVariance, Momentum = momentum, Epsilon = epsilon,
            Mean = mean, InverseDeviation = inverseDeviation, Training = true,
        };
        Workers.For(channels, 1, ref work);
    }

    /// <summary>y = (x - runningMean) / sqrt(runningVariance + epsilon) * weight + bias.</summary>
    public static void ForwardEvaluation(int batch, int channels, int spatial, float* x, float* weight, float* bias,
        float* runningMean, float* runningVariance, float epsilon, float* y)
    {
        var work = new ForwardRange
        {
            Batch = batch, Channels = channels, Spatial = spatial, X = x, Weight = weight, Bias = bias, Y = y,
            RunningMean = runningMean, RunningVariance = runningVariance, Epsilon = epsilon,
        };
        Workers.For(channels, 1, ref work);
    }

    /// <summary>
    /// Gradients of <see cref="ForwardTraining"/>. Overwrites dx, dweight, dbias; any of the three may be null.
    /// </summary>
    public static void BackwardTraining(int batch, int channels, int spatial, float* x, float* dy, float* weight,
        float* mean, float* inverseDeviation, float* dx, float* dweight, float* dbias)
    {
        var work = new BackwardRange
        {
            Batch = batch, Channels = channels, Spatial = spatial, X = x, Gradient = dy, Weight = weight, Mean = mean,
            InverseDeviation = inverseDeviation, Dx = dx, Dweight = dweight, Dbias = dbias, Training = true,
        };
        Workers.For(channels, 1, ref work);
    }

    /// <summary>
    /// Gradients of <see cref="ForwardEvaluation"/>: the statistics are constants. Overwrites dx, dweight, dbias; any of
    /// the three may be null.
    /// </summary>
    public static void BackwardEvaluation(int batch, int channels, int spatial, float* x, float* dy, float* weight,
        float* runningMean, float* runningVariance, float epsilon, float* dx, float* dweight, float* dbias)
    {
        var work = new BackwardRange
        {
            Batch = batch, Channels = channels, Spatial = spatial, X = x, Gradient = dy, Weight = weight,
            Mean = runningMean, RunningVariance = runningVariance, Epsilon = epsilon, Dx = dx, Dweight = dweight, Dbias = dbias,
        };
        Workers.For(channels, 1, ref work);
    }

    private struct ForwardRange : IRange
    {
        public int Batch, Channels, Spatial;
        public float* X, Weight, Bias, RunningMean, RunningVariance, Y, Mean, InverseDeviation;
        public float Momentum, Epsilon;
        public bool Training;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<V, L>(int from, int to) where V : struct where L : struct, ILanes<V>
        {
            for (int channel = from; channel < to; channel++)
            {
                float mean, inverse;
                if (Training)
                {
                    Statistics<V, L>(channel, out double average, out double variance);
                    Mean[channel] = mean = (float)average;
                    InverseDeviation[channel] = inverse = (float)(1 / Math.Sqrt(variance + Epsilon));
                    if (RunningMean != null)
                    {
                        double count = (double)Batch * Spatial;
                        double unbiased = variance * count / (count - 1);
                        RunningMean[channel] = (float)((1 - Momentum) * RunningMean[channel] + Momentum * average);
                        RunningVariance[channel] = (float)((1 - Momentum) * RunningVariance[channel] + Momentum * unbiased);
                    }
                }
                else
                {
                    mean = RunningMean[channel];
                    inverse = 1 / MathF.Sqrt(RunningVariance[channel] + Epsilon);
                }

                float scale = inverse * (Weight == null ? 1 : Weight[channel]);
                float shift = (Bias == null ? 0 : Bias[channel]) - mean * scale;
                for (int n = 0; n < Batch; n++)
                {
                    long at = ((long)n * Channels + channel) * Spatial;
                    Affine<V, L>(X + at, scale, shift, Y + at, Spatial);
                }
            }
        }

        // Two passes: the variance as a mean of squared differences does not cancel.
        private readonly void Statistics<V, L>(int channel, out double mean, out double variance)
            where V : struct where L : struct, ILanes<V>
        {
            double sum = 0, squares = 0, count = (double)Batch * Spatial;
            for (int n = 0; n < Batch; n++)
                sum += Reduction.Sum<V, L>(X + ((long)n * Channels + channel) * Spatial, Spatial);
            mean = sum / count;
            for (int n = 0; n < Batch; n++)
                squares += SquaredDifferences<V, L>(X + ((long)n * Channels + channel) * Spatial, (float)mean, Spatial);
            variance = squares / count;
        }
    }

    private struct BackwardRange : IRange
    {
        public int Batch, Channels, Spatial;
        public float* X, Gradient, Weight, Mean, RunningVariance, InverseDeviation, Dx, Dweight, Dbias;
        public float Epsilon;
        public bool Training;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<V, L>(int from, int to) where V : struct where L : struct, ILanes<V>
        {
            for (int channel = from; channel < to; channel++)
            {
                float mean = Mean[channel];
                float inverse = Training ? InverseDeviation[channel] : 1 / MathF.Sqrt(RunningVariance[channel] + Epsilon);
                double sum = 0, product = 0;
                for (int n = 0; n < Batch; n++)
                {
                    long at = ((long)n * Channels + channel) * Spatial;
                    sum += Reduction.Sum<V, L>(Gradient + at, Spatial);
                    product += CentredProduct<V, L>(Gradient + at, X + at, mean, Spatial);
                }
                if (Dbias != null)
                    Dbias[channel] = (float)sum;
                if (Dweight != null)
                    Dweight[channel] = (float)(product * inverse);
                if (Dx == null)
                    continue;

                // dx = scale * (dy - mean(dy) - (x - mean) * inverse^2 * mean(dy * (x - mean)))
                float scale = inverse * (Weight == null ? 1 : Weight[channel]);
                double count = Training ? (double)Batch * Spatial : double.PositiveInfinity;
                float slope = (float)(-scale * inverse * inverse * product / count);
                float shift = (float)(-scale * sum / count - (double)mean * slope);
                for (int n = 0; n < Batch; n++)
                {
                    long at = ((long)n * Channels + channel) * Spatial;
                    Blend<V, L>(Gradient + at, scale, X + at, slope, shift, Dx + at, Spatial);
                }
            }
        }
    }

    // y = x * scale + shift
    private static void Affine<V, L>(float* x, float scale, float shift, float* y, int count)
        where V : struct where L : struct, ILanes<V>
    {
        int i = 0;
        for (V a = L.Create(scale), b = L.Create(shift); i <= count - L.Count; i += L.Count)
            L.Store(L.MultiplyAdd(L.Load(x + i), a, b), y + i);
        for (; i < count; i++)
            y[i] = MathF.FusedMultiplyAdd(x[i], scale, shift);
    }

    // z = a * scaleA + b * scaleB + shift
    private static void Blend<V, L>(float* a, float scaleA, float* b, float scaleB, float shift, float* z, int count)
        where V : struct where L : struct, ILanes<V>
    {
        int i = 0;
        for (V sa = L.Create(scaleA), sb = L.Create(scaleB), c = L.Create(shift); i <= count - L.Count; i += L.Count)
            L.Store(L.MultiplyAdd(L.Load(a + i), sa, L.MultiplyAdd(L.Load(b + i), sb, c)), z + i);
        for (; i < count; i++)
            z[i] = MathF.FusedMultiplyAdd(a[i], scaleA, MathF.FusedMultiplyAdd(b[i], scaleB, shift));
    }

    private static double SquaredDifferences<V, L>(float* x, float mean, int count) where V : struct where L : struct, ILanes<V>
    {
        int i = 0;
        V sum = L.Zero;
        for (V m = L.Create(mean); i <= count - L.Count; i += L.Count)
        {
            V d = L.Subtract(L.Load(x + i), m);
            sum = L.MultiplyAdd(d, d, sum);
        }
        double total = L.Sum(sum);
        for (; i < count; i++)
            total += (x[i] - mean) * (x[i] - mean);
        return total;
    }

    private static double CentredProduct<V, L>(float* g, float* x, float mean, int count) where V : struct where L : struct, ILanes<V>
    {
        int i = 0;
        V sum = L.Zero;
        for (V m = L.Create(mean); i <= count - L.Count; i += L.Count)
            sum = L.MultiplyAdd(L.Load(g + i), L.Subtract(L.Load(x + i), m), sum);
        double total = L.Sum(sum);
        for (; i < count; i++)
            total += g[i] * (x[i] - mean);
        return total;
    }
}
