using TorchSharp.Engine;
using TorchSharp.Kernels;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        // Convolutions (cross-correlations, as everywhere in deep learning).
        public static unsafe partial class functional
        {
            /// <summary>(n,c,h,w) * (o,c/groups,kh,kw) -> (n,o,h',w'); without the batch dimension likewise.</summary>
            public static Tensor conv2d(
                Tensor input,
                Tensor weight,
                Tensor? bias = null,
                long[]? strides = null,
                long[]? padding = null,
                long[]? dilation = null,
                long groups = 1)
            {
                if (input.ndim == 3)
                {
                    return WrappedTensorDisposeScope(() =>
                        conv2d(input.unsqueeze(0), weight, bias, strides, padding, dilation, groups).squeeze(0));
                }

                var shape = Check(input, weight, bias, Pair(strides, 1), Pair(padding, 0), Pair(dilation, 1), (int)groups);
                using Tensor x = input.contiguous(), w = weight.contiguous();
                using var b = bias?.contiguous();
                var y = Room([shape.Batch, shape.OutChannels, shape.OutHeight, shape.OutWidth]);
                Convolution.Forward(shape, Pointer(x), Pointer(w), Pointer(b), Pointer(y));
                bool wantX = input.requires_grad, wantW = weight.requires_grad, wantB = bias is not null && bias.requires_grad;
                var (sizesX, sizesW) = (input.Impl.Sizes, weight.Impl.Sizes);
                return Node.Record("Convolution", y, [input, weight, bias], [x, w], (grad, saved) =>
                {
                    using var dy = grad.contiguous();
                    var dx = wantX ? Room(sizesX) : null;
                    var dw = wantW ? Room(sizesW) : null;
                    var db = wantB && wantW ? Room([shape.OutChannels]) : null;
                    if (dw is not null)
                    {
                        Convolution.BackwardWeight(
                            shape, Pointer(saved[0]), Pointer(dy), Pointer(dw), Pointer(db));
                    }

                    if (dx is not null)
                    {
                        Convolution.BackwardInput(shape, Pointer(dy), Pointer(saved[1]), Pointer(dx));
                    }

                    return [dx, dw, db ?? (wantB ? dy.sum([0, 2, 3]) : null)];
                });
            }

            public static Tensor conv2d_padding(
                Tensor input,
                Tensor weight,
                Tensor? bias = null,
                long[]? strides = null,
                Padding padding = Padding.Valid,
                long[]? dilation = null,
                long groups = 1)
            {
                if (padding == Padding.Valid) return conv2d(input, weight, bias, strides, null, dilation, groups);
                var (stepY, stepX) = Pair(strides, 1);
                if (stepY != 1 || stepX != 1)
                {
                    throw new ArgumentException("padding='same' is not supported for strided convolutions");
                }

                var (dilationY, dilationX) = Pair(dilation, 1);
                long high = dilationY * (weight.Impl.Sizes[2] - 1), wide = dilationX * (weight.Impl.Sizes[3] - 1);
                if (high % 2 == 0 && wide % 2 == 0)
                {
                    return conv2d(input, weight, bias, strides, [high / 2, wide / 2], dilation, groups);
                }

                return WrappedTensorDisposeScope(() => conv2d(
                    pad(input, [wide / 2, wide - (wide / 2), high / 2, high - (high / 2)]), weight, bias, strides, null, dilation, groups));
            }

            /// <summary>(n,c,l) * (o,c/groups,k) -> (n,o,l').</summary>
            public static Tensor conv1d(
                Tensor input,
                Tensor weight,
                Tensor? bias = null,
                long? stride = null,
                long? padding = null,
                long? dilation = null,
                long groups = 1) => WrappedTensorDisposeScope(() => conv2d(
                    input.unsqueeze(-2), weight.unsqueeze(-2), bias, [1, stride ?? 1], [0, padding ?? 0], [1, dilation ?? 1], groups).squeeze(-2));

            private static ConvolutionShape Check(
                Tensor input, Tensor weight, Tensor? bias, (int Y, int X) stride, (int Y, int X) padding, (int Y, int X) dilation, int groups)
            {
                RequireFloat32("conv2d", input, weight, bias);
                long[] x = input.Impl.Sizes, w = weight.Impl.Sizes;
                if (x.Length != 4 || w.Length != 4)
                {
                    throw new ArgumentException(
                        $"conv2d: expected 4D input and weight, but got {Shape.Text(x)} and {Shape.Text(w)}");
                }

                if (x[1] != w[1] * groups || w[0] % groups != 0)
                {
                    throw new ArgumentException(
                        $"Given groups={groups}, weight of size {Shape.Text(w)}, expected input{Shape.Text(x)} " +
                        $"to have {w[1] * groups} channels, but got {x[1]} channels instead");
                }

                if (bias is not null && bias.Impl.Count != w[0])
                {
                    throw new ArgumentException($"bias must have {w[0]} elements, but has {bias.Impl.Count}");
                }

                var shape = new ConvolutionShape(
                    (int)x[0], (int)x[1], (int)x[2], (int)x[3], (int)w[0], (int)w[2], (int)w[3],
                    stride.Y, stride.X, padding.Y, padding.X, dilation.Y, dilation.X, groups);
                if (shape.OutHeight <= 0 || shape.OutWidth <= 0)
                {
                    throw new ArgumentException("Kernel size can't be greater than actual input size");
                }

                return shape;
            }

            private static (int Y, int X) Pair(long[]? values, int otherwise) => values?.Length switch
            {
                null or 0 => (otherwise, otherwise),
                1 => ((int)values[0], (int)values[0]),
                2 => ((int)values[0], (int)values[1]),
                _ => throw new ArgumentException("expected one number or two (height, width)"),
            };

            /// <summary>A float32 tensor whose values are still to be written.</summary>
            private static Tensor Room(long[] sizes) => new(TensorImpl.Empty(sizes, ScalarType.Float32));

            private static float* Pointer(Tensor? tensor) => tensor is null ? null : tensor.Impl.Pointer<float>();

            private static void RequireFloat32(string operation, params ReadOnlySpan<Tensor?> tensors)
            {
                foreach (var tensor in tensors)
                {
                    if (tensor is not null && tensor.dtype != ScalarType.Float32)
                    {
                        throw ScalarTypes.Unsupported(tensor.dtype, operation);
                    }
                }
            }
        }
    }
}
