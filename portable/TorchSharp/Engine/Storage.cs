using TorchSharp.Kernels;

namespace TorchSharp.Engine;

/// <summary>
/// The bytes behind one or more tensors (views share them), counted by reference: the buffer goes back to the pool
/// with the last tensor, or with the garbage collector when a tensor was never disposed.
/// </summary>
/// <remarks>
/// The relu of a tensor may wait until someone looks: max pooling then takes both in one pass, and the largest
/// activations of a network are neither written nor kept. Whoever writes to the source computes what waits for it first.
/// </remarks>
internal sealed unsafe class Storage
{
    private const long FirstCollection = 512L << 20;
    private static long nextCollection = FirstCollection;
    private readonly List<Storage> waiting = [];
    private byte* data;
    private TensorImpl? reluOf;
    private int references = 1;

    /// <summary>A buffer of undefined content.</summary>
    internal Storage(long bytes)
    {
        Bytes = bytes;
        Rent();
    }

    private Storage(TensorImpl source)
    {
        Bytes = source.Count * sizeof(float);
        source.AddReference();
        reluOf = source;
        lock (source.Storage.waiting) source.Storage.waiting.Add(this);
    }

    ~Storage() => Free();

    internal long Bytes { get; }

    /// <summary>Counts in-place writes, so that backward notices when a value it kept has been overwritten.</summary>
    internal int Version { get; private set; }

    internal bool IsShared => Volatile.Read(ref references) > 1;

    /// <summary>The float32 tensor whose relu this will hold, while nobody has looked at it yet.</summary>
    internal TensorImpl? ReluOf => Volatile.Read(ref reluOf);

    internal byte* Data
    {
        get
        {
            if (ReluOf is not null) Compute();
            return data;
        }
    }

    /// <summary>Room for the relu of a contiguous float32 tensor, computed when first looked at.</summary>
    internal static Storage WaitingForReluOf(TensorImpl source) => new(source);

    /// <summary>To be called before the content is written: what was to be computed from the old content is computed now.</summary>
    internal void BeforeWriting()
    {
        Version++;
        Settle();
    }

    /// <summary>Computes what waits for this content.</summary>
    internal void Settle()
    {
        while (true)
        {
            Storage next;
            lock (waiting)
            {
                if (waiting.Count == 0) return;
                next = waiting[^1];
            }

            next.Compute();
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

    private void Compute()
    {
        lock (waiting)
        {
            if (reluOf is not { } source) return;
            Rent();
            Elementwise.Apply<UnaryOperations.Relu>(source.Count, source.Pointer<float>(), (float*)data);
            StopWaiting(source);
        }
    }

    private void StopWaiting(TensorImpl source)
    {
        Volatile.Write(ref reluOf, null);
        lock (source.Storage.waiting) source.Storage.waiting.Remove(this);
        source.Release();
    }

    private void Rent()
    {
        CollectForgotten(Bytes);
        data = (byte*)Buffers.Rent(Bytes);
    }

    private void Free()
    {
        if (reluOf is { } source) StopWaiting(source);
        Buffers.Return(data);
        data = null;
    }

    /// <summary>Buffers of tensors that nobody disposed wait for the garbage collector, which doesn't see native memory grow.</summary>
    private static void CollectForgotten(long bytes)
    {
        if (Buffers.BytesRented + bytes <= Volatile.Read(ref nextCollection)) return;
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Volatile.Write(ref nextCollection, Math.Max(FirstCollection, 2 * (Buffers.BytesRented + bytes)));
    }
}
