using TorchSharp.Engine;

namespace TorchSharp;

public static partial class torch
{
    // Picking elements by position or by mask, and putting them back.
    public partial class Tensor
    {
        /// <summary>Along one dimension, the element that <paramref name="index"/> names for each place of the result.</summary>
        public Tensor gather(long dim, Tensor index)
        {
            if (Impl.Sizes.Length == 0) return view(1).gather(0, index.view(1)).view();
            var d = Shape.Dimension(dim, Impl.Sizes.Length);
            var result = new Tensor(TensorImpl.Empty(index.Impl.Sizes, dtype));
            Indexed.Gather(Impl, d, index.Impl, result.Impl);
            var sizes = Impl.Sizes;
            return Node.Record("Gather", result, [this], [index], (grad, saved) =>
                [zeros(sizes, grad.dtype).scatter_add_(d, saved[0], grad)]);
        }

        public Tensor scatter(long dim, Tensor index, Tensor src)
        {
            using var copy = clone();
            copy.scatter_(dim, index, src);
            return copy.alias();
        }

        public Tensor scatter_add(long dim, Tensor index, Tensor src)
        {
            using var copy = clone();
            copy.scatter_add_(dim, index, src);
            return copy.alias();
        }

        /// <summary>Writes src where gather would read.</summary>
        public Tensor scatter_(long dim, Tensor index, Tensor src)
        {
            CheckOverwrite();
            RefuseHiddenGradient(src);
            var d = Shape.Dimension(dim, Impl.Sizes.Length);
            using var values = src.ConvertedTo(dtype);
            Indexed.Scatter(values.Impl, d, index.Impl, Written(), add: false);
            return Rewrite("Scatter", src, index, d, keepsOld: false);
        }

        /// <summary>Adds src where gather would read.</summary>
        public Tensor scatter_add_(long dim, Tensor index, Tensor src)
        {
            CheckOverwrite();
            RefuseHiddenGradient(src);
            var d = Shape.Dimension(dim, Impl.Sizes.Length);
            using var values = src.ConvertedTo(dtype);
            Indexed.Scatter(values.Impl, d, index.Impl, Written(), add: true);
            return Rewrite("ScatterAdd", src, index, d, keepsOld: true);
        }

        /// <summary>The slices of a dimension that a vector of positions names.</summary>
        public Tensor index_select(long dim, Tensor index)
        {
            if (index.ndim > 1) throw new ArgumentException("index_select(): Index is supposed to be a vector");
            var d = Shape.Dimension(dim, Impl.Sizes.Length);
            using var ordered = contiguous();
            var result = new Tensor(TensorImpl.Empty([.. Impl.Sizes[..d], index.Impl.Count, .. Impl.Sizes[(d + 1)..]], dtype));
            Indexed.CopySlices(ordered.Impl, d, index.Impl, result.Impl);
            var sizes = Impl.Sizes;
            return Node.Record("IndexSelect", result, [this], [index], (grad, saved) =>
                [zeros(sizes, grad.dtype).index_add_(d, saved[0], grad, 1)]);
        }

        public Tensor index_add_(long dim, Tensor index, Tensor source, Scalar alpha)
        {
            using var scope = NewDisposeScope();
            var d = Shape.Dimension(dim, Impl.Sizes.Length);
            var sizes = new long[Impl.Sizes.Length];
            Array.Fill(sizes, 1);
            sizes[d] = index.Impl.Count;
            return scatter_add_(d, index.view(sizes).expand(source.Impl.Sizes), source * alpha);
        }

        public Tensor index_add(long dim, Tensor index, Tensor source, Scalar alpha)
        {
            using var copy = clone();
            copy.index_add_(dim, index, source, alpha);
            return copy.alias();
        }

