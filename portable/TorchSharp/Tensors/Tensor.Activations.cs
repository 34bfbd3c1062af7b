using TorchSharp.Engine;
using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    // Activation functions, and their in-place twins.
    public partial class Tensor
    {
        public Tensor relu()
        {
            // While training, a convolution's result: max pooling often comes next, and takes relu along (see Storage).
            if (!Node.Wanted(this) || is_leaf || dtype != ScalarType.Float32 || !Impl.IsContiguous)
            {
                return Map<Activations.Relu>("Relu");
            }

            var y = new Tensor(TensorImpl.ReluOf(Impl));
            return Node.Record("Relu", y, [this], [y], (grad, saved) =>
            {
                // Nobody looked: all that comes is from such max poolings, which let pass only what relu does.
                if (saved[0].Impl.Storage.ReluOf is not null) return [grad];
                using var dy = grad.contiguous();
                return [new Tensor(Pointwise.UnaryGradient<Activations.Relu>(dy.Impl, saved[0].Impl, saved[0].Impl, 0, 0))];
            });
        }

        public Tensor relu_() => Overwrite(relu());

        public Tensor relu6() => Map<Activations.Hardtanh>("Relu6", 0, 6);

        public Tensor relu6_() => Overwrite(Apart().relu6());

        public Tensor leaky_relu(Scalar negative_slope) => Map<Activations.LeakyRelu>("LeakyRelu", negative_slope.Real);

        public Tensor leaky_relu_(Scalar negative_slope) => Overwrite(Apart().leaky_relu(negative_slope));

        public Tensor elu(double alpha = 1) => Map<Activations.Elu>("Elu", alpha);

        public Tensor elu_(double alpha = 1) => Overwrite(Apart().elu(alpha));

        public Tensor sigmoid() => Map<Activations.Sigmoid>("Sigmoid");

        public Tensor sigmoid_() => Overwrite(sigmoid());

        public Tensor tanh() => Map<Activations.Tanh>("Tanh");

        public Tensor tanh_() => Overwrite(tanh());

        public Tensor silu() => Map<Activations.Silu>("Silu");

        public Tensor silu_() => Overwrite(Apart().silu());

        public Tensor gelu() => Map<Activations.Gelu>("Gelu");

        public Tensor gelu(GELU.Approximate approximate) =>
            approximate == GELU.Approximate.none ? gelu() : Map<Activations.GeluTanh>("Gelu");

        public Tensor gelu_() => Overwrite(Apart().gelu());

        public Tensor gelu_(GELU.Approximate approximate) => Overwrite(Apart().gelu(approximate));

        public Tensor softplus(double beta = 1, double threshold = 20) => Map<Activations.Softplus>("Softplus", beta, threshold);

        public Tensor log_sigmoid() => Map<Activations.LogSigmoid>("LogSigmoid");

        internal Tensor mish() => Map<Activations.Mish>("Mish");

        public Tensor hardsigmoid() => Map<Activations.Hardsigmoid>("Hardsigmoid");

        public Tensor hardsigmoid_() => Overwrite(Apart().hardsigmoid());

        public Tensor hardswish() => Map<Activations.Hardswish>("Hardswish");

        public Tensor hardswish_() => Overwrite(Apart().hardswish());

        public Tensor hardtanh(Scalar min, Scalar max) => Map<Activations.Hardtanh>("Hardtanh", min.Real, max.Real);

        public Tensor hardtanh_(Scalar min, Scalar max) => Overwrite(Apart().hardtanh(min, max));

        /// <summary>x where positive, weight · x elsewhere; one weight, or one a channel (dimension 1).</summary>
        public Tensor prelu(Tensor target)
        {
            if (target.Impl.Count > 1)
            {
                var sizes = new long[Impl.Sizes.Length];
                Array.Fill(sizes, 1);
                sizes[1] = target.Impl.Count;
                target = target.view(sizes);
            }

            return WrappedTensorDisposeScope(() => clamp_min(0) + (target * clamp_max(0)));
        }
    }
}
