namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static LRScheduler ReduceLROnPlateau(
                Optimizer optimizer,
                string mode = "min",
                double factor = 0.1,
                int patience = 10,
                double threshold = 1e-4,
                string threshold_mode = "rel",
                int cooldown = 0,
                IList<double>? min_lr = null,
                double eps = 1e-8,
                bool verbose = false) => new impl.ReduceLROnPlateau(
                    optimizer, mode, factor, patience, threshold, threshold_mode, cooldown, min_lr, eps, verbose);

            public static partial class impl
            {
                /// <summary>The rate times a factor whenever a metric hasn't become better for some time.</summary>
                public class ReduceLROnPlateau : LRScheduler
                {
                    private readonly bool isMin;
                    private readonly bool isRelative;
                    private readonly double factor;
                    private readonly double threshold;
                    private readonly double eps;
                    private readonly int patience;
                    private readonly int cooldown;
                    private readonly IList<double>? floors;
                    private double best;
                    private int badSteps;
                    private int restingSteps;

                    public ReduceLROnPlateau(
                        Optimizer optimizer,
                        string mode = "min",
                        double factor = 0.1,
                        int patience = 10,
                        double threshold = 1e-4,
                        string threshold_mode = "rel",
                        int cooldown = 0,
                        IList<double>? min_lr = null,
                        double eps = 1e-8,
                        bool verbose = false)
                        : base(optimizer, -1, verbose)
                    {
                        if (factor >= 1) throw new ArgumentException("Factor should be < 1.0");
                        if (mode is not ("min" or "max")) throw new ArgumentException($"mode {mode} is unknown!");
                        if (threshold_mode is not ("rel" or "abs"))
                        {
                            throw new ArgumentException($"threshold mode {threshold_mode} is unknown!");
                        }

                        (isMin, isRelative) = (mode == "min", threshold_mode == "rel");
                        (this.factor, this.patience, this.threshold) = (factor, patience, threshold);
                        (this.cooldown, floors, this.eps) = (cooldown, min_lr, eps);
                        best = isMin ? double.PositiveInfinity : double.NegativeInfinity;
                    }

                    public override void step() => throw NeedsMetric();

                    public override void step(int? epoch) => throw NeedsMetric();

                    public override void step(double current, int? epoch = null)
                    {
                        _last_epoch = epoch ?? _last_epoch + 1;
                        if (IsBetter(current)) (best, badSteps) = (current, 0);
                        else badSteps++;
                        if (restingSteps > 0) (restingSteps, badSteps) = (restingSteps - 1, 0);
                        if (badSteps <= patience) return;
                        var groups = Groups;
                        for (var i = 0; i < groups.Count; i++)
                        {
                            var floor = floors is null ? 0 : floors[Math.Min(i, floors.Count - 1)];
                            var rate = Math.Max(groups[i].LearningRate * factor, floor);
                            if (groups[i].LearningRate - rate > eps) groups[i].LearningRate = rate;
                        }

                        (restingSteps, badSteps) = (cooldown, 0);
                    }

                    private bool IsBetter(double value)
                    {
                        var step = isRelative ? best * threshold : threshold;
                        if (double.IsInfinity(best)) return isMin ? value < best : value > best;
                        return isMin ? value < best - step : value > best + step;
                    }

                    private static InvalidOperationException NeedsMetric() =>
                        new("ReduceLROnPlateau steps by a metric: use step(double, int?).");
                }
            }
        }
    }
}
