using TorchSharp.Engine;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        // What training minimises.
        public static partial class functional
        {
            /// <summary>
            /// Logits (n,c,…) against class numbers (n,…) in int64, or class probabilities (n,c,…). The mean is weighted when
            /// there are class weights; targets equal to <paramref name="ignore_index"/> don't count.
            /// </summary>
            public static Tensor cross_entropy(
                Tensor input,
                Tensor target,
                Tensor? weight = null,
                long ignore_index = -100,
                Reduction reduction = Reduction.Mean,
                double label_smoothing = 0) => WrappedTensorDisposeScope(() =>
                {
                    if (label_smoothing is < 0 or > 1)
                    {
                        throw new ArgumentException($"label_smoothing must be between 0.0 and 1.0. Got: {label_smoothing}");
                    }

                    var dim = input.ndim == 1 ? 0 : 1;
                    var logs = input.log_softmax(dim);
                    if (target.dtype.IsFloatingPoint() && Shape.Same(target.Impl.Sizes, input.Impl.Sizes))
                    {
                        return SoftTargets(logs, target, dim, weight, reduction, label_smoothing);
                    }

                    var loss = NegativeLogLikelihood(logs, target, weight, ignore_index, reduction);
                    if (label_smoothing == 0) return loss;

                    // The smoothed part: the mean over all classes, as if each were equally right.
                    var classes = input.Impl.Sizes[dim];
                    var counted = target.ne(ignore_index).to_type(input.dtype);
                    var spread = -(weight is null ? logs : logs * Along(weight, logs, dim)).sum(dim) * counted;
                    var smooth = reduction switch
                    {
                        Reduction.None => spread,
                        Reduction.Sum => spread.sum(),
                        _ => spread.sum() / (weight is null ? counted.sum() : PickedWeights(weight, target, ignore_index).sum()),
                    };
                    return (loss * (1 - label_smoothing)) + (smooth * (label_smoothing / classes));
                });

            /// <summary>Log probabilities (n,c,…) against class numbers (n,…).</summary>
            public static Tensor nll_loss(
                Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean) =>
                WrappedTensorDisposeScope(() => NegativeLogLikelihood(input, target, weight, -100, reduction));

            public static Tensor mse_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) =>
                WrappedTensorDisposeScope(() => Reduced((input - target).square(), reduction));

            public static Tensor l1_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) =>
                WrappedTensorDisposeScope(() => Reduced((input - target).abs(), reduction));

            public static Tensor smooth_l1_loss(
                Tensor input, Tensor target, Reduction reduction = Reduction.Mean, double beta = 1) => WrappedTensorDisposeScope(() =>
                {
                    var distance = (input - target).abs();
                    if (beta == 0) return Reduced(distance, reduction);
                    return Reduced(where(distance.lt(beta), distance.square() * (0.5 / beta), distance - (0.5 * beta)), reduction);
                });

            /// <summary>Log probabilities against probabilities, or against log probabilities.</summary>
            public static Tensor kl_div(
                Tensor input, Tensor target, bool log_target = true, Reduction reduction = Reduction.Mean) =>
                WrappedTensorDisposeScope(() =>
                {
                    if (log_target) return Reduced(target.exp() * (target - input), reduction);
                    var entropy = where(target.gt(0), target * target.clamp_min(1e-38).log(), target.zeros_like());
                    return Reduced(entropy - (target * input), reduction);
                });

            public static Tensor binary_cross_entropy(
                Tensor input, Tensor target, Tensor? weight = null,
                Reduction reduction = Reduction.Mean) => WrappedTensorDisposeScope(() =>
                {
                    // Logarithms are held at -100, as in PyTorch.
                    var loss = -((target * input.log().clamp_min(-100)) + ((1 - target) * (1 - input).log().clamp_min(-100)));
                    return Reduced(weight is null ? loss : loss * weight, reduction);
                });

            public static Tensor binary_cross_entropy_with_logits(
                Tensor input,
                Tensor target,
                Tensor? weight = null,
                Reduction reduction = Reduction.Mean,
                Tensor? pos_weights = null) => WrappedTensorDisposeScope(() =>
                {
                    var positive = pos_weights is null ? target : target * pos_weights;
                    var loss = -((positive * input.log_sigmoid()) + ((1 - target) * (-input).log_sigmoid()));
                    return Reduced(weight is null ? loss : loss * weight, reduction);
                });

            private static Tensor Reduced(Tensor loss, Reduction reduction) => reduction switch
            {
                Reduction.None => loss,
                Reduction.Sum => loss.sum(),
                _ => loss.mean(),
            };

            private static Tensor NegativeLogLikelihood(Tensor logs, Tensor target, Tensor? weight, long ignored, Reduction reduction)
            {
                if (target.dtype != ScalarType.Int64)
                {
                    throw new ArgumentException($"nll_loss: class numbers must be int64, but are {target.dtype}");
                }

                var dim = logs.ndim == 1 ? 0 : 1;
                if (target.ndim != logs.ndim - 1)
                {
                    throw new ArgumentException(
                        $"nll_loss: {Shape.Text(target.Impl.Sizes)} are no class numbers for logits {Shape.Text(logs.Impl.Sizes)}");
                }

                var counted = target.ne(ignored);
                var classes = where(counted, target, target.zeros_like());
                var picked = -logs.gather(dim, classes.unsqueeze(dim)).squeeze(dim);
                var share = weight is null ? counted.to_type(logs.dtype) : PickedWeights(weight, target, ignored);
                var loss = picked * share;
                return reduction switch
                {
                    Reduction.None => loss,
                    Reduction.Sum => loss.sum(),
                    _ => loss.sum() / share.sum(),
                };
            }

            private static Tensor SoftTargets(Tensor logs, Tensor target, int dim, Tensor? weight, Reduction reduction, double smoothing)
            {
                var classes = logs.Impl.Sizes[dim];
                if (smoothing > 0) target = (target * (1 - smoothing)) + (smoothing / classes);
                var products = logs * target;
                if (weight is not null) products *= Along(weight, logs, dim);
                var loss = -products.sum(dim);
                return reduction == Reduction.Mean ? loss.sum() / Math.Max(1, logs.Impl.Count / classes) : Reduced(loss, reduction);
            }

            private static Tensor PickedWeights(Tensor weight, Tensor target, long ignored)
            {
                var counted = target.ne(ignored);
                var classes = where(counted, target, target.zeros_like());
                return weight.index_select(0, classes.flatten()).view(target.Impl.Sizes) * counted.to_type(weight.dtype);
            }

            /// <summary>One value a class, shaped to multiply along the class dimension.</summary>
            private static Tensor Along(Tensor weight, Tensor logs, int dim)
            {
                var sizes = new long[logs.ndim];
                Array.Fill(sizes, 1);
                sizes[dim] = weight.Impl.Count;
                return weight.view(sizes);
            }
        }
    }
}
