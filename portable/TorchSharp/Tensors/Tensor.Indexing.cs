using System.Runtime.CompilerServices;
using TorchSharp.Engine;

namespace TorchSharp;

public static partial class torch
{
    // x[…] as in PyTorch: positions and ranges give views, tensors of positions or bools give copies; all can be assigned.
    public partial class Tensor
    {
        [IndexerName("TensorItems")]
        public Tensor this[params TensorIndex[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        [IndexerName("TensorItems")]
        public Tensor this[params Tensor[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1]
        {
            get => select(0, i1);
            set => index_put_(value, [i1], false);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2]
        {
            get => index([i1, i2]);
            set => index_put_(value, [i1, i2], false);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3]
        {
            get => index([i1, i2, i3]);
            set => index_put_(value, [i1, i2, i3], false);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3, long i4]
        {
            get => index([i1, i2, i3, i4]);
            set => index_put_(value, [i1, i2, i3, i4], false);
        }

        [IndexerName("TensorItems")]
        public Tensor this[params long[] indices]
        {
            get => index(Array.ConvertAll(indices, i => TensorIndex.Single(i)));
            set => index_put_(value, Array.ConvertAll(indices, i => TensorIndex.Single(i)), false);
        }

        public Tensor index(params Tensor[] indices) =>
            index(Array.ConvertAll(indices, i => i is null ? TensorIndex.Colon : TensorIndex.Tensor(i)));

        public Tensor index(params TensorIndex[] indices) => WrappedTensorDisposeScope(() =>
        {
            var (window, tensors) = Window(indices);
            return tensors.Count == 0 ? window : Picked(window, tensors);
        });

        public Tensor index_put_(Tensor value, params TensorIndex[] indices) => index_put_(value, indices, false);

        public Tensor index_put_(Tensor value, params Tensor[] indices) => index_put_(value, indices, false);

        public Tensor index_put_(Scalar value, params TensorIndex[] indices)
        {
            using var number = Number(value, dtype);
            return index_put_(number, indices, false);
        }

        public Tensor index_put_(Scalar value, params Tensor[] indices)
        {
            using var number = Number(value, dtype);
            return index_put_(number, indices, false);
        }

        public Tensor index_put_(Tensor value, Tensor[] indices, bool accumulate = false) =>
            index_put_(value, Array.ConvertAll(indices, i => i is null ? TensorIndex.Colon : TensorIndex.Tensor(i)), accumulate);

        /// <summary>Writes <paramref name="value"/>, broadcast, where the indices point; or adds it there.</summary>
        public Tensor index_put_(Tensor value, TensorIndex[] indices, bool accumulate = false)
        {
            CheckOverwrite();
            RefuseHiddenGradient(value);
            using var scope = NewDisposeScope();
            Written();
            Put(this, value, indices, accumulate);
            if (!Node.Wanted(this, value)) return this;

            var (sizes, type) = (value.Impl.Sizes, value.dtype);
            Impl.SetGradFn(new Node("IndexPut", [this, value], Tensors(indices), (grad, saved) =>
            {
                var again = Refilled(indices, saved);
                var old = grad;
                if (!accumulate)
                {
                    old = grad.clone();
                    Put(old, zeros([], grad.dtype), again, false);
                }

                return [old, grad.index(again).SumTo(sizes).to_type(type)];
            }));
            return this;
        }

        private static void Put(Tensor target, Tensor value, TensorIndex[] indices, bool accumulate)
        {
            using var quiet = no_grad();
            using var converted = value.ConvertedTo(target.dtype);
            var (window, tensors) = target.Window(indices);
            if (tensors.Count == 0)
            {
                if (accumulate) window.add_(converted);
                else StridedCopy.Copy(converted.Impl, window.Impl);
                return;
            }

            var (dim, flat, shape) = Positions(window, tensors);
            var sizes = window.Impl.Sizes;
            long[] region = [.. sizes[..dim], .. shape, .. sizes[(dim + tensors.Count)..]];
            var source = converted.expand(region).reshape([.. sizes[..dim], flat.Impl.Count, .. sizes[(dim + tensors.Count)..]]);
            // The indexed dimensions of the window as one; a view when the window is whole, else a copy to be put back.
            long[] joined = [.. sizes[..dim], Shape.Count(sizes.AsSpan(dim, tensors.Count)), .. sizes[(dim + tensors.Count)..]];
            var merged = window.reshape(joined);
            var spread = new long[joined.Length];
            Array.Fill(spread, 1);
            spread[dim] = flat.Impl.Count;
            var places = flat.view(spread).expand(source.Impl.Sizes);
            Indexed.Scatter(source.Impl, dim, places.Impl, merged.Impl, accumulate);
            if (merged.Impl.Storage != window.Impl.Storage)
            {
                using var back = merged.view(sizes);
                StridedCopy.Copy(back.Impl, window.Impl);
            }
        }

        /// <summary>Applies positions and ranges as views, and gives the tensor indices that remain, by dimension of the window.</summary>
        private (Tensor Window, SortedDictionary<int, Tensor> Tensors) Window(TensorIndex[] indices)
        {
            var used = indices.Sum(i => i.What switch
            {
                TensorIndex.Kind.Single or TensorIndex.Kind.Slice => 1,
                TensorIndex.Kind.Tensor => i.Places!.dtype is ScalarType.Bool or ScalarType.Byte ? (int)i.Places.ndim : 1,
                _ => 0,
            });
            if (used > ndim) throw new ArgumentException($"too many indices for tensor of dimension {ndim}");
            var window = alias();
            var tensors = new SortedDictionary<int, Tensor>();
            var d = 0;
            foreach (var i in indices)
            {
                switch (i.What)
                {
                    case TensorIndex.Kind.Single:
                        window = window.select(d, i.Start!.Value);
                        break;
                    case TensorIndex.Kind.Slice:
                        window = window.slice(d, i.Start ?? 0, i.Stop ?? long.MaxValue, i.Step ?? 1);
                        d++;
                        break;
                    case TensorIndex.Kind.None:
                        window = window.unsqueeze(d++);
                        break;
                    case TensorIndex.Kind.Ellipsis:
                        d += (int)ndim - used;
                        break;
                    case TensorIndex.Kind.Tensor when i.Places!.dtype is ScalarType.Bool or ScalarType.Byte:
                        foreach (var places in i.Places.nonzero_as_list()) tensors[d++] = places;
                        break;
                    case TensorIndex.Kind.Tensor:
                        tensors[d++] = i.Places!.to_type(ScalarType.Int64);
                        break;
                    default:
                        throw new NotSupportedException("This drop-in doesn't index with a single bool.");
                }
            }

            return (window, tensors);
        }

        private static Tensor Picked(Tensor window, SortedDictionary<int, Tensor> tensors)
        {
            var (dim, flat, shape) = Positions(window, tensors);
            var sizes = window.Impl.Sizes;
            long[] joined = [.. sizes[..dim], Shape.Count(sizes.AsSpan(dim, tensors.Count)), .. sizes[(dim + tensors.Count)..]];
            var picked = window.reshape(joined).index_select(dim, flat);
            return picked.view([.. sizes[..dim], .. shape, .. sizes[(dim + tensors.Count)..]]);
        }

        /// <summary>Tensor indices of neighbouring dimensions as one vector of positions in those dimensions taken together.</summary>
        private static (int Dim, Tensor Flat, long[] Shape) Positions(Tensor window, SortedDictionary<int, Tensor> tensors)
        {
            var dims = tensors.Keys.ToArray();
            if (dims[^1] - dims[0] != dims.Length - 1)
            {
                throw new NotSupportedException("This drop-in takes tensor indices of neighbouring dimensions only.");
            }

            var shape = tensors.Values.Select(t => t.Impl.Sizes).Aggregate(Shape.Broadcast);
            Tensor? flat = null;
            foreach (var (d, places) in tensors)
            {
                var length = window.Impl.Sizes[d];
                if (places.Impl.Count > 0 && (places.max().ToInt64() >= length || places.min().ToInt64() < -length))
                {
                    throw new ArgumentOutOfRangeException(nameof(tensors), $"an index is out of bounds for dimension {d} with size {length}");
                }

                var positive = torch.where(places.lt(0), places + length, places).expand(shape);
                flat = flat is null ? positive : (flat * length) + positive;
            }

            return (dims[0], flat!.reshape(-1), shape);
        }

        private static Tensor[] Tensors(TensorIndex[] indices) =>
            [.. indices.Where(i => i.What == TensorIndex.Kind.Tensor).Select(i => i.Places!)];

        private static TensorIndex[] Refilled(TensorIndex[] indices, Tensor[] tensors)
        {
            var next = 0;
            return Array.ConvertAll(indices, i => i.What == TensorIndex.Kind.Tensor ? TensorIndex.Tensor(tensors[next++]) : i);
        }
    }
}
