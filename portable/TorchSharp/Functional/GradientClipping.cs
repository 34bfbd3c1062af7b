using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Work on the gradients and values of many parameters at once.</summary>
        public static class utils
        {
            /// <summary>Scales all gradients so that their common norm is at most <paramref name="max_norm"/>.</summary>
            /// <returns>The norm before.</returns>
            public static double clip_grad_norm_(IEnumerable<Parameter> tensors, double max_norm, double norm_type = 2)
            {
                using var quiet = no_grad();
                using var scope = NewDisposeScope();
                var grads = tensors.Select(p => p.grad).OfType<Tensor>().ToList();
                var norms = grads.Select(g => g.norm((float)norm_type).ToDouble()).ToList();
                var total = double.IsPositiveInfinity(norm_type)
                    ? norms.DefaultIfEmpty(0).Max()
                    : Math.Pow(norms.Sum(n => Math.Pow(n, norm_type)), 1 / norm_type);
                var factor = max_norm / (total + 1e-6);
                if (factor >= 1) return total;
                foreach (var grad in grads) grad.mul_(factor);
                return total;
            }

            /// <summary>Holds every element of every gradient within ±<paramref name="clip_value"/>.</summary>
            public static void clip_grad_value_(IEnumerable<Parameter> tensors, double clip_value)
            {
                using var quiet = no_grad();
                using var scope = NewDisposeScope();
                foreach (var parameter in tensors) parameter.grad?.clamp_((Scalar)(-clip_value), (Scalar)clip_value);
            }

            /// <summary>All parameters, flattened, one behind the other.</summary>
            public static Tensor parameters_to_vector(IEnumerable<Parameter> tensors) =>
                WrappedTensorDisposeScope(() => cat(tensors.Select(p => p.flatten()).ToArray()));

            public static void vector_to_parameters(Tensor vec, IEnumerable<Parameter> tensors)
            {
                using var quiet = no_grad();
                using var scope = NewDisposeScope();
                long at = 0;
                foreach (var parameter in tensors)
                {
                    parameter.copy_(vec.narrow(0, at, parameter.numel()).view(parameter.shape));
                    at += parameter.numel();
                }
            }
        }
    }
}
