using TorchSharp.Engine;

namespace TorchSharp;

// Putting tensors together, and choosing between them.
public static partial class torch
{
    public static Tensor cat(IList<Tensor> tensors, long dim = 0) => cat(tensors.ToArray(), dim);

    public static Tensor cat(ReadOnlySpan<Tensor> tensors, long dim = 0) => cat(tensors.ToArray(), dim);

    /// <summary>The tensors one behind the other along a dimension; the other sizes agree.</summary>
    public static Tensor cat(Tensor[] tensors, long dim = 0)
    {
        if (tensors.Length == 0) throw new ArgumentException("torch.cat(): expected a non-empty list of Tensors");
        var parts = tensors.Where(t => t.ndim != 1 || t.Impl.Count > 0).DefaultIfEmpty(tensors[0]).ToArray(); // PyTorch skips empty vectors.
        var d = Shape.Dimension(dim, (int)parts[0].ndim);
        long[] sizes = [.. parts[0].Impl.Sizes];
        sizes[d] = parts.Sum(t => t.Impl.Sizes[d]);
        var type = parts.Select(t => t.dtype).Aggregate(ScalarTypes.Promote);
        var result = new Tensor(TensorImpl.Empty(sizes, type));
        var starts = new long[parts.Length];
        long at = 0;
        for (var i = 0; i < parts.Length; i++)
        {
            starts[i] = at;
            var length = parts[i].Impl.Sizes[d];
            using var place = result.narrow(d, at, length);
            if (!Shape.Same(place.Impl.Sizes, parts[i].Impl.Sizes))
            {
                throw new ArgumentException(
                    $"Sizes of tensors must match except in dimension {d}: {Shape.Text(parts[0].Impl.Sizes)} and {Shape.Text(parts[i].Impl.Sizes)}");
            }

            StridedCopy.Copy(parts[i].Impl, place.Impl);
            at += length;
        }

        var lengths = Array.ConvertAll(parts, t => t.Impl.Sizes[d]);
        var types = Array.ConvertAll(parts, t => t.dtype);
        return Node.Record("Cat", result, parts, [], (grad, _) =>
            [.. lengths.Select((length, i) => grad.narrow(d, starts[i], length).to_type(types[i]))]);
    }

    public static Tensor concat(IList<Tensor> tensors, long dim = 0) => cat(tensors, dim);

    public static Tensor concat(Tensor[] tensors, long dim = 0) => cat(tensors, dim);

    public static Tensor concatenate(IList<Tensor> tensors, long axis = 0) => cat(tensors, axis);

    public static Tensor concatenate(Tensor[] tensors, long axis = 0) => cat(tensors, axis);

    /// <summary>The tensors as slices of a new dimension.</summary>
    public static Tensor stack(IEnumerable<Tensor> tensors, long dim = 0) =>
        WrappedTensorDisposeScope(() => cat(tensors.Select(t => t.unsqueeze(dim)).ToArray(), dim));

    public static Tensor vstack(IList<Tensor> tensors) =>
        WrappedTensorDisposeScope(() => cat(tensors.Select(t => t.ndim < 2 ? t.reshape(1, -1) : t).ToArray(), 0));

    public static Tensor vstack(Tensor[] tensors) => vstack((IList<Tensor>)tensors);

    public static Tensor hstack(IList<Tensor> tensors) =>
        WrappedTensorDisposeScope(() => cat(tensors.Select(t => t.ndim == 0 ? t.reshape(1) : t).ToArray(), tensors[0].ndim < 2 ? 0 : 1));

    public static Tensor hstack(params Tensor[] tensors) => hstack((IList<Tensor>)tensors);

    /// <summary>Element by element: x where the condition holds, y elsewhere.</summary>
    public static Tensor where(Tensor condition, Tensor x, Tensor y)
    {
        if (condition.dtype is not (ScalarType.Bool or ScalarType.Byte))
        {
            throw new ArgumentException("The condition to 'where' must have a boolean data type.");
        }

        var type = result_type(x, y);
        using Tensor left = x.ConvertedTo(type), right = y.ConvertedTo(type);
        var result = new Tensor(Choice.Where(condition.Impl, left.Impl, right.Impl));
        var (sizesX, typeX, sizesY, typeY) = (x.Impl.Sizes, x.dtype, y.Impl.Sizes, y.dtype);
        return Node.Record("Where", result, [x, y], [condition], (grad, saved) =>
        {
            using var none = zeros([], grad.dtype);
            return
            [
                where(saved[0], grad, none).SumTo(sizesX).to_type(typeX),
                where(saved[0], none, grad).SumTo(sizesY).to_type(typeY),
            ];
        });
    }

    public static Tensor[] where(Tensor condition) => [.. condition.nonzero_as_list()];

    /// <summary>Coordinates of a grid: one tensor for each given vector, all of the grid's size.</summary>
    public static Tensor[] meshgrid(IEnumerable<Tensor> tensors, string indexing = "ij")
    {
        var axes = tensors.ToArray();
        if (indexing == "xy" && axes.Length >= 2)
        {
            (axes[0], axes[1]) = (axes[1], axes[0]);
            var grids = meshgrid(axes).Select(g => g.transpose(0, 1)).ToArray();
            (grids[0], grids[1]) = (grids[1], grids[0]);
            return grids;
        }

        long[] sizes = [.. axes.Select(a => a.Impl.Count)];
        return axes.Select((axis, i) => axis.view([.. Enumerable.Range(0, axes.Length).Select(d => d == i ? -1L : 1L)]).expand(sizes)).ToArray();
    }
}
