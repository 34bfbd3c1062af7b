using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TorchSharp.Kernels;

/// <summary>
/// Parallel loops over a few threads that live as long as the process. Caller and workers take chunks off one counter
/// until none is left. Who waits spins a little (kernels follow each other closely), then sleeps, so that a busy
/// machine's time goes to those who have work.
/// </summary>
/// <remarks>
/// One word governs who may look at a loop's fields: generation (high bits), Open, and how many workers are inside. A
/// worker enters by counting itself in while Open is set; the owner clears Open and waits for the count to reach zero,
/// after which nobody reads the fields until the next loop opens.
/// </remarks>
internal static unsafe class Workers
{
    private const long Open = 1 << 15;
    private const int GenerationShift = 16;
    private const int SpinsBeforeSleep = 150; // about 50 microseconds

    private static readonly Lock Gate = new();
    private static readonly object Bell = new(); // rung when a loop opens
    private static readonly object Door = new(); // knocked on when the last worker has left one
    [ThreadStatic] private static bool insideLoop;

    private static int threadCount = Math.Max(1, Environment.ProcessorCount);
    private static int started;
    private static int sleeping, ownerSleeping;
    private static long word;

    private static delegate*<void*, int, int, void> body;
    private static void* state;
    private static int count, chunk, helpers;
    private static int next;
    private static Exception? failure;

    /// <summary>Threads that work on a loop, the caller's among them (torch.set_num_threads). At least 1.</summary>
    public static int Count
    {
        get => threadCount;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            threadCount = Math.Min(value, 1024);
        }
    }

    /// <summary>
    /// Runs <paramref name="range"/> over [0, count) in chunks of <paramref name="chunk"/> items, and returns when all
    /// are done. Which thread takes which chunk is not fixed, but the chunks are: a body whose result for a chunk
    /// depends on nothing else gives the same bits with any number of threads. Inside a loop, or while another thread
    /// has one running, it runs on the calling thread alone.
    /// </summary>
    public static void For<TRange>(int count, int chunk, ref TRange range) where TRange : unmanaged, IRange
    {
        if (threadCount > 1 && count > chunk && !insideLoop && Gate.TryEnter())
        {
            try
            {
                fixed (TRange* pointer = &range)
                    Share(&Invoke<TRange>, pointer, count, chunk);
            }
            finally
            {
                Gate.Exit();
            }
            return;
        }
        for (int from = 0; from < count; from += chunk)
            Dispatch(ref range, from, Math.Min(count, from + chunk));
    }

    private static void Invoke<TRange>(void* state, int from, int to) where TRange : unmanaged, IRange =>
        Dispatch(ref Unsafe.AsRef<TRange>(state), from, to);

    private static void Dispatch<TRange>(ref TRange range, int from, int to) where TRange : unmanaged, IRange
    {
        switch (Simd.Level)
        {
            case SimdLevel.Avx512:
                range.Run<Vector512<float>, Lanes512>(from, to);
                break;
            case SimdLevel.Avx2:
                range.Run<Vector256<float>, Lanes256>(from, to);
                break;
            default:
                range.Run<Vector128<float>, Lanes128>(from, to);
                break;
        }
    }

    private static void Share(delegate*<void*, int, int, void> loopBody, void* loopState, int loopCount, int loopChunk)
    {
        body = loopBody;
        state = loopState;
        count = loopCount;
        chunk = loopChunk;
        helpers = threadCount - 1;
        failure = null;
        next = 0;
        for (; started < helpers; started++)
            new Thread(Work) { IsBackground = true, Name = "torch worker" }.Start();

        Interlocked.Exchange(ref word, (((word >> GenerationShift) + 1) << GenerationShift) | Open);
        if (Volatile.Read(ref sleeping) > 0)
        {
            lock (Bell)
                Monitor.PulseAll(Bell);
        }

        insideLoop = true;
        TakeChunks();
        insideLoop = false;

        Interlocked.And(ref word, ~Open);
        AwaitWorkers();
        if (failure is { } thrown)
            throw new AggregateException(thrown);
    }

    private static void AwaitWorkers()
    {
        for (int spin = 0; spin < SpinsBeforeSleep; spin++)
        {
            if ((Volatile.Read(ref word) & (Open - 1)) == 0)
                return;
            Thread.SpinWait(8);
        }
        lock (Door)
        {
            Interlocked.Exchange(ref ownerSleeping, 1);
            while ((Volatile.Read(ref word) & (Open - 1)) != 0)
                Monitor.Wait(Door);
            ownerSleeping = 0;
        }
    }

    private static void TakeChunks()
    {
        while (true)
        {
            long from = (Interlocked.Increment(ref next) - 1L) * chunk;
            if (from >= count)
                return;
            try
            {
                body(state, (int)from, (int)Math.Min(count, from + chunk));
            }
#pragma warning disable CA1031 // whatever a body throws on a worker is thrown again on the caller's thread
            catch (Exception exception)
#pragma warning restore CA1031
            {
                Interlocked.CompareExchange(ref failure, exception, null);
            }
        }
    }

    private static void Work()
    {
        insideLoop = true;
        long seen = 0;
        while (true)
        {
            long now = AwaitLoopAfter(seen);
            if (Interlocked.CompareExchange(ref word, now + 1, now) != now)
                continue;
            seen = now >> GenerationShift;
            if ((now & (Open - 1)) < helpers)
                TakeChunks();
            if ((Interlocked.Decrement(ref word) & (2 * Open - 1)) == 0 && Volatile.Read(ref ownerSleeping) != 0)
            {
                lock (Door)
                    Monitor.Pulse(Door);
            }
        }
    }

    private static long AwaitLoopAfter(long seen)
    {
        for (int spin = 0; spin < SpinsBeforeSleep; spin++)
        {
            if (IsNew(seen, out long now))
                return now;
            Thread.SpinWait(8);
        }
        lock (Bell)
        {
            Interlocked.Increment(ref sleeping);
            long now;
            while (!IsNew(seen, out now))
                Monitor.Wait(Bell);
            Interlocked.Decrement(ref sleeping);
            return now;
        }
    }

    private static bool IsNew(long seen, out long now)
    {
        now = Volatile.Read(ref word);
        return now >> GenerationShift != seen && (now & Open) != 0;
    }
}
