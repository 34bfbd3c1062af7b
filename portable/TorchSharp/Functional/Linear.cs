using TorchSharp.Engine;
using TorchSharp.Kernels;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        // Dense layers and look-ups.
        public static unsafe partial class functional
        {
            /// <summary>(…,in) · (out,in)ᵀ + (out) -> (…,out).</summary>
            public static Tensor linear(Tensor input, Tensor weights, Tensor? bias = null)
            {
                if (input.dtype != ScalarType.Float32 || weights.ndim != 2)
                {
                    return WrappedTensorDisposeScope(() =>
                    {
                        var product = input.matmul(weights.t());
                        return bias is null ? product : product + bias;
                    });
                }

                RequireFloat32("linear", weights, bias);
                long[] sizes = input.Impl.Sizes, w = weights.Impl.Sizes;
                if (sizes.Length == 0 || sizes[^1] != w[1])
                {
                    throw new InvalidOperationException(
                        $"mat1 and mat2 shapes cannot be multiplied ({Shape.Text(sizes)} and {Shape.Text(w)} transposed)");
                }

                int rows = (int)(input.Impl.Count / w[1]), outputs = (int)w[0], inputs = (int)w[1];
                using Tensor x = input.contiguous(), weight = weights.contiguous();
                using var b = bias?.contiguous();
                var y = Room([.. sizes[..^1], outputs]);
                Gemm.Multiply(
                    false, true, rows, outputs, inputs, 1, Pointer(x), inputs, Pointer(weight), inputs, 0,
                    Pointer(y), outputs, Pointer(b));
                bool wantX = input.requires_grad, wantW = weights.requires_grad, wantB = bias is not null && bias.requires_grad;
                return Node.Record("Linear", y, [input, weights, bias], [x, weight], (grad, saved) =>
                {
                    using var dy = grad.contiguous();
                    var slope = Pointer(dy);
                    var dx = wantX ? Room(sizes) : null;
                    var dw = wantW ? Room(w) : null;
                    if (dx is not null)
                    {
                        Gemm.Multiply(
                            false, false, rows, inputs, outputs, 1, slope, outputs, Pointer(saved[1]), inputs, 0,
                            Pointer(dx), inputs);
                    }

                    if (dw is not null)
                    {
                        Gemm.Multiply(
                            true, false, outputs, inputs, rows, 1, slope, outputs, Pointer(saved[0]), inputs, 0,
                            Pointer(dw), inputs);
                    }

                    return [dx, dw, wantB ? dy.view(-1, outputs).sum(0L) : null];
                });
            }

            /// <summary>1 at each index along a new last dimension, 0 elsewhere (int64).</summary>
            public static Tensor one_hot(Tensor x, long num_classes = -1) => WrappedTensorDisposeScope(() =>
            {
                if (x.dtype != ScalarType.Int64)
                {
                    throw new ArgumentException("OneHot input tensor must have elements of type Int64");
                }

                var classes = num_classes == -1 ? x.max().ToInt64() + 1 : num_classes;
                if (x.Impl.Count > 0 && (x.min().ToInt64() < 0 || x.max().ToInt64() >= classes))
                {
                    throw new ArgumentException("Class values must be in [0, num_classes).");
                }

                var hot = ones([.. x.Impl.Sizes, 1L], ScalarType.Int64);
                return zeros([.. x.Impl.Sizes, classes], ScalarType.Int64).scatter_(-1, x.unsqueeze(-1), hot);
            });
        }
    }
}
