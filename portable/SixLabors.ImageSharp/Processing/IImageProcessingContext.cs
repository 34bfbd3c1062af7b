namespace SixLabors.ImageSharp.Processing;

public interface IImageProcessingContext
{
    internal Image Image { get; }
}
