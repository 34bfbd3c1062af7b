namespace Digits.Recognition;

/// <summary>The image can't be read, and trying again won't help. The message tells a person what to do.</summary>
public sealed class ImageRejectedException(ImageRejection rejection, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    public ImageRejection Rejection { get; } = rejection;
}
