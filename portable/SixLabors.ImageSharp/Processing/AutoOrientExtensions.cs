namespace SixLabors.ImageSharp.Processing;

public static class AutoOrientExtensions
{
    /// <summary>Turns every frame upright by the EXIF orientation, if one was read.</summary>
    public static IImageProcessingContext AutoOrient(this IImageProcessingContext source)
    {
        source.Image.Orient();
        return source;
    }
}
