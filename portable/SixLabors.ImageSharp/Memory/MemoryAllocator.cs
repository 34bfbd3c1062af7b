namespace SixLabors.ImageSharp.Memory;

/// <summary>Holds the limit on what an image may allocate.</summary>
public abstract class MemoryAllocator
{
    public static MemoryAllocator Default { get; } = Create();

    public static MemoryAllocator Create() => Create(default);

    public static MemoryAllocator Create(MemoryAllocatorOptions options) =>
        new LimitedMemoryAllocator((options.AllocationLimitMegabytes ?? 4096) * 1024L * 1024L);

    /// <summary>Room for one image's pixels.</summary>
    /// <exception cref="InvalidMemoryOperationException">More than the limit.</exception>
    internal abstract TPixel[] AllocatePixels<TPixel>(int width, int height)
        where TPixel : unmanaged;

    private sealed class LimitedMemoryAllocator(long limitBytes) : MemoryAllocator
    {
        internal override unsafe TPixel[] AllocatePixels<TPixel>(int width, int height)
        {
            var bytes = (long)width * height * sizeof(TPixel);
            if (bytes > limitBytes || (long)width * height > Array.MaxLength)
            {
                throw new InvalidMemoryOperationException($"Attempted to allocate {bytes} bytes, the limit is {limitBytes}.");
            }

            return new TPixel[width * height];
        }
    }
}
