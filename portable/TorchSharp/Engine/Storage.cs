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
    private int references = 1;

    /// <summary>A buffer of undefined content.</summary>
    internal Storage(long bytes)
    {
        CollectForgotten(bytes);
        Bytes = bytes;
        Data = (byte*)Buffers.Rent(bytes);
    }

    ~Storage() => Free();

    internal byte* Data { get; private set; }

    internal long Bytes { get; }

    /// <summary>Counts in-place writes, so that backward notices when a value it kept has been overwritten.</summary>
    internal int Version { get; set; }

    internal bool IsShared => Volatile.Read(ref references) > 1;

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

    private void Free()
    {
        Buffers.Return(Data);
        Data = null;
    }
}
