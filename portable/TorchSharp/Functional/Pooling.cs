using TorchSharp.Engine;
using TorchSharp.Kernels;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        // Pooling of (n,c,h,w), or (c,h,w), over windows.
        public static unsafe partial class functional
        {
            public static Tensor max_pool2d(
                Tensor input, long kernel_size, long? stride = null, long? padding = null, long? dilation = null,
                bool ceil_mode = false) =>
                max_pool2d(input, [kernel_size], One(stride), One(padding), One(dilation), ceil_mode);

            public static Tensor max_pool2d(
                Tensor input,
                (long, long) kernel_size,
                (long, long)? stride = null,
                (long, long)? padding = null,
                (long, long)? dilation = null,
                bool ceil_mode = false) =>
                max_pool2d(input, Two(kernel_size)!, Two(stride), Two(padding), Two(dilation), ceil_mode);

            public static Tensor max_pool2d(
                Tensor input,
                long[] kernel_size,
                long[]? strides = null,
                long[]? padding = null,
                long[]? dilation = null,
                bool ceil_mode = false)
            {
                var shape = Windows(input, kernel_size, strides, padding, dilation, ceil_mode);
                if (input.Impl is { IsContiguous: true, Storage.ReluOf: { } source } && source.Count == input.Impl.Count)
                {
                    return ReluMaxPool(input, source, shape);
                }

                var (output, indices) = MaxPool(input, shape);
                indices.Dispose();
                return output;
            }

            /// <summary>With the place of each maximum in its plane, counted row by row.</summary>
            public static (Tensor output, Tensor indices) max_pool2d_with_indices(
                Tensor input,
                long[] kernel_size,
                long[]? strides = null,
                long[]? padding = null,
                long[]? dilation = null,
                bool ceil_mode = false)
            {
                var (output, indices) = MaxPool(input, Windows(input, kernel_size, strides, padding, dilation, ceil_mode));
                return (output, indices.to_type(ScalarType.Int64, disposeAfter: true));
            }

            public static Tensor max_pool1d(
                Tensor input, long kernel_size, long? stride = null, long? padding = null, long? dilation = null,
                bool ceil_mode = false) =>
                WrappedTensorDisposeScope(() => max_pool2d(
                    input.unsqueeze(-2), [1, kernel_size], [1, stride ?? kernel_size], [0, padding ?? 0], [1, dilation ?? 1], ceil_mode).squeeze(-2));

            public static Tensor avg_pool2d(
                Tensor input,
                long kernel_size,
                long? stride = null,
                long padding = 0,
                bool ceil_mode = false,
                bool count_include_pad = true,
                long? divisor_override = null) =>
                avg_pool2d(input, [kernel_size], One(stride), [padding], ceil_mode, count_include_pad, divisor_override);

            public static Tensor avg_pool2d(
                Tensor input,
                (long, long) kernel_size,
                (long, long)? stride = null,
                (long, long)? padding = null,
                bool ceil_mode = false,
                bool count_include_pad = true,
                long? divisor_override = null) =>
                avg_pool2d(input, Two(kernel_size)!, Two(stride), Two(padding), ceil_mode, count_include_pad, divisor_override);

            public static Tensor avg_pool2d(
                Tensor input,
                long[] kernel_size,
                long[]? stride = null,
                long[]? padding = null,
                bool ceil_mode = false,
                bool count_include_pad = true,
                long? divisor_override = null)
            {
                if (divisor_override is not null)
                {
                    throw new NotSupportedException("divisor_override is not part of this drop-in.");
                }

                var shape = Windows(input, kernel_size, stride, padding, null, ceil_mode);
                using var x = input.contiguous();
                var y = Room([.. input.Impl.Sizes[..^2], shape.OutHeight, shape.OutWidth]);
                Pooling.AverageForward(shape, Pointer(x), Pointer(y), count_include_pad);
                var sizes = input.Impl.Sizes;
                return Node.Record("AvgPool2d", y, [input], [], (grad, _) =>
                {
                    using var dy = grad.contiguous();
                    var dx = Room(sizes);
                    Pooling.AverageBackward(shape, Pointer(dy), Pointer(dx), count_include_pad);
                    return [dx];
                });
            }

            public static Tensor avg_pool1d(
                Tensor input, long kernel_size, long? stride = null, long? padding = null, bool ceil_mode = false,
                bool count_include_pad = true) =>
                WrappedTensorDisposeScope(() => avg_pool2d(
                    input.unsqueeze(-2), [1, kernel_size], [1, stride ?? kernel_size], [0, padding ?? 0], ceil_mode, count_include_pad).squeeze(-2));

            public static Tensor adaptive_avg_pool2d(Tensor input, long output_size) =>
                adaptive_avg_pool2d(input, [output_size, output_size]);

            public static Tensor adaptive_avg_pool2d(Tensor input, (long, long) output_size) =>
                adaptive_avg_pool2d(input, Two(output_size)!);

            /// <summary>Means of cells that cover each plane, of whatever size gives the wanted number of them.</summary>
            public static Tensor adaptive_avg_pool2d(Tensor input, long[] output_size)
            {
                RequireFloat32("adaptive_avg_pool2d", input);
                using var x = input.contiguous();
                var sizes = input.Impl.Sizes;
                int planes = (int)Shape.Count(sizes.AsSpan(..^2)), height = (int)sizes[^2], width = (int)sizes[^1];
                var (rows, columns) = Pair(output_size, 1);
                var y = Room([.. sizes[..^2], rows, columns]);
                Pooling.AdaptiveAverageForward(planes, height, width, rows, columns, Pointer(x), Pointer(y));
                return Node.Record("AdaptiveAvgPool2d", y, [input], [], (grad, _) =>
                {
                    using var dy = grad.contiguous();
                    var dx = Room(sizes);
                    Pooling.AdaptiveAverageBackward(planes, height, width, rows, columns, Pointer(dy), Pointer(dx));
                    return [dx];
                });
            }

            public static Tensor adaptive_avg_pool1d(Tensor input, long output_size) =>
                WrappedTensorDisposeScope(() => adaptive_avg_pool2d(input.unsqueeze(-2), [1, output_size]).squeeze(-2));

            /// <summary>Maxima of the same cells that <see cref="adaptive_avg_pool2d(Tensor, long[])"/> averages.</summary>
            public static Tensor adaptive_max_pool2d(Tensor input, long[] output_size) => WrappedTensorDisposeScope(() =>
            {
                var (rows, columns) = Pair(output_size, 1);
                long height = input.Impl.Sizes[^2], width = input.Impl.Sizes[^1];
                var cells =
                    from row in Enumerable.Range(0, rows)
                    from column in Enumerable.Range(0, columns)
                    let cell = Cell(Cell(input, -2, height, row, rows), -1, width, column, columns)
                    select cell.flatten(-2).max(-1).values;
                return stack(cells.ToArray(), -1).unflatten(-1, rows, columns);
            });

            public static Tensor adaptive_max_pool1d(Tensor input, long output_size) =>
                WrappedTensorDisposeScope(() => adaptive_max_pool2d(input.unsqueeze(-2), [1, output_size]).squeeze(-2));

            private static Tensor Cell(Tensor input, int dim, long length, long i, long count)
            {
                long start = i * length / count, end = (((i + 1) * length) + count - 1) / count;
                return input.narrow(dim, start, end - start);
            }

            /// <summary>The maxima, and their places as int32.</summary>
            private static (Tensor Output, Tensor Indices) MaxPool(Tensor input, PoolingShape shape)
            {
                using var x = input.contiguous();
                long[] sizes = input.Impl.Sizes, small = [.. sizes[..^2], shape.OutHeight, shape.OutWidth];
                var y = Room(small);
                var indices = new Tensor(TensorImpl.Empty(small, ScalarType.Int32));
                Pooling.MaxForward(shape, Pointer(x), Pointer(y), indices.Impl.Pointer<int>());
                Node.Record("MaxPool2d", y, [input], [indices], (grad, saved) =>
                {
                    using var dy = grad.contiguous();
                    var dx = Room(sizes);
                    Pooling.MaxBackward(shape, Pointer(dy), saved[0].Impl.Pointer<int>(), Pointer(dx));
                    return [dx];
                });
                return (y, indices);
            }

            /// <summary>The maxima of a relu that nobody has looked at, straight from what it was to be computed from.</summary>
            private static Tensor ReluMaxPool(Tensor input, TensorImpl source, PoolingShape shape)
            {
                var y = Room([.. input.Impl.Sizes[..^2], shape.OutHeight, shape.OutWidth]);
                using var indices = new Tensor(TensorImpl.Empty(y.Impl.Sizes, ScalarType.Int32));
                Pooling.ReluMaxForward(shape, source.Pointer<float>(), Pointer(y), indices.Impl.Pointer<int>());
                var sizes = input.Impl.Sizes;
                return Node.Record("ReluMaxPool2d", y, [input], [y, indices], (grad, saved) =>
                {
                    using var dy = grad.contiguous();
                    var dx = Room(sizes);
                    Pooling.ReluMaxBackward(
                        shape, Pointer(dy), Pointer(saved[0]), saved[1].Impl.Pointer<int>(), Pointer(dx));
                    return [dx];
                });
            }

            private static PoolingShape Windows(
                Tensor input, long[] kernel, long[]? stride, long[]? padding, long[]? dilation, bool ceiling)
            {
                RequireFloat32("pooling", input);
                if (input.ndim is not (3 or 4))
                {
                    throw new ArgumentException($"pooling: expected 3D or 4D input, but got {Shape.Text(input.Impl.Sizes)}");
                }

                var (kernelY, kernelX) = Pair(kernel, 1);
                var (stepY, stepX) = stride is null or { Length: 0 } ? (kernelY, kernelX) : Pair(stride, 1);
                var (padY, padX) = Pair(padding, 0);
                var (dilationY, dilationX) = Pair(dilation, 1);
                if (padY > kernelY / 2 || padX > kernelX / 2)
                {
                    throw new ArgumentException("pad should be at most half of effective kernel size");
                }

                var sizes = input.Impl.Sizes;
                var shape = new PoolingShape(
                    (int)Shape.Count(sizes.AsSpan(..^2)), (int)sizes[^2], (int)sizes[^1],
                    kernelY, kernelX, stepY, stepX, padY, padX, dilationY, dilationX, ceiling);
                if (shape.OutHeight <= 0 || shape.OutWidth <= 0)
                {
                    throw new ArgumentException("pooling: the output size is too small");
                }

                return shape;
            }

            private static long[]? One(long? value) => value is null ? null : [value.Value];

            private static long[]? Two((long, long)? value) => value is null ? null : [value.Value.Item1, value.Value.Item2];
        }
    }
}
