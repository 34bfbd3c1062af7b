using ScalarType = TorchSharp.torch.ScalarType;

namespace TorchSharp.Engine;

/// <summary>
/// What several <see cref="torch.Tensor"/> handles may share: a strided window on a storage, and the tensor's place in
/// the autograd graph. Element (i0, i1, …) lies at Offset + Σ i·Strides, counted in elements.
/// </summary>
internal sealed class TensorImpl
{
    private static long lastId;
    private int references = 1;
    private bool requiresGrad;

    /// <summary>A window on <paramref name="storage"/>; takes over the caller's reference to it.</summary>
    internal TensorImpl(Storage storage, long offset, long[] sizes, long[] strides, ScalarType type)
    {
        Storage = storage;
        Offset = offset;
        Sizes = sizes;
        Strides = strides;
        Type = type;
        Count = Shape.Count(sizes);
        IsContiguous = Shape.IsContiguous(sizes, strides);
        Id = Interlocked.Increment(ref lastId);
    }

    internal long Id { get; }

    internal Storage Storage { get; private set; }

    internal long Offset { get; private set; }

    internal long[] Sizes { get; private set; }

    internal long[] Strides { get; private set; }

    internal ScalarType Type { get; }

    internal long Count { get; private set; }

    internal bool IsContiguous { get; private set; }

    /// <summary>The operation that made this tensor; null for leaves.</summary>
    internal Node? GradFn { get; private set; }

    /// <summary>Set on windows taken from another tensor.</summary>
    internal bool IsView { get; set; }

    /// <summary>Set on views of tensors that take part in autograd: writing through them is not recorded.</summary>
    internal bool IsDifferentiableView { get; set; }

    internal TensorImpl? Grad { get; private set; }

    internal AccumulateGrad? Accumulator { get; private set; }

    internal bool IsAlive => Volatile.Read(ref references) > 0;

    internal bool IsShared => Volatile.Read(ref references) > 1;

    internal bool RequiresGrad
    {
        get => requiresGrad || GradFn is not null;
        set => requiresGrad = value;
    }

    internal static TensorImpl Empty(long[] sizes, ScalarType type) =>
        new(new Storage(Shape.Count(sizes) * type.ElementSize()), 0, sizes, Shape.ContiguousStrides(sizes), type);

    /// <summary>The relu of a contiguous float32 tensor, computed when someone looks at it.</summary>
    internal static TensorImpl ReluOf(TensorImpl source) =>
        new(Storage.WaitingForReluOf(source), 0, source.Sizes, Shape.ContiguousStrides(source.Sizes), source.Type);

    /// <summary>The elements in order; only for contiguous tensors.</summary>
    internal unsafe Span<T> Span<T>()
        where T : unmanaged
    {
        System.Diagnostics.Debug.Assert(IsContiguous, "Kernels take contiguous tensors.");
        return new Span<T>(Pointer<T>(), checked((int)Count));
    }

    /// <summary>The address of the first element.</summary>
    internal unsafe T* Pointer<T>()
        where T : unmanaged => (T*)(Storage.Data + (Offset * Type.ElementSize()));

    /// <summary>Another window on the same storage, outside the graph.</summary>
    internal TensorImpl View(long offset, long[] sizes, long[] strides)
    {
        Storage.AddReference();
        return new TensorImpl(Storage, offset, sizes, strides, Type);
    }

    internal TensorImpl Detached() => View(Offset, Sizes, Strides);

    /// <summary>The node that receives this tensor's gradient, or null when none is wanted.</summary>
    internal Node? GradientEdge()
    {
        if (GradFn is not null) return GradFn;
        return requiresGrad ? Accumulator ??= new AccumulateGrad(this) : null;
    }

    internal void SetGradFn(Node? node)
    {
        node?.AddReference();
        GradFn?.Release();
        GradFn = node;
    }

    /// <summary>Replaces the gradient; takes over the caller's reference.</summary>
    internal void SetGrad(TensorImpl? grad)
    {
        Grad?.Release();
        Grad = grad;
    }

    /// <summary>Takes another tensor's window in place (set_, transpose_, squeeze_ …); the dtype stays.</summary>
    internal void Become(TensorImpl other)
    {
        other.Storage.AddReference();
        Storage.Release();
        (Storage, Offset, Sizes, Strides) = (other.Storage, other.Offset, other.Sizes, other.Strides);
        (Count, IsContiguous) = (other.Count, other.IsContiguous);
    }

    internal void AddReference() => Interlocked.Increment(ref references);

    internal void Release()
    {
        if (Interlocked.Decrement(ref references) != 0) return;
        Storage.Release();
        SetGradFn(null);
        SetGrad(null);
    }
}
