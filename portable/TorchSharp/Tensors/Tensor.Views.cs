using TorchSharp.Engine;

namespace TorchSharp;

public static partial class torch
{
    // Views: other sizes and strides over the same elements. Their gradients are put back in place.
    public partial class Tensor
    {
        public Tensor T => Impl.Sizes.Length < 2 ? alias() : permute(Enumerable.Range(0, (int)ndim).Reverse().Select(d => (long)d));

        public Tensor mT => transpose(-2, -1);

        public Tensor t() => Impl.Sizes.Length < 2 ? alias() : transpose(0, 1);

        public Tensor view(params long[] shape)
        {
            var sizes = Shape.Infer(shape, Impl.Count);
            var strides = Shape.ViewStrides(Impl.Sizes, Impl.Strides, sizes)
                ?? throw new InvalidOperationException(
                    "view size is not compatible with input tensor's size and stride. Use .reshape(...) instead.");
            var old = Impl.Sizes;
            return ViewOf("View", Impl.Offset, sizes, strides, grad => grad.reshape(old));
        }

        public Tensor view_as(Tensor other) => view(other.Impl.Sizes);

        /// <summary>A view where the strides allow it, else a copy.</summary>
        public Tensor reshape(params long[] shape)
        {
            var sizes = Shape.Infer(shape, Impl.Count);
            if (Shape.ViewStrides(Impl.Sizes, Impl.Strides, sizes) is not null) return view(sizes);
            using var copy = contiguous();
            return copy.view(sizes);
        }

        public Tensor flatten(long start_dim = 0, long end_dim = -1)
        {
            var sizes = Impl.Sizes;
            if (sizes.Length == 0) return reshape(1);
            int start = Shape.Dimension(start_dim, sizes.Length), end = Shape.Dimension(end_dim, sizes.Length);
            if (start > end) throw new ArgumentException("flatten() has invalid args: start_dim cannot come after end_dim");
            return reshape([.. sizes[..start], Shape.Count(sizes.AsSpan(start..(end + 1))), .. sizes[(end + 1)..]]);
        }

        public Tensor ravel() => reshape(-1);

        public Tensor unflatten(long dim, params long[] sizes)
        {
            var d = Shape.Dimension(dim, Impl.Sizes.Length);
            return reshape([.. Impl.Sizes[..d], .. Shape.Infer(sizes, Impl.Sizes[d]), .. Impl.Sizes[(d + 1)..]]);
        }

        public Tensor squeeze(long? dim = null)
        {
            var sizes = Impl.Sizes;
            if (dim is null) return view(sizes.Where(s => s != 1).ToArray());
            var d = Shape.Dimension(dim.Value, sizes.Length);
            return sizes.Length == 0 || sizes[d] != 1 ? alias() : view([.. sizes[..d], .. sizes[(d + 1)..]]);
        }

        public Tensor unsqueeze(long dim)
        {
            var d = Shape.Dimension(dim, Impl.Sizes.Length + 1);
            return view([.. Impl.Sizes[..d], 1, .. Impl.Sizes[d..]]);
        }

        public Tensor squeeze_(long? dim = null) => Reseat(squeeze(dim));

        public Tensor unsqueeze_(long dim) => Reseat(unsqueeze(dim));

        public Tensor transpose_(long dim0, long dim1) => Reseat(transpose(dim0, dim1));

        public Tensor permute(IEnumerable<long> permutation) => permute(permutation.ToArray());

        public Tensor permute(params long[] permutation)
        {
            var rank = Impl.Sizes.Length;
            if (permutation.Length != rank) throw new ArgumentException("permute: the number of dimensions doesn't match");
            var order = permutation.Select(d => Shape.Dimension(d, rank)).ToArray();
            if (order.Distinct().Count() != rank) throw new ArgumentException("permute: duplicate dims are not allowed");
            var back = new long[rank];
            for (var i = 0; i < rank; i++) back[order[i]] = i;
            var sizes = Array.ConvertAll(order, d => Impl.Sizes[d]);
            var strides = Array.ConvertAll(order, d => Impl.Strides[d]);
            return ViewOf("Permute", Impl.Offset, sizes, strides, grad => grad.permute(back));
        }

        public Tensor transpose(long dim0, long dim1)
        {
            var rank = Impl.Sizes.Length;
            var order = Enumerable.Range(0, rank).Select(d => (long)d).ToArray();
            int a = Shape.Dimension(dim0, rank), b = Shape.Dimension(dim1, rank);
            if (rank > 0) (order[a], order[b]) = (order[b], order[a]);
            return permute(order);
        }

        public Tensor swapaxes(long dim0, long dim1) => transpose(dim0, dim1);

        public Tensor swapdims(long dim0, long dim1) => transpose(dim0, dim1);

        public Tensor movedim(long[] source, long[] destination)
        {
            var rank = Impl.Sizes.Length;
            var order = new long[rank];
            Array.Fill(order, -1);
            for (var i = 0; i < source.Length; i++)
            {
                order[Shape.Dimension(destination[i], rank)] = Shape.Dimension(source[i], rank);
            }

            var rest = new Queue<long>(Enumerable.Range(0, rank).Select(d => (long)d).Except(order));
            for (var d = 0; d < rank; d++)
            {
                if (order[d] < 0) order[d] = rest.Dequeue();
            }

            return permute(order);
        }

        public Tensor moveaxis(long[] source, long[] destination) => movedim(source, destination);

        public Tensor expand(params long[] sizes) => expand(sizes.AsSpan());

        public Tensor expand(long[] sizes, bool isImplicit = false) => expand(sizes.AsSpan(), isImplicit);

