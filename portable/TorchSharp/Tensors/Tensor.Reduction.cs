using TorchSharp.Engine;

namespace TorchSharp;

public static partial class torch
{
    // Sums, means, extremes and spreads, over all elements or along dimensions.
    public partial class Tensor
    {
        public Tensor sum(ScalarType? type = null) => Sum([], false, type);

        public Tensor sum(long[] dim, bool keepdim = false, ScalarType? type = null) => Sum(dim, keepdim, type);

        public Tensor sum(ReadOnlySpan<long> dim, bool keepdim = false, ScalarType? type = null) => Sum(dim.ToArray(), keepdim, type);

        public Tensor sum(long dim, bool keepdim = false, ScalarType? type = null) => Sum([dim], keepdim, type);

        public Tensor sum(long dim0, long dim1, bool keepdim = false, ScalarType? type = null) => Sum([dim0, dim1], keepdim, type);

        public Tensor sum(long dim0, long dim1, long dim2, bool keepdim = false, ScalarType? type = null) =>
            Sum([dim0, dim1, dim2], keepdim, type);

        public Tensor mean() => mean([]);

        public Tensor mean(long[] dimensions, bool keepdim = false, ScalarType? type = null) => WrappedTensorDisposeScope(() =>
        {
            type ??= dtype;
            if (!type.Value.IsFloatingPoint())
            {
                throw new InvalidOperationException(
                    $"mean(): could not infer output dtype. Input dtype must be floating point, got {dtype}");
            }

            var total = Sum(dimensions, keepdim, type);
            return total.div(Impl.Count / (double)Math.Max(total.Impl.Count, 1));
        });

        public Tensor var(bool unbiased = true) => var([], unbiased);

