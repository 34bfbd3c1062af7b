using System.Collections;
using System.Runtime.InteropServices;
using TorchSharp.Engine;

namespace TorchSharp.Utils;

/// <summary>Reads and writes a tensor's elements where they lie, in the tensor's order.</summary>
/// <typeparam name="T">The tensor's element type.</typeparam>
public sealed unsafe class TensorAccessor<T> : IDisposable, IEnumerable<T>
    where T : unmanaged
{
    private readonly torch.Tensor tensor;

    internal TensorAccessor(torch.Tensor tensor) => this.tensor = tensor;

    public long Count => tensor.Impl.Count;

    public bool IsReadOnly => false;

    public T this[params long[] indices]
    {
        get => *At(indices);
        set
        {
            tensor.Impl.Storage.BeforeWriting();
            *At(indices) = value;
        }
    }

    public static bool operator ==(TensorAccessor<T> left, TensorAccessor<T> right) => left.Equals(right);

    public static bool operator !=(TensorAccessor<T> left, TensorAccessor<T> right) => !left.Equals(right);

    public T[] ToArray()
    {
        var result = new T[Count];
        CopyTo(result);
        return result;
    }

    /// <summary>An array of the tensor's rank; a tensor without dimensions gives an array of one.</summary>
    public Array ToNDArray()
    {
        var shape = tensor.shape;
        if (shape.Length < 2) return ToArray();
        var result = Array.CreateInstance(typeof(T), shape);
        var bytes = MemoryMarshal.CreateSpan(ref MemoryMarshal.GetArrayDataReference(result), (int)Count * sizeof(T));
        ToArray().AsSpan().CopyTo(MemoryMarshal.Cast<byte, T>(bytes));
        return result;
    }

    public void CopyTo(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyTo(array.AsSpan(), arrayIndex, tensorIndex);

    public void CopyTo(Span<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        using var ordered = Ordered();
        ordered.Impl.Span<T>()[(int)tensorIndex..].CopyTo(array[arrayIndex..]);
    }

    public void CopyFrom(T[] array, int arrayIndex = 0, long tensorIndex = 0) =>
        CopyFrom((ReadOnlySpan<T>)array, arrayIndex, tensorIndex);

    public void CopyFrom(ReadOnlySpan<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        var count = (int)Math.Min(Count - tensorIndex, array.Length - arrayIndex);
        tensor.Impl.Storage.BeforeWriting();
        using var ordered = Ordered();
        array.Slice(arrayIndex, count).CopyTo(ordered.Impl.Span<T>()[(int)tensorIndex..]);
        if (!ReferenceEquals(ordered.Impl, tensor.Impl)) StridedCopy.Copy(ordered.Impl, tensor.Impl);
    }

    public IEnumerator<T> GetEnumerator() => ToArray().AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override bool Equals(object? obj) => obj is TensorAccessor<T> other && tensor.Handle == other.tensor.Handle;

    public override int GetHashCode() => tensor.GetHashCode();

    /// <summary>Nothing to let go: the tensor belongs to the caller.</summary>
    public void Dispose() => GC.SuppressFinalize(this);

    private torch.Tensor Ordered()
    {
        using var plain = tensor.detach();
        var ordered = tensor.Impl.IsContiguous ? tensor.alias() : plain.clone();
        return ordered.DetachFromDisposeScope();
    }

    private T* At(long[] indices)
    {
        var impl = tensor.Impl;
        // One index counts the elements in order, whatever the rank; a full set names one element.
        if (indices.Length == 1 && impl.Sizes.Length != 1) indices = Unravel(indices[0], impl.Sizes);
        if (indices.Length != impl.Sizes.Length)
        {
            throw new ArgumentException($"{indices.Length} indices for a tensor of rank {impl.Sizes.Length}");
        }

        long offset = 0;
        for (var d = 0; d < indices.Length; d++)
        {
            if (indices[d] < 0 || indices[d] >= impl.Sizes[d])
            {
                throw new ArgumentOutOfRangeException(nameof(indices), $"index {indices[d]} of dimension {d}");
            }

            offset += indices[d] * impl.Strides[d];
        }

        return impl.Pointer<T>() + offset;
    }

    private static long[] Unravel(long position, long[] sizes)
    {
        if (position < 0 || position >= Shape.Count(sizes))
        {
            throw new ArgumentOutOfRangeException(nameof(position), $"element {position}");
        }

        var indices = new long[sizes.Length];
        for (var d = sizes.Length - 1; d >= 0; d--) (position, indices[d]) = Math.DivRem(position, sizes[d]);
        return indices;
    }
}