        public Tensor index_fill_(long dim, Tensor index, Scalar value)
        {
            using var scope = NewDisposeScope();
            var hit = zeros([Impl.Sizes[Shape.Dimension(dim, Impl.Sizes.Length)]], ScalarType.Bool);
            hit.scatter_(0, index, torch.ones_like(index, ScalarType.Bool));
            var sizes = new long[Impl.Sizes.Length];
            Array.Fill(sizes, 1);
            sizes[Shape.Dimension(dim, sizes.Length)] = -1;
            return masked_fill_(hit.view(sizes), value);
        }

        /// <summary>value where the mask is set, this elsewhere.</summary>
        public Tensor masked_fill(Tensor mask, Scalar value) =>
            WrappedTensorDisposeScope(() => torch.where(mask, Number(value, dtype), this));

        public Tensor masked_fill_(Tensor mask, Scalar value) => Overwrite(masked_fill(mask, value));

        /// <summary>The elements under the mask, in order, as a vector.</summary>
        public Tensor masked_select(Tensor mask) => WrappedTensorDisposeScope(() =>
        {
            var sizes = Shape.Broadcast(Impl.Sizes, mask.Impl.Sizes);
            var places = mask.expand(sizes).flatten().nonzero().squeeze(1);
            return expand(sizes).flatten().index_select(0, places);
        });

        /// <summary>Element by element: this where the condition holds, y elsewhere.</summary>
        public Tensor where(Tensor condition, Tensor y) => torch.where(condition, this, y);

        /// <summary>(count, rank): the positions of what isn't zero.</summary>
        public Tensor nonzero()
        {
            using var set = ne(0);
            return new Tensor(Indexed.Nonzero(set.Impl));
        }

        public Tensor argwhere() => nonzero();

        public IList<Tensor> nonzero_as_list()
        {
            using var places = nonzero();
            return places.unbind(1);
        }

        /// <summary>The elements that a tensor of positions names, counted in order.</summary>
        public Tensor take(Tensor index) =>
            WrappedTensorDisposeScope(() => flatten().index_select(0, index.flatten()).view(index.Impl.Sizes));

        /// <summary>Mirrors the given dimensions.</summary>
        public Tensor flip(params long[] dims) => WrappedTensorDisposeScope(() =>
        {
            var result = this;
            foreach (var dim in dims)
            {
                var length = Impl.Sizes[Shape.Dimension(dim, Impl.Sizes.Length)];
                result = result.index_select(dim, arange(length - 1, -1, -1, ScalarType.Int64));
            }

            return ReferenceEquals(result, this) ? clone() : result;
        });

        public Tensor roll(long shifts, long? dims = null) => WrappedTensorDisposeScope(() =>
        {
            if (dims is null) return flatten().roll(shifts, 0).view(Impl.Sizes);
            var length = size((int)dims.Value);
            var shift = ((shifts % length) + length) % length;
            return shift == 0 ? clone() : cat([narrow(dims.Value, length - shift, shift), narrow(dims.Value, 0, length - shift)], dims.Value);
        });

        public Tensor cumsum(long dim, ScalarType? type = null)
        {
            type ??= dtype.IsFloatingPoint() ? dtype : ScalarType.Int64;
            using var converted = ConvertedTo(type.Value);
            using var x = converted.contiguous();
            var result = new Tensor(TensorImpl.Empty(Impl.Sizes, type.Value));
            var d = Shape.Dimension(dim, Impl.Sizes.Length);
            Indexed.RunningSum(x.Impl, d, result.Impl);
            return Node.Record("Cumsum", result, [this], [], (grad, _) => [grad.flip(d).cumsum(d).flip(d)]);
        }

        /// <summary>History of a tensor after some places, named by an index, were overwritten or added to.</summary>
        private Tensor Rewrite(string name, Tensor src, Tensor index, int d, bool keepsOld)
        {
            if (!Node.Wanted(this, src)) return this;
            var type = src.dtype;
            Impl.SetGradFn(new Node(name, [this, src], [index], (grad, saved) =>
            [
                keepsOld ? grad : grad.scatter(d, saved[0], torch.zeros_like(saved[0], grad.dtype)),
                grad.gather(d, saved[0]).to_type(type),
            ]));
            return this;
        }
    }
}