        public Tensor var(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => var([dim], unbiased, keepdim, type);

        public Tensor var((long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            var([dim.Item1, dim.Item2], unbiased, keepdim, type);

        public Tensor var((long, long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            var([dim.Item1, dim.Item2, dim.Item3], unbiased, keepdim, type);

        public Tensor var(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            var(dimensions.ToArray(), unbiased, keepdim, type);

        public Tensor var(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            WrappedTensorDisposeScope(() =>
            {
                var x = to_type(type ?? dtype);
                var squares = (x - x.mean(dimensions, keepdim: true)).square().Sum(dimensions, keepdim, null);
                var group = Impl.Count / (double)Math.Max(squares.Impl.Count, 1);
                return squares / (group - (unbiased ? 1 : 0));
            });

        public Tensor std(bool unbiased = true) => std([], unbiased);

        public Tensor std(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => std([dim], unbiased, keepdim, type);

        public Tensor std((long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            std([dim.Item1, dim.Item2], unbiased, keepdim, type);

        public Tensor std((long, long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            std([dim.Item1, dim.Item2, dim.Item3], unbiased, keepdim, type);

        public Tensor std(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            std(dimensions.ToArray(), unbiased, keepdim, type);

        public Tensor std(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            WrappedTensorDisposeScope(() => var(dimensions, unbiased, keepdim, type).sqrt());

        public (Tensor std, Tensor mean) std_mean(bool unbiased = true) => (std(unbiased), mean());

        public (Tensor std, Tensor mean) std_mean(
            long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            (std(dim, unbiased, keepdim, type), mean([dim], keepdim, type));

        public (Tensor std, Tensor mean) std_mean(
            long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            (std(dimensions, unbiased, keepdim, type), mean(dimensions, keepdim, type));

        public (Tensor var, Tensor mean) var_mean(bool unbiased = true) => (this.var(unbiased), mean());

        public (Tensor var, Tensor mean) var_mean(
            long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            (this.var(dim, unbiased, keepdim, type), mean([dim], keepdim, type));

        public (Tensor std, Tensor mean) var_mean(
            long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            (this.var(dimensions, unbiased, keepdim, type), mean(dimensions, keepdim, type));

        /// <summary>The p-norm of all elements.</summary>
        public Tensor norm(float p = 2) => Norm([], false, p);

        /// <summary>The p-norm along one dimension.</summary>
        public Tensor norm(int dim, bool keepdim = false, float p = 2) => Norm([dim], keepdim, p);

        public Tensor all() => WrappedTensorDisposeScope(() => eq(0).Sum([], false, null).eq(0));

        public Tensor all(long dim, bool keepdim = false) => WrappedTensorDisposeScope(() => eq(0).Sum([dim], keepdim, null).eq(0));

        public Tensor any() => WrappedTensorDisposeScope(() => ne(0).Sum([], false, null).ne(0));

        public Tensor any(long dim, bool keepdim = false) => WrappedTensorDisposeScope(() => ne(0).Sum([dim], keepdim, null).ne(0));

        public Tensor count_nonzero(long[]? dims = null) => WrappedTensorDisposeScope(() => ne(0).Sum(dims ?? [], false, null));

        public Tensor prod(ScalarType? type = null) => WrappedTensorDisposeScope(() => flatten().prod(0, false, type));

        /// <summary>The product along a dimension.</summary>
        public Tensor prod(long dim, bool keepdim = false, ScalarType? type = null) => WrappedTensorDisposeScope(() =>
        {
            var x = to_type(type ?? (dtype.IsFloatingPoint() ? dtype : ScalarType.Int64));
            var d = Shape.Dimension(dim, Impl.Sizes.Length);
            var result = x.select(d, 0);
            for (long i = 1; i < Impl.Sizes[d]; i++) result = result * x.select(d, i);
            return keepdim ? result.unsqueeze(d) : result.alias();
        });

        public Tensor logsumexp(long dim, bool keepdim = false) => WrappedTensorDisposeScope(() =>
        {
            // The largest is taken out before exp, so that nothing overflows; a row of -inf stays -inf.
            var top = detach().amax([dim], keepdim: true);
            var safe = torch.where(top.isfinite(), top, top.zeros_like());
            var result = (this - safe).exp().sum(dim, keepdim: true).log() + safe;
            return keepdim ? result : result.squeeze(dim);
        });

        /// <summary>The sum over some dimensions (none named: all); integers and bools add up in int64.</summary>
        internal Tensor Sum(long[] dims, bool keepdim, ScalarType? type)
        {
            type ??= dtype.IsFloatingPoint() ? dtype : ScalarType.Int64;
            var mask = Shape.Mask(dims, Impl.Sizes.Length);
            using var converted = ConvertedTo(type.Value);
            using var x = converted.contiguous();
            var kept = Impl.Sizes.Select((size, d) => mask[d] ? 1 : size).ToArray();
            var result = new Tensor(TensorImpl.Empty(keepdim ? kept : Impl.Sizes.Where((_, d) => !mask[d]).ToArray(), type.Value));
            Sums.Run(x.Impl, mask, result.Impl);
            var (sizes, mine) = (Impl.Sizes, dtype);
            return Node.Record("Sum", result, [this], [], (grad, _) => [grad.view(kept).expand(sizes).to_type(mine)]);
        }

        private Tensor Norm(long[] dims, bool keepdim, float p) => WrappedTensorDisposeScope(() => p switch
        {
            0 => ne(0).to_type(dtype).Sum(dims, keepdim, null),
            1 => abs().Sum(dims, keepdim, null),
            2 => Euclidean(square().Sum(dims, keepdim, null)),
            float.PositiveInfinity => abs().amax(dims, keepdim),
            float.NegativeInfinity => abs().amin(dims, keepdim),
            _ => abs().pow(p).Sum(dims, keepdim, null).pow(1 / p),
        });

        /// <summary>The root of a sum of squares; at zero, where the root has no slope, the gradient is zero.</summary>
        private static Tensor Euclidean(Tensor squares)
        {
            if (!squares.requires_grad) return squares.sqrt();
            var none = squares.eq(0);
            return torch.where(none, squares, torch.where(none, squares.ones_like(), squares).sqrt());
        }
    }
}