        public Tensor expand(Size sizes, bool isImplicit = false) => expand(sizes.Shape.AsSpan(), isImplicit);

        /// <summary>Repeats dimensions of size 1 without copying; -1 keeps a dimension.</summary>
        public Tensor expand(ReadOnlySpan<long> sizes, bool isImplicit = false)
        {
            var target = sizes.ToArray();
            var old = Impl.Sizes;
            for (var d = 1; d <= target.Length; d++)
            {
                if (target[^d] == -1 && d <= old.Length) target[^d] = old[^d];
            }

            var strides = Shape.BroadcastStrides(old, Impl.Strides, target);
            return ViewOf("Expand", Impl.Offset, target, strides, grad => grad.SumTo(old));
        }

        public Tensor expand_as(Tensor other) => expand(other.Impl.Sizes);

        public Tensor broadcast_to(params long[] shape) => expand(shape);

        public Tensor narrow(long dim, long start, long length)
        {
            var d = Shape.Dimension(dim, Impl.Sizes.Length);
            if (start < 0) start += Impl.Sizes[d];
            if (start < 0 || length < 0 || start + length > Impl.Sizes[d])
            {
                throw new ArgumentOutOfRangeException(
                    nameof(start), $"start ({start}) + length ({length}) exceeds dimension size ({Impl.Sizes[d]}).");
            }

            return slice(d, start, start + length, 1);
        }

        /// <summary>Every <paramref name="step"/>-th entry of [start, finish) along a dimension.</summary>
        public Tensor slice(long dim, long start, long finish, long step)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
            var d = Shape.Dimension(dim, Impl.Sizes.Length);
            var length = Impl.Sizes[d];
            start = Math.Clamp(start < 0 ? start + length : start, 0, length);
            finish = Math.Clamp(finish < 0 ? finish + length : finish, start, length);
            long[] sizes = [.. Impl.Sizes], strides = [.. Impl.Strides], old = Impl.Sizes;
            sizes[d] = (finish - start + step - 1) / step;
            strides[d] *= step;
            return ViewOf(
                "Slice", Impl.Offset + (start * Impl.Strides[d]), sizes, strides, grad => Placed(old, grad, z => z.slice(d, start, finish, step)));
        }

        public Tensor select(long dim, long index)
        {
            var d = Shape.Dimension(dim, Impl.Sizes.Length);
            if (Impl.Sizes.Length == 0) throw new ArgumentException("select() cannot be applied to a 0-dim tensor.");
            if (index < -Impl.Sizes[d] || index >= Impl.Sizes[d])
            {
                throw new ArgumentOutOfRangeException(
                    nameof(index), $"index {index} is out of bounds for dimension {d} with size {Impl.Sizes[d]}");
            }

            if (index < 0) index += Impl.Sizes[d];
            var old = Impl.Sizes;
            return ViewOf(
                "Select",
                Impl.Offset + (index * Impl.Strides[d]),
                [.. old[..d], .. old[(d + 1)..]],
                [.. Impl.Strides[..d], .. Impl.Strides[(d + 1)..]],
                grad => Placed(old, grad, z => z.select(d, index)));
        }

        public Tensor diagonal(long offset = 0, long dim1 = 0, long dim2 = 1)
        {
            var rank = Impl.Sizes.Length;
            int a = Shape.Dimension(dim1, rank), b = Shape.Dimension(dim2, rank);
            long row = Math.Max(-offset, 0), column = Math.Max(offset, 0);
            var length = Math.Max(0, Math.Min(Impl.Sizes[a] - row, Impl.Sizes[b] - column));
            var kept = Enumerable.Range(0, rank).Where(d => d != a && d != b).ToArray();
            var old = Impl.Sizes;
            return ViewOf(
                "Diagonal",
                Impl.Offset + (row * Impl.Strides[a]) + (column * Impl.Strides[b]),
                [.. kept.Select(d => old[d]), length],
                [.. kept.Select(d => Impl.Strides[d]), Impl.Strides[a] + Impl.Strides[b]],
                grad => Placed(old, grad, z => z.diagonal(offset, a, b)));
        }

        /// <summary>The elements without their history: a view that backward doesn't see.</summary>
        public Tensor detach() => new(Impl.Detached());

        public Tensor detach_()
        {
            Impl.SetGradFn(null);
            Impl.RequiresGrad = false;
            return this;
        }

        private Tensor ViewOf(string name, long offset, long[] sizes, long[] strides, Func<Tensor, Tensor> backward)
        {
            var result = new Tensor(Impl.View(offset, sizes, strides));
            result.Impl.IsView = true;
            result.Impl.IsDifferentiableView = Impl.IsDifferentiableView || (GradMode.IsEnabled && Impl.RequiresGrad);
            return Node.Record(name, result, [this], [], (grad, _) => [backward(grad)]);
        }

        /// <summary>Zeros of the given sizes with <paramref name="grad"/> in the part that <paramref name="part"/> views.</summary>
        private static Tensor Placed(long[] sizes, Tensor grad, Func<Tensor, Tensor> part)
        {
            var whole = torch.zeros(sizes, grad.dtype);
            StridedCopy.Copy(grad.Impl, part(whole).Impl);
            return whole;
        }

        /// <summary>Gives this very tensor the window of <paramref name="view"/>.</summary>
        private Tensor Reseat(Tensor view)
        {
            using (view)
            {
                if (!ReferenceEquals(view.Impl, Impl))
                {
                    Impl.Become(view.Impl);
                    if (view.Impl.GradFn is not null) Impl.SetGradFn(view.Impl.GradFn);
                }
            }

            return this;
        }
    }
}
