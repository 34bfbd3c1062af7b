using TorchSharp.Kernels;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class optim
        {
            public static Adam Adam(
                IEnumerable<Parameter> parameters,
                double lr = 1e-3,
                double beta1 = 0.9,
                double beta2 = 0.999,
                double eps = 1e-8,
                double weight_decay = 0,
                bool amsgrad = false,
                bool maximize = false) => new(parameters, lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);

            public static Adam Adam(
                IEnumerable<(string name, Parameter parameter)> parameters,
                double lr = 1e-3,
                double beta1 = 0.9,
                double beta2 = 0.999,
                double eps = 1e-8,
                double weight_decay = 0,
                bool amsgrad = false,
                bool maximize = false) =>
                new(parameters.Select(p => p.parameter), lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);

            public static Adam Adam(
                IEnumerable<Adam.ParamGroup> parameters,
                double lr = 1e-3,
                double beta1 = 0.9,
                double beta2 = 0.999,
                double eps = 1e-8,
                double weight_decay = 0,
                bool amsgrad = false,
                bool maximize = false) => new(parameters, lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);
        }
    }
}

namespace TorchSharp.Modules
{
    /// <summary>Adam (Kingma and Ba 2015); weight decay is added to the gradient.</summary>
    public partial class Adam : OptimizerHelper, optim.IBetas
    {
        public Adam(
            IEnumerable<Parameter> parameters,
            double lr = 1e-3,
            double beta1 = 0.9,
            double beta2 = 0.999,
            double eps = 1e-8,
            double weight_decay = 0,
            bool amsgrad = false,
            bool maximize = false)
            : this([new ParamGroup { Parameters = parameters }], lr, beta1, beta2, eps, weight_decay, amsgrad, maximize)
        {
        }

        public Adam(
            IEnumerable<ParamGroup> parameters,
            double lr = 1e-3,
            double beta1 = 0.9,
            double beta2 = 0.999,
            double eps = 1e-8,
            double weight_decay = 0,
            bool amsgrad = false,
            bool maximize = false)
        {
            if (lr < 0) throw new ArgumentException($"Invalid learning rate: {lr}");
            if (beta1 is < 0 or >= 1) throw new ArgumentException($"Invalid beta1 value: {beta1}");
            if (beta2 is < 0 or >= 1) throw new ArgumentException($"Invalid beta2 value: {beta2}");
            if (eps < 0) throw new ArgumentException($"Invalid eps value: {eps}");
            if (weight_decay < 0) throw new ArgumentException($"Invalid weight_decay value: {weight_decay}");
            _defaults = new Options
            {
                LearningRate = lr,
                InitialLearningRate = lr,
                beta1 = beta1,
                beta2 = beta2,
                eps = eps,
                weight_decay = weight_decay,
                amsgrad = amsgrad,
                maximize = maximize,
            };
            foreach (var group in parameters) add_param_group(group);
        }

        public (double, double) Betas
        {
            get => (((Options)_defaults).beta1!.Value, ((Options)_defaults).beta2!.Value);
            set => (((Options)_defaults).beta1, ((Options)_defaults).beta2) = value;
        }

        public override void add_param_group(Modules.ParamGroup param_group)
        {
            var (own, usual) = ((Options)(param_group.Options ??= new Options()), (Options)_defaults);
            own.beta1 ??= usual.beta1;
            own.beta2 ??= usual.beta2;
            own.eps ??= usual.eps;
            own.weight_decay ??= usual.weight_decay;
            own.amsgrad ??= usual.amsgrad;
            own.maximize ??= usual.maximize;
            Add(param_group, p => new State(p));
        }

        public override unsafe Tensor? step(Func<Tensor>? closure = null) => _step<ParamGroup>(
            group =>
            {
                var o = group.Options;
                foreach (var (parameter, grad, state) in WithGradient<State>(group, o.maximize!.Value))
                {
                    state.step++;
                    OptimizerSteps.Adam(
                        parameter.Impl.Count, parameter.Impl.Pointer<float>(), grad.Impl.Pointer<float>(),
                        state.exp_avg.Impl.Pointer<float>(), state.exp_avg_sq.Impl.Pointer<float>(), state.step,
                        o.LearningRate!.Value, o.beta1!.Value, o.beta2!.Value, o.eps!.Value, o.weight_decay!.Value, decoupled: false,
                        state.max_exp_avg_sq is null ? null : state.max_exp_avg_sq.Impl.Pointer<float>());
                }
            },
            closure);
    }
}
