namespace SixLabors.ImageSharp.Memory;

/// <summary>An allocation that the allocator's limit forbids.</summary>
public class InvalidMemoryOperationException : InvalidOperationException
{
    public InvalidMemoryOperationException(string message)
        : base(message)
    {
    }

    public InvalidMemoryOperationException()
    {
    }
}
