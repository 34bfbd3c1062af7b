namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        /// <summary>Learning rates that follow a plan. They step once when made, then whenever asked.</summary>
        public static partial class lr_scheduler
        {
            /// <summary>A plan for the learning rates of an optimiser's groups.</summary>
            public abstract class LRScheduler
            {
                protected int _step_count;
                internal Optimizer _optimizer = null!;
                internal int _last_epoch = -1;
                internal IList<double> _base_lrs = [];
                private readonly bool verbose;
                private double[] lastRates = [];

                protected LRScheduler()
                {
                }

                protected LRScheduler(Optimizer optimizer, int last_epoch = -1, bool verbose = false)
                {
                    ArgumentNullException.ThrowIfNull(optimizer);
                    (_optimizer, _last_epoch, this.verbose) = (optimizer, last_epoch, verbose);
                    _base_lrs = [.. Groups.Select(g => g.InitialLearningRate)];
                    lastRates = [.. Groups.Select(g => g.LearningRate)];
                }

                private protected IReadOnlyList<ILearningRateController> Groups => [.. _optimizer.ParamGroups];

                public virtual void step() => step(null);

                public virtual void step(int? epoch)
                {
                    _step_count++;
                    _last_epoch = epoch ?? _last_epoch + 1;
                    var rates = (epoch is null ? get_lr() : get_closed_form_lr()).ToArray(); // Once: get_lr may change momenta too.
                    var groups = Groups;
                    for (var i = 0; i < _base_lrs.Count; i++)
                    {
                        groups[i].LearningRate = rates[i];
                        if (verbose && lastRates[i] != rates[i]) Console.WriteLine($"Adjusting learning rate to {rates[i]}");
                    }

                    lastRates = rates;
                }

                /// <summary>As <see cref="step(int?)"/>; the metric counts for ReduceLROnPlateau alone.</summary>
                public virtual void step(double current, int? epoch = null) => step(epoch);

                public IEnumerable<double> get_last_lr() => lastRates;

                protected virtual IEnumerable<double> get_lr() => Groups.Select(g => g.LearningRate);

                protected virtual IEnumerable<double> get_closed_form_lr() => get_lr();
            }
        }
    }
}
