namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static LRScheduler OneCycleLR(
                Optimizer optimizer,
                double max_lr,
                int total_steps = -1,
                int epochs = -1,
                int steps_per_epoch = -1,
                double pct_start = 0.3,
                impl.OneCycleLR.AnnealStrategy anneal_strategy = impl.OneCycleLR.AnnealStrategy.Cos,
                bool cycle_momentum = true,
                double base_momentum = 0.85,
                double max_momentum = 0.95,
                double div_factor = 25,
                double final_div_factor = 1e4,
                bool three_phase = false,
                int last_epoch = -1,
                bool verbose = false) => new impl.OneCycleLR(
                    optimizer, max_lr, total_steps, epochs, steps_per_epoch, pct_start, anneal_strategy, cycle_momentum,
                    base_momentum, max_momentum, div_factor, final_div_factor, three_phase, last_epoch, verbose);

            public static partial class impl
            {
                /// <summary>
                /// Up to the largest rate, then down to almost nothing, the momentum the other way round (Smith and Topin 2018).
                /// </summary>
                public class OneCycleLR : LRScheduler
                {
                    private readonly (double End, double FromRate, double ToRate, bool MomentumFalls, bool MomentumRises)[] phases;
                    private readonly int total;
                    private readonly bool linear;
                    private readonly bool cycles;
                    private readonly double lowMomentum;
                    private readonly double highMomentum;

                    public OneCycleLR(
                        Optimizer optimizer,
                        double max_lr,
                        int total_steps = -1,
                        int epochs = -1,
                        int steps_per_epoch = -1,
                        double pct_start = 0.3,
                        AnnealStrategy anneal_strategy = AnnealStrategy.Cos,
                        bool cycle_momentum = true,
                        double base_momentum = 0.85,
                        double max_momentum = 0.95,
                        double div_factor = 25,
                        double final_div_factor = 1e4,
                        bool three_phase = false,
                        int last_epoch = -1,
                        bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        if (pct_start is < 0 or > 1)
                        {
                            throw new ArgumentException($"Expected float between 0 and 1 for pct_start, but got {pct_start}");
                        }

                        total = total_steps != -1 ? total_steps : epochs > 0 && steps_per_epoch > 0 ? epochs * steps_per_epoch : -1;
                        if (total <= 0)
                        {
                            throw new ArgumentException("You must define either total_steps OR (epochs AND steps_per_epoch)");
                        }

                        if (cycle_momentum && optimizer is not (IMomentum or IBetas))
                        {
                            throw new ArgumentException("optimizer must support momentum with `cycle_momentum` option enabled");
                        }

                        (linear, cycles) = (anneal_strategy == AnnealStrategy.Linear, cycle_momentum);
                        (lowMomentum, highMomentum) = (base_momentum, max_momentum);
                        double first = max_lr / div_factor, last = first / final_div_factor, peak = (pct_start * total) - 1;
                        phases = three_phase
                            ?
                            [
                                (peak, first, max_lr, true, false), ((2 * pct_start * total) - 2, max_lr, first, false, true),
                                (total - 1, first, last, false, false),
                            ]
                            : [(peak, first, max_lr, true, false), (total - 1, max_lr, last, false, true)];
                        step();
                    }

                    /// <summary>The curve between two rates.</summary>
                    public enum AnnealStrategy
                    {
                        Cos,
                        Linear,
                    }

                    protected override IEnumerable<double> get_lr()
                    {
                        if (_last_epoch > total)
                        {
                            throw new InvalidOperationException(
                                $"Tried to step {_last_epoch + 1} times. The specified number of total steps is {total}");
                        }

                        double start = 0;
                        var at = 0;
                        while (at < phases.Length - 1 && _last_epoch > phases[at].End) start = phases[at++].End;
                        var phase = phases[at];
                        var part = (_last_epoch - start) / (phase.End - start);
                        if (cycles)
                        {
                            SetMomentum(Between(
                                phase.MomentumRises ? lowMomentum : highMomentum, phase.MomentumFalls ? lowMomentum : highMomentum, part));
                        }

                        var rate = Between(phase.FromRate, phase.ToRate, part);
                        return Groups.Select(_ => rate);
                    }

                    private double Between(double from, double to, double part) =>
                        linear ? from + ((to - from) * part) : to + ((from - to) / 2 * (Math.Cos(Math.PI * part) + 1));

                    private void SetMomentum(double momentum)
                    {
                        foreach (var group in Groups)
                        {
                            if (group is IBetas adam) adam.Betas = (momentum, adam.Betas.Item2);
                            else if (group is IMomentum sgd) sgd.Momentum = momentum;
                        }
                    }
                }
            }
        }
    }
}
