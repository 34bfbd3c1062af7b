using TorchSharp.Kernels;

namespace Digits.Portable.Tests.Kernels;

[Collection(KernelTests.Name)]
public sealed class MemoryAndThreadsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(1000)]
    [InlineData(11_075_584)]
    public unsafe void ABufferIsAlignedLargeEnoughAndReused(long bytes)
    {
        byte* first = (byte*)Buffers.Rent(bytes);
        Assert.Equal(0, (nint)first % Buffers.Alignment);
        new Span<byte>(first, (int)bytes).Fill(1);
        long held = Buffers.BytesHeld;
        Buffers.Return(first);
        byte* second = (byte*)Buffers.Rent(bytes);
        Assert.Equal((nint)first, (nint)second);
        Assert.Equal(held, Buffers.BytesHeld);
        Buffers.Return(second);
    }

    [Fact]
    public unsafe void ALoopDoesEveryItemOnceWithAnyNumberOfThreads()
    {
        int before = Workers.Count;
        int[] seen = new int[10_007];
        foreach (int threads in new[] { 1, 2, 7 })
        {
            Workers.Count = threads;
            for (int round = 0; round < 200; round++)
            {
                fixed (int* items = seen)
                {
                    var range = new CountingRange { Items = items };
                    Workers.For(seen.Length, 100, ref range);
                }
            }
        }
        Workers.Count = before;
        Assert.All(seen, count => Assert.Equal(600, count));
    }

    [Fact]
    public unsafe void ALoopInsideALoopRunsToo()
    {
        int[] seen = new int[64];
        fixed (int* items = seen)
        {
            var range = new NestedRange { Items = items };
            Workers.For(8, 1, ref range);
        }
        Assert.All(seen, count => Assert.Equal(1, count));
    }

    [Fact]
    public async Task LoopsOfSeveralThreadsAtOnceDoNotMix()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(ALoopDoesEveryItemOnce)));
        static unsafe void ALoopDoesEveryItemOnce()
        {
            int[] seen = new int[1000];
            for (int round = 0; round < 500; round++)
            {
                fixed (int* items = seen)
                {
                    var range = new CountingRange { Items = items };
                    Workers.For(seen.Length, 10, ref range);
                }
            }
            Assert.All(seen, count => Assert.Equal(500, count));
        }
    }

    [Fact]
    public unsafe void WhatABodyThrowsReachesTheCaller()
    {
        var range = new ThrowingRange();
        Assert.ThrowsAny<Exception>(() => Workers.For(100, 1, ref range));
        ALoopInsideALoopRunsToo();
    }

    private unsafe struct CountingRange : IRange
    {
        public int* Items;

        public readonly void Run<V, L>(int from, int to) where V : struct where L : struct, ILanes<V>
        {
            for (int i = from; i < to; i++)
                Interlocked.Increment(ref Items[i]);
        }
    }

    private unsafe struct NestedRange : IRange
    {
        public int* Items;

        public readonly void Run<V, L>(int from, int to) where V : struct where L : struct, ILanes<V>
        {
            for (int i = from; i < to; i++)
            {
                var inner = new CountingRange { Items = Items + 8 * i };
                Workers.For(8, 1, ref inner);
            }
        }
    }

    private struct ThrowingRange : IRange
    {
        public readonly void Run<V, L>(int from, int to) where V : struct where L : struct, ILanes<V> =>
            throw new InvalidOperationException("on purpose");
    }
}
