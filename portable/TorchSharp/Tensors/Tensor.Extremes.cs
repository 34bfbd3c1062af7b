using System.Numerics;
using TorchSharp.Engine;

namespace TorchSharp;

public static partial class torch
{
    // Largest and smallest, where they stand, and order.
    public partial class Tensor
    {
        public Tensor max() => WrappedTensorDisposeScope(() => flatten().max(0).values);

        public Tensor min() => WrappedTensorDisposeScope(() => flatten().min(0).values);

        public (Tensor values, Tensor indexes) max(long dim, bool keepdim = false) => Pick(argmax(dim, true), dim, keepdim);

        public (Tensor values, Tensor indexes) min(long dim, bool keepdim = false) => Pick(argmin(dim, true), dim, keepdim);

        public Tensor argmax() => WrappedTensorDisposeScope(() => flatten().argmax(0));

        public Tensor argmin() => WrappedTensorDisposeScope(() => flatten().argmin(0));

        public Tensor argmax(long dim, bool keepdim = false) => Position(dim, keepdim, largest: true);

        public Tensor argmin(long dim, bool keepdim = false) => Position(dim, keepdim, largest: false);

        public Tensor amax(params long[] dims) => Extreme(dims, false, largest: true);

        public Tensor amax(long[] dims, bool keepdim = false, Tensor? @out = null) => Given(@out, Extreme(dims, keepdim, largest: true));

        public Tensor amax(ReadOnlySpan<long> dims, bool keepdim = false, Tensor? @out = null) => amax(dims.ToArray(), keepdim, @out);

        public Tensor amin(params long[] dims) => Extreme(dims, false, largest: false);

        public Tensor amin(long[] dims, bool keepdim = false, Tensor? @out = null) => Given(@out, Extreme(dims, keepdim, largest: false));

        public Tensor amin(ReadOnlySpan<long> dims, bool keepdim = false, Tensor? @out = null) => amin(dims.ToArray(), keepdim, @out);

        public (Tensor min, Tensor max) aminmax(long? dim = null, bool keepdim = false) =>
            dim is null ? (amin(), amax()) : (amin([dim.Value], keepdim), amax([dim.Value], keepdim));

        public (Tensor Values, Tensor Indices) sort(long dim = -1, bool descending = false, bool stable = false)
        {
            if (Impl.Sizes.Length == 0) return (alias(), zeros_like(ScalarType.Int64));
            var indices = Order(dim, Impl.Sizes[Shape.Dimension(dim, Impl.Sizes.Length)], descending);
            return (gather(dim, indices), indices);
        }

        public Tensor argsort(long dim = -1, bool descending = false) =>
            Order(dim, Impl.Sizes[Shape.Dimension(dim, Impl.Sizes.Length)], descending);

        public (Tensor values, Tensor indexes) topk(int k, int dim = -1, bool largest = true, bool sorted = true)
        {
            if (k > Impl.Sizes[Shape.Dimension(dim, Impl.Sizes.Length)])
            {
                throw new ArgumentException("selected index k out of range");
            }

            var indices = Order(dim, k, largest);
            return (gather(dim, indices), indices);
        }

        /// <summary>The middle element; of an even number the lower of the two in the middle.</summary>
        public Tensor median() =>
            WrappedTensorDisposeScope(() => flatten().sort(0).Values.select(0, (Impl.Count - 1) / 2).clone());

        private (Tensor, Tensor) Pick(Tensor position, long dim, bool keepdim)
        {
            if (Impl.Sizes.Length == 0) return (alias(), position);
            using (position)
            {
                using var values = gather(dim, position);
                return keepdim ? (values.alias(), position.alias()) : (values.squeeze(dim), position.squeeze(dim));
            }
        }

        private Tensor Position(long dim, bool keepdim, bool largest)
        {
            if (Impl.Sizes.Length == 0) return zeros_like(ScalarType.Int64);
            var d = Shape.Dimension(dim, Impl.Sizes.Length);
            if (Impl.Sizes[d] == 0) throw new ArgumentException($"argmax(): Expected reduction dim {d} to have non-zero size.");
            using var x = contiguous();
            long[] sizes = keepdim
                ? [.. Impl.Sizes[..d], 1, .. Impl.Sizes[(d + 1)..]]
                : [.. Impl.Sizes[..d], .. Impl.Sizes[(d + 1)..]];
            var result = new Tensor(TensorImpl.Empty(sizes, ScalarType.Int64));
            Ordering.Position(x.Impl, d, largest, result.Impl);
            return result;
        }

        /// <summary>The places of the first <paramref name="count"/> elements along a dimension, were it sorted.</summary>
        private Tensor Order(long dim, long count, bool descending)
        {
            var d = Shape.Dimension(dim, Impl.Sizes.Length);
            using var last = detach();
            using var moved = last.transpose(d, -1);
            using var x = moved.contiguous();
            var places = new Tensor(TensorImpl.Empty([.. x.Impl.Sizes[..^1], count], ScalarType.Int64));
            Ordering.Sort(x.Impl, descending, places.Impl);
            using (places)
            using (var back = places.transpose(d, -1)) return back.contiguous();
        }

        /// <summary>The extreme over several dimensions; elements that share it share the gradient, as in PyTorch.</summary>
        private Tensor Extreme(long[] dims, bool keepdim, bool largest)
        {
            var mask = Shape.Mask(dims, Impl.Sizes.Length);
            var kept = Impl.Sizes.Select((size, d) => mask[d] ? 1 : size).ToArray();
            using var quiet = detach();
            using var scope = NewDisposeScope();
            var value = quiet;
            for (var d = 0; d < mask.Length; d++)
            {
                if (mask[d]) value = (largest ? value.max(d, true) : value.min(d, true)).values;
            }

            var result = keepdim ? value.clone() : value.reshape(Impl.Sizes.Where((_, d) => !mask[d]).ToArray()).clone();
            return Node.Record("Extreme", result.MoveToOuterDisposeScope(), [this], [this, result], (grad, saved) =>
            {
                var ties = saved[0].eq(saved[1].view(kept)).to_type(grad.dtype);
                var count = ties.sum(Enumerable.Range(0, mask.Length).Where(d => mask[d]).Select(d => (long)d).ToArray(), true);
                return [ties * (grad.view(kept) / count)];
            });
        }

        private static Tensor Given(Tensor? target, Tensor result)
        {
            if (target is null) return result;
            using (result) return target.copy_(result);
        }
    }
}
