using System.Numerics;
using System.Runtime.InteropServices;

namespace TorchSharp.Kernels;

/// <summary>
/// Native memory that is reused: a training step asks for the same sizes again and again, so after the first step
/// nothing is allocated. Sizes are rounded up to a power of two or the quarter steps between two of them. Each block
/// is preceded by one cache line that holds its size class. Contents are not cleared. Safe to call from any thread.
/// </summary>
internal static unsafe class Buffers
{
    /// <summary>Every block starts at a multiple of this many bytes: a cache line, and an AVX-512 vector.</summary>
    public const int Alignment = 64;

    private const int QuarterSteps = 4;
    private const int SmallestExponent = 8; // 256 bytes
    private static readonly Stack<nint>[] Free = CreateFreeLists();
    private static long bytesHeld;
    private static long bytesRented;

    /// <summary>Bytes taken from the system, rented or waiting to be.</summary>
    public static long BytesHeld => Volatile.Read(ref bytesHeld);

    /// <summary>Bytes now rented.</summary>
    public static long BytesRented => Volatile.Read(ref bytesRented);

    /// <summary>A block of at least <paramref name="bytes"/> bytes, of any content.</summary>
    /// <exception cref="OutOfMemoryException">The system has no such block.</exception>
    public static void* Rent(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        int sizeClass = ClassOf(bytes);
        long size = SizeOf(sizeClass);
        Interlocked.Add(ref bytesRented, size);
        var free = Free[sizeClass];
        lock (free)
        {
            if (free.TryPop(out nint pointer))
                return (void*)pointer;
        }
        byte* block = (byte*)NativeMemory.AlignedAlloc((nuint)(size + Alignment), Alignment);
        Interlocked.Add(ref bytesHeld, size);
        *(int*)block = sizeClass;
        return block + Alignment;
    }

    /// <summary>A block of at least <paramref name="count"/> floats.</summary>
    public static float* RentFloats(long count) => (float*)Rent(count * sizeof(float));

    /// <summary>Gives a rented block back. Null is ignored.</summary>
    public static void Return(void* pointer)
    {
        if (pointer == null)
            return;
        int sizeClass = *(int*)((byte*)pointer - Alignment);
        Interlocked.Add(ref bytesRented, -SizeOf(sizeClass));
        var free = Free[sizeClass];
        lock (free)
            free.Push((nint)pointer);
    }

    private static int ClassOf(long bytes)
    {
        if (bytes <= 1L << SmallestExponent)
            return 0;
        int exponent = BitOperations.Log2((ulong)bytes - 1); // 2^exponent < bytes <= 2^(exponent + 1)
        long step = (1L << exponent) / QuarterSteps;
        long quarter = (bytes - (1L << exponent) + step - 1) / step; // 1..4
        return (exponent - SmallestExponent) * QuarterSteps + (int)quarter;
    }

    private static long SizeOf(int sizeClass)
    {
        long whole = 1L << (SmallestExponent + sizeClass / QuarterSteps);
        return whole + whole / QuarterSteps * (sizeClass % QuarterSteps);
    }

    private static Stack<nint>[] CreateFreeLists()
    {
        var lists = new Stack<nint>[(62 - SmallestExponent) * QuarterSteps];
        for (int i = 0; i < lists.Length; i++)
            lists[i] = new Stack<nint>();
        return lists;
    }
}
