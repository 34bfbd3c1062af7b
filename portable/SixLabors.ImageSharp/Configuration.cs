using SixLabors.ImageSharp.Memory;

namespace SixLabors.ImageSharp;

public sealed class Configuration
{
    public static Configuration Default { get; } = new();

    public MemoryAllocator MemoryAllocator { get; set; } = MemoryAllocator.Default;

    public Configuration Clone() => new() { MemoryAllocator = MemoryAllocator };
}
