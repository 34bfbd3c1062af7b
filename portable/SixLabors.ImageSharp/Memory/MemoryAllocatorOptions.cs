namespace SixLabors.ImageSharp.Memory;

public struct MemoryAllocatorOptions
{
    private int? allocationLimitMegabytes;

    /// <summary>Most megabytes that one image's pixels may take; null = 4096.</summary>
    public int? AllocationLimitMegabytes
    {
        readonly get => allocationLimitMegabytes;
        set
        {
            if (value is < 1) throw new ArgumentOutOfRangeException(nameof(AllocationLimitMegabytes), value, "Must be greater than 0.");
            allocationLimitMegabytes = value;
        }
    }
}
