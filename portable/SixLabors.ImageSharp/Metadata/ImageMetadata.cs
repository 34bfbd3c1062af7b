using SixLabors.ImageSharp.Formats;

namespace SixLabors.ImageSharp.Metadata;

public sealed class ImageMetadata
{
    public IImageFormat? DecodedImageFormat { get; internal set; }

    /// <summary>The EXIF orientation, 1 to 8; 1 is upright.</summary>
    internal int Orientation { get; set; } = 1;
}
