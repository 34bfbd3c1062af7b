using TorchSharp.Engine;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        // Images resampled along grids, and resized.
        public static unsafe partial class functional
        {
            /// <summary>
            /// (n,2,3) and size (n,c,h,w) -> (n,h,w,2): where each output pixel looks, in coordinates from -1 to 1, x before y.
            /// </summary>
            public static Tensor affine_grid(Tensor theta, long[]? size = null, bool align_corners = false) =>
                WrappedTensorDisposeScope(() =>
                {
                    if (size is not { Length: 4 } || theta.ndim != 3 || theta.Impl.Sizes[1] != 2 || theta.Impl.Sizes[2] != 3)
                    {
                        throw new NotSupportedException("This drop-in's affine_grid takes (n,2,3) matrices and sizes (n,c,h,w).");
                    }

                    long height = size[2], width = size[3];
                    var x = Centres(width, align_corners).view(1, -1).expand(height, width);
                    var y = Centres(height, align_corners).view(-1, 1).expand(height, width);
                    var places = stack([x, y, ones_like(x)], -1).view(1, height * width, 3).expand(size[0], -1, -1);
                    return places.matmul(theta.transpose(1, 2)).view(size[0], height, width, 2);
                });

            /// <summary>
            /// (n,c,h,w) looked up at (n,h',w',2) -> (n,c,h',w'). Grid coordinates run from -1 to 1, between the outer pixels'
            /// centres when <paramref name="align_corners"/>, between their outer edges otherwise.
            /// </summary>
            public static Tensor grid_sample(
                Tensor input,
                Tensor grid,
                GridSampleMode mode = GridSampleMode.Bilinear,
                GridSamplePaddingMode padding_mode = GridSamplePaddingMode.Zeros,
                bool? align_corners = null)
            {
                RequireFloat32("grid_sample", input, grid);
                long[] image = input.Impl.Sizes, places = grid.Impl.Sizes;
                if (image.Length != 4 || places.Length != 4 || places[3] != 2 || places[0] != image[0])
                {
                    throw new ArgumentException(
                        $"grid_sample: expected (n,c,h,w) and (n,h',w',2), but got {Shape.Text(image)} and {Shape.Text(places)}");
                }

                var sampling = new GridSampling(
                    (int)image[0], (int)image[1], (int)image[2], (int)image[3], (int)(places[1] * places[2]),
                    mode == GridSampleMode.Nearest, padding_mode, align_corners ?? false);
                using Tensor x = input.contiguous(), g = grid.contiguous();
                var y = Room([image[0], image[1], places[1], places[2]]);
                sampling.Forward(Pointer(x), Pointer(g), Pointer(y));
                bool wantX = input.requires_grad, wantG = grid.requires_grad;
                return Node.Record("GridSample", y, [input, grid], [x, g], (grad, saved) =>
                {
                    using var dy = grad.contiguous();
                    var dx = wantX ? zeros(image) : null;
                    var dg = wantG ? zeros(places) : null;
                    sampling.Backward(
                        Pointer(saved[0]), Pointer(saved[1]), Pointer(dy), Pointer(dx), Pointer(dg));
                    return [dx, dg];
                });
            }

            /// <summary>(n,c,h,w) -> (n,c,h',w'), by size or by factor; nearest, bilinear or area.</summary>
            public static Tensor interpolate(
                Tensor x,
                long[]? size = null,
                double[]? scale_factor = null,
                InterpolationMode mode = InterpolationMode.Nearest,
                bool? align_corners = null,
                bool recompute_scale_factor = false,
                bool antialias = false)
            {
                if (antialias || x.ndim != 4)
                {
                    throw new NotSupportedException("This drop-in interpolates (n,c,h,w) without antialiasing.");
                }

                if (size is null == scale_factor is null)
                {
                    throw new ArgumentException("only one of size or scale_factor should be defined");
                }

                long height = x.Impl.Sizes[2], width = x.Impl.Sizes[3];
                var (rows, columns) = size is null
                    ? ((int)Math.Floor(height * scale_factor![0]), (int)Math.Floor(width * scale_factor[^1]))
                    : Pair(size, 1);
                if (mode == InterpolationMode.Area) return adaptive_avg_pool2d(x, [rows, columns]);
                // A factor that was given places the pixels itself, unless it is to be computed anew from the sizes.
                double down = (double)height / rows, across = (double)width / columns;
                if (scale_factor is not null && !recompute_scale_factor) (down, across) = (1 / scale_factor[0], 1 / scale_factor[^1]);
                return mode switch
                {
                    InterpolationMode.Nearest => Nearest(x, rows, columns, down, across),
                    InterpolationMode.Bilinear => Bilinear(x, rows, columns, down, across, align_corners ?? false),
                    _ => throw new NotSupportedException($"This drop-in doesn't interpolate in mode {mode}."),
                };
            }

            private static Tensor Nearest(
                Tensor x, int rows, int columns, double down, double across) => WrappedTensorDisposeScope(() =>
            {
                long[] Places(int count, double step, long length) =>
                    [.. Enumerable.Range(0, count).Select(i => Math.Min((long)Math.Floor(i * (float)step), length - 1))];
                var lines = x.index_select(2, tensor(Places(rows, down, x.Impl.Sizes[2])));
                return lines.index_select(3, tensor(Places(columns, across, x.Impl.Sizes[3])));
            });

            /// <summary>Rows first, then columns: each output line is a mixture of two input lines.</summary>
            private static Tensor Bilinear(Tensor x, int rows, int columns, double down, double across, bool align) =>
                WrappedTensorDisposeScope(() => Mixed(Mixed(x, 2, rows, down, align), 3, columns, across, align));

            private static Tensor Mixed(Tensor x, int dim, int count, double step, bool align)
            {
                var length = x.Impl.Sizes[dim];
                long[] first = new long[count], second = new long[count];
                var share = new float[count];
                for (var i = 0; i < count; i++)
                {
                    var at = align
                        ? count > 1 ? i * (double)(length - 1) / (count - 1) : 0
                        : Math.Max(((i + 0.5) * step) - 0.5, 0);
                    first[i] = Math.Min((long)at, length - 1);
                    second[i] = Math.Min(first[i] + 1, length - 1);
                    share[i] = (float)(at - first[i]);
                }

                long[] along = dim == 2 ? [count, 1] : [count];
                var weight = tensor(share).view(along);
                return (x.index_select(dim, tensor(first)) * (1 - weight)) + (x.index_select(dim, tensor(second)) * weight);
            }

            /// <summary>The pixels' centres in coordinates from -1 to 1.</summary>
            private static Tensor Centres(long count, bool align) => align
                ? count > 1 ? linspace(-1, 1, count) : zeros(1L)
                : linspace(-1, 1, count) * ((count - 1.0) / count);
        }
    }
}
