namespace TorchSharp.Engine;

/// <summary>
/// The forward-backward algorithm of connectionist temporal classification (Graves et al. 2006), in logarithms and
/// double precision. A sample's path runs over its labels with a blank before, between and after them.
/// </summary>
internal sealed unsafe class CtcAlignment(int steps, int batch, int classes, int blank, long[] inputLengths, long[][] labels)
{
    /// <summary>
    /// losses[n] = -log p(labels | logs), and slopes = its derivative by the log probabilities, both (steps, batch, classes).
    /// </summary>
    internal void Run(float* logs, float* losses, float* slopes, bool zeroInfinity)
    {
        new Span<float>(slopes, steps * batch * classes).Clear();
        for (var n = 0; n < batch; n++)
        {
            if (inputLengths[n] < 0 || inputLengths[n] > steps)
            {
                throw new ArgumentException($"ctc_loss: input length {inputLengths[n]} of sample {n} is not in [0, {steps}]");
            }

            foreach (var label in labels[n])
            {
                if (label < 0 || label >= classes)
                {
                    throw new ArgumentException($"ctc_loss: label {label} is not in [0, {classes})");
                }
            }

            losses[n] = Sample(n, (int)inputLengths[n], labels[n], logs, slopes, zeroInfinity);
        }
    }

    private float Sample(int n, int length, long[] target, float* logs, float* slopes, bool zeroInfinity)
    {
        var states = (2 * target.Length) + 1;
        if (length == 0) return target.Length == 0 ? 0 : zeroInfinity ? 0 : float.PositiveInfinity;
        double[,] ahead = new double[length, states], behind = new double[length, states];
        int Label(int s) => s % 2 == 0 ? blank : (int)target[s / 2];
        // From s-2 one may come when the blank between may be left out: two different labels.
        bool Skips(int s) => s % 2 == 1 && s >= 2 && Label(s) != Label(s - 2);
        double At(int t, int s) => logs[(((long)t * batch) + n) * classes + Label(s)];

        for (var t = 0; t < length; t++)
        {
            for (var s = 0; s < states; s++)
            {
                var from = t == 0
                    ? s < 2 ? 0 : double.NegativeInfinity
                    : Sum(
                        ahead[t - 1, s],
                        s > 0 ? ahead[t - 1, s - 1] : double.NegativeInfinity,
                        Skips(s) ? ahead[t - 1, s - 2] : double.NegativeInfinity);
                ahead[t, s] = from + At(t, s);
            }
        }

        for (var t = length - 1; t >= 0; t--)
        {
            for (var s = states - 1; s >= 0; s--)
            {
                var on = t == length - 1
                    ? s >= states - 2 ? 0 : double.NegativeInfinity
                    : Sum(
                        behind[t + 1, s] + At(t + 1, s),
                        s + 1 < states ? behind[t + 1, s + 1] + At(t + 1, s + 1) : double.NegativeInfinity,
                        s + 2 < states && Skips(s + 2) ? behind[t + 1, s + 2] + At(t + 1, s + 2) : double.NegativeInfinity);
                behind[t, s] = on;
            }
        }

        var total = Sum(
            ahead[length - 1, states - 1],
            states > 1 ? ahead[length - 1, states - 2] : double.NegativeInfinity,
            double.NegativeInfinity);
        if (double.IsNegativeInfinity(total)) return zeroInfinity ? 0 : float.PositiveInfinity;

        // The derivative by a log probability: minus the share of all paths that use it.
        for (var t = 0; t < length; t++)
        {
            for (var s = 0; s < states; s++)
            {
                slopes[(((long)t * batch) + n) * classes + Label(s)] -= (float)Math.Exp(ahead[t, s] + behind[t, s] - total);
            }
        }

        return (float)-total;
    }

    /// <summary>log(e^a + e^b + e^c).</summary>
    private static double Sum(double a, double b, double c)
    {
        var top = Math.Max(a, Math.Max(b, c));
        return double.IsNegativeInfinity(top) ? top : top + Math.Log(Math.Exp(a - top) + Math.Exp(b - top) + Math.Exp(c - top));
    }
}
