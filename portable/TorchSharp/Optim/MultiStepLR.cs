namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static LRScheduler MultiStepLR(
                Optimizer optimizer, IList<int> milestones, double gamma = 0.1, int last_epoch = -1, bool verbose = false) =>
                new impl.MultiStepLR(optimizer, milestones, gamma, last_epoch, verbose);

            public static partial class impl
            {
                /// <summary>The rate times gamma at each milestone.</summary>
                public class MultiStepLR : LRScheduler
                {
                    private readonly IList<int> _milestones;
                    private readonly double _gamma;

                    public MultiStepLR(
                        Optimizer optimizer, IList<int> milestones, double gamma = 0.1, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        _milestones = milestones;
                        _gamma = gamma;
                        step();
                    }

                    protected override IEnumerable<double> get_lr() => Groups.Select(g =>
                        g.LearningRate * Math.Pow(_gamma, _milestones.Count(m => m == _last_epoch)));

                    protected override IEnumerable<double> get_closed_form_lr() => _base_lrs.Select(lr =>
                        lr * Math.Pow(_gamma, _milestones.Count(m => m <= _last_epoch)));
                }
            }
        }
    }
}
