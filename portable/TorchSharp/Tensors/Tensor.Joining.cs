using TorchSharp.Engine;

namespace TorchSharp;

public static partial class torch
{
    // Taking apart along a dimension, and repeating.
    public partial class Tensor
    {
        public Tensor[] split(long size, int dim = 0)
        {
            var length = Impl.Sizes[Shape.Dimension(dim, Impl.Sizes.Length)];
            var sizes = new List<long>();
            for (long at = 0; at < length; at += size) sizes.Add(Math.Min(size, length - at));
            return split(sizes.ToArray(), dim);
        }

        public Tensor[] split(params long[] sizes) => split(sizes, 0L);

        public Tensor[] split(ReadOnlySpan<long> sizes, long dim = 0) => split(sizes.ToArray(), dim);

        public Tensor[] split(long[] sizes, long dim = 0)
        {
            var length = Impl.Sizes[Shape.Dimension(dim, Impl.Sizes.Length)];
            if (sizes.Sum() != length)
            {
                throw new ArgumentException($"split_with_sizes expects split_sizes to sum exactly to {length}");
            }

            long at = 0;
            return Array.ConvertAll(sizes, size =>
            {
                at += size;
                return narrow(dim, at - size, size);
            });
        }

        public Tensor[] chunk(long chunks, long dim = 0)
        {
            var length = Impl.Sizes[Shape.Dimension(dim, Impl.Sizes.Length)];
            return split(Math.Max(1, (length + chunks - 1) / chunks), (int)dim);
        }

        public Tensor[] unbind(long dimension = 0)
        {
            var length = Impl.Sizes[Shape.Dimension(dimension, Impl.Sizes.Length)];
            return Enumerable.Range(0, (int)length).Select(i => select(dimension, i)).ToArray();
        }

        public Tensor[] tensor_split(long size, long dim = 0)
        {
            var (each, longer) = Math.DivRem(Impl.Sizes[Shape.Dimension(dim, Impl.Sizes.Length)], size);
            return split(Enumerable.Range(0, (int)size).Select(i => each + (i < longer ? 1 : 0)).ToArray(), dim);
        }

        /// <summary>Copies of the whole, side by side: (2,3).repeat(4,2) -> (8,6).</summary>
        public Tensor repeat(params long[] sizes) => WrappedTensorDisposeScope(() =>
        {
            if (sizes.Length < ndim)
            {
                throw new ArgumentException(
                    "Number of dimensions of repeat dims can not be smaller than number of dimensions of tensor");
            }

            var extra = sizes.Length - (int)ndim;
            long[] padded = [.. Enumerable.Repeat(1L, extra), .. Impl.Sizes];
            long[] apart = [.. padded.SelectMany(s => new[] { 1, s })];
            long[] repeated = [.. padded.SelectMany((s, d) => new[] { sizes[d], s })];
            return reshape(apart).expand(repeated).clone().view(padded.Select((s, d) => s * sizes[d]).ToArray());
        });

        public Tensor tile(long[] reps) =>
            repeat([.. Enumerable.Repeat(1L, Math.Max(0, (int)ndim - reps.Length)), .. reps]);

        /// <summary>Each element several times in a row.</summary>
        public Tensor repeat_interleave(
            long repeats, long? dim = null, long? output_size = null) => WrappedTensorDisposeScope(() =>
        {
            var x = dim is null ? flatten() : this;
            var d = Shape.Dimension(dim ?? 0, (int)x.ndim);
            return x.index_select(d, arange(x.Impl.Sizes[d] * repeats).floor_divide(repeats));
        });

        public Tensor repeat_interleave(
            Tensor repeats, long? dim = null, long? output_size = null) => WrappedTensorDisposeScope(() =>
        {
            var x = dim is null ? flatten() : this;
            var counts = repeats.to_type(ScalarType.Int64).data<long>().ToArray();
            var places = counts.SelectMany((count, i) => Enumerable.Repeat((long)i, (int)count)).ToArray();
            return x.index_select(dim ?? 0, tensor(places));
        });
    }
}
