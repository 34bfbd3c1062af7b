using TorchSharp.Engine;
using TorchSharp.Kernels;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        // Normalisation layers.
        public static unsafe partial class functional
        {
            /// <summary>
            /// (n,c,…): each channel to mean 0 and deviation 1, then scaled and shifted. While training with the batch's own
            /// statistics, which are blended into the running ones; otherwise with the running ones.
            /// </summary>
            public static Tensor batch_norm(
                Tensor input,
                Tensor? running_mean,
                Tensor? running_var,
                Tensor? weight = null,
                Tensor? bias = null,
                bool training = false,
                double momentum = 0.1,
                double eps = 1e-5)
            {
                RequireFloat32("batch_norm", input, running_mean, running_var, weight, bias);
                var sizes = input.Impl.Sizes;
                if (sizes.Length < 2) throw new ArgumentException("batch_norm: expected at least 2 dimensions");
                int batch = (int)sizes[0], channels = (int)sizes[1], spatial = (int)Shape.Count(sizes.AsSpan(2..));
                foreach (var values in new[] { running_mean, running_var, weight, bias })
                {
                    if (values is not null && values.Impl.Count != channels)
                    {
                        throw new ArgumentException(
                            $"batch_norm: expected {channels} values, one a channel, but got {values.Impl.Count}");
                    }
                }

                if (training && batch * spatial == 1)
                {
                    throw new ArgumentException("Expected more than 1 value per channel when training");
                }

                if (!training && (running_mean is null || running_var is null))
                {
                    throw new ArgumentException("Expected running_mean and running_var to be defined when training=False");
                }

                using var x = input.contiguous();
                var y = Room(sizes);
                using Tensor mean = Room([channels]), inverse = Room([channels]);
                if (training)
                {
                    BatchNorm.ForwardTraining(
                        batch, channels, spatial, Pointer(x), Pointer(weight), Pointer(bias), Pointer(running_mean),
                        Pointer(running_var), (float)momentum, (float)eps, Pointer(y), Pointer(mean), Pointer(inverse));
                    running_mean?.Written();
                    running_var?.Written();
                }
                else
                {
                    // Kept for backward as they are now: the buffers may have moved on by then.
                    StridedCopy.Copy(running_mean!.Impl, mean.Impl);
                    StridedCopy.Copy(running_var!.Impl, inverse.Impl);
                    BatchNorm.ForwardEvaluation(
                        batch, channels, spatial, Pointer(x), Pointer(weight), Pointer(bias), Pointer(mean),
                        Pointer(inverse), (float)eps, Pointer(y));
                }

                bool wantX = input.requires_grad, wantW = weight is not null && weight.requires_grad, wantB = bias is not null && bias.requires_grad;
                Tensor[] saved = weight is null ? [x, mean, inverse] : [x, mean, inverse, weight];
                return Node.Record("BatchNorm", y, [input, weight, bias], saved, (grad, kept) =>
                {
                    using var dy = grad.contiguous();
                    var dx = wantX ? Room(sizes) : null;
                    var dw = wantW ? Room([channels]) : null;
                    var db = wantB ? Room([channels]) : null;
                    float* from = Pointer(kept[0]), slope = Pointer(dy);
                    float* first = Pointer(kept[1]), second = Pointer(kept[2]);
                    var scale = kept.Length > 3 ? Pointer(kept[3]) : null;
                    float* x1 = Pointer(dx), w1 = Pointer(dw), b1 = Pointer(db);
                    if (training) BatchNorm.BackwardTraining(batch, channels, spatial, from, slope, scale, first, second, x1, w1, b1);
                    else BatchNorm.BackwardEvaluation(batch, channels, spatial, from, slope, scale, first, second, (float)eps, x1, w1, b1);
                    return [dx, dw, db];
                });
            }

            /// <summary>The last dimensions to mean 0 and deviation 1, then scaled and shifted element by element.</summary>
            public static Tensor layer_norm(
                Tensor input, long[] normalized_shape, Tensor? weight = null, Tensor? bias = null, double eps = 1e-5) =>
                WrappedTensorDisposeScope(() =>
                {
                    long[] dims = [.. Enumerable.Range(1, normalized_shape.Length).Select(d => -(long)d)];
                    var centred = input - input.mean(dims, keepdim: true);
                    var y = centred * (centred.square().mean(dims, keepdim: true) + eps).rsqrt();
                    if (weight is not null) y *= weight;
                    return bias is null ? y : y + bias;
                });

            /// <summary>Divided by the p-norm along a dimension.</summary>
            public static Tensor normalize(Tensor input, double p = 2, long dim = 1, double eps = 1e-12) =>
                WrappedTensorDisposeScope(() => input / input.norm((int)dim, true, (float)p).clamp_min(eps).expand_as(input));
        }
    }
}
