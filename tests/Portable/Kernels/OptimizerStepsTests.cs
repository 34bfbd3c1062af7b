using TorchSharp.Kernels;

namespace Digits.Portable.Tests.Kernels;

[Collection(KernelTests.Name)]
public sealed unsafe class OptimizerStepsTests
{
    public static TheoryData<string, int> Lengths => SimdPath.With(1, 15, 16, 37, 20_000);

    [Theory]
    [MemberData(nameof(Lengths))]
    public void AdamInAllItsFormsFollowsTheFormulas(string level, int length)
    {
        using var path = new SimdPath(level);
        foreach (bool decoupled in new[] { false, true })
        {
            foreach (bool amsgrad in new[] { false, true })
            {
                using var w = Floats.Random(length, 1);
                using var m = new Floats(length, 0);
                using var v = new Floats(length, 0);
                using var largest = new Floats(length, 0);
                double[] ew = w.ToDoubles(), em = new double[length], ev = new double[length], emax = new double[length];
                for (int step = 1; step <= 4; step++)
                {
                    using var g = Floats.Random(length, 10 + step);
                    for (int i = 0; i < length; i++)
                    {
                        double gradient = g.P[i] + (decoupled ? 0 : 0.1 * ew[i]);
                        ew[i] *= decoupled ? 1 - 0.01 * 0.1 : 1;
                        em[i] = 0.9 * em[i] + 0.1 * gradient;
                        ev[i] = 0.99 * ev[i] + 0.01 * gradient * gradient;
                        emax[i] = Math.Max(emax[i], ev[i]);
                        double deviation = Math.Sqrt((amsgrad ? emax : ev)[i] / (1 - Math.Pow(0.99, step))) + 1e-3;
                        ew[i] -= 0.01 * em[i] / (1 - Math.Pow(0.9, step)) / deviation;
                    }
                    OptimizerSteps.Adam(length, w.P, g.P, m.P, v.P, step, 0.01, 0.9, 0.99, 1e-3, 0.1, decoupled, amsgrad ? largest.P : null);
                }
                w.ShouldBe(ew, 1e-5);
                m.ShouldBe(em, 1e-5);
                v.ShouldBe(ev, 1e-5);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void GradientDescentInAllItsFormsFollowsTheFormulas(string level, int length)
    {
        using var path = new SimdPath(level);
        foreach (var (momentum, dampening, nesterov) in new[] { (0.0, 0.0, false), (0.9, 0.5, false), (0.9, 0.0, true) })
        {
            using var w = Floats.Random(length, 1);
            using var buffer = new Floats(length, float.NaN);
            double[] ew = w.ToDoubles(), eb = new double[length];
            for (int step = 1; step <= 3; step++)
            {
                using var g = Floats.Random(length, 10 + step);
                for (int i = 0; i < length; i++)
                {
                    double gradient = g.P[i] + 0.1 * ew[i];
                    eb[i] = step == 1 ? gradient : momentum * eb[i] + (1 - dampening) * gradient;
                    ew[i] -= 0.05 * (momentum == 0 ? gradient : nesterov ? gradient + momentum * eb[i] : eb[i]);
                }
                OptimizerSteps.Sgd(length, w.P, g.P, momentum == 0 ? null : buffer.P, step == 1, 0.05, momentum, dampening, 0.1, nesterov);
            }
            w.ShouldBe(ew, 1e-5);
        }
    }
}
