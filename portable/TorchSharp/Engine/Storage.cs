using TorchSharp.Kernels;

namespace TorchSharp.Engine;

/// <summary>
/// The bytes behind one or more tensors (views share them), counted by reference: the buffer goes back to the pool
/// with the last tensor, or with the garbage collector when a tensor was never disposed.
/// </summary>
internal sealed unsafe class Storage
{
    private const long FirstCollection = 512L << 20;
    private static long nextCollection = FirstCollection;
    private static readonly Lock Settling = new();
    private int references = 1;
    private byte* data;
    private volatile TensorImpl? reluOf;
    private Storage? follower;

    /// <summary>A buffer of undefined content.</summary>
    internal Storage(long bytes)
    {
        CollectForgotten(bytes);
        Bytes = bytes;
        data = (byte*)Buffers.Rent(bytes);
    }

    private Storage(TensorImpl reluOf)
    {
        Bytes = reluOf.Count * sizeof(float);
        reluOf.AddReference();
        this.reluOf = reluOf;
        reluOf.Storage.follower = this;
    }

    ~Storage() => Free();

    /// <summary>The bytes, for whoever reads or writes them: what is still to be computed from or into them is computed first.</summary>
    internal byte* Data
    {
        get
        {
            follower?.Settle();
            Settle();
            return data;
        }
    }

    /// <summary>
    /// While this is a relu that nobody has looked at: the first byte of what relu will be applied to. Max pooling, the
    /// usual next step, reads that, and relu's result is never written.
    /// </summary>
    internal byte* BeforeRelu => reluOf is { } source ? source.Storage.data + (source.Offset * sizeof(float)) : null;

    internal long Bytes { get; }

    /// <summary>Counts in-place writes, so that backward notices when a value it kept has been overwritten.</summary>
    internal int Version { get; set; }

    internal bool IsShared => Volatile.Read(ref references) > 1;

    /// <summary>relu of contiguous floats, put off until someone looks; null where another is already put off.</summary>
    internal static Storage? OfRelu(TensorImpl source)
    {
        lock (Settling)
        {
            return source.Storage.follower is null && source.Storage.reluOf is null ? new Storage(source) : null;
        }
    }

    internal void AddReference() => Interlocked.Increment(ref references);

    internal void Release()
    {
        if (Interlocked.Decrement(ref references) != 0) return;
#pragma warning disable CA1816 // Reference counting is this class's Dispose.
        GC.SuppressFinalize(this);
#pragma warning restore CA1816
        Free();
    }

    /// <summary>Buffers of tensors that nobody disposed wait for the garbage collector, which doesn't see native memory grow.</summary>
    private static void CollectForgotten(long bytes)
    {
        if (Buffers.BytesRented + bytes <= Volatile.Read(ref nextCollection)) return;
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Volatile.Write(ref nextCollection, Math.Max(FirstCollection, 2 * (Buffers.BytesRented + bytes)));
    }

    private void Settle()
    {
        if (reluOf is null) return;
        lock (Settling)
        {
            if (reluOf is not { } source) return;
            data = (byte*)Buffers.Rent(Bytes);
            Elementwise.Apply<UnaryOperations.Relu>(source.Count, (float*)BeforeRelu, (float*)data);
            Forget(source);
        }
    }

    private void Forget(TensorImpl source)
    {
        source.Storage.follower = null;
        reluOf = null;
        source.Release();
    }

    private void Free()
    {
        if (reluOf is { } source) Forget(source);
        Buffers.Return(data);
        data = null;
    }
}
