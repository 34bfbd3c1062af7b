namespace SixLabors.ImageSharp;

/// <summary>The first bytes belong to no format that is known here.</summary>
public sealed class UnknownImageFormatException : ImageFormatException
{
    public UnknownImageFormatException(string errorMessage)
        : base(errorMessage)
    {
    }
}
