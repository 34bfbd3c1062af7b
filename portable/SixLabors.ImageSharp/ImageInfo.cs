using SixLabors.ImageSharp.Metadata;

namespace SixLabors.ImageSharp;

/// <summary>What the header says of an image; no pixel was decoded.</summary>
public class ImageInfo
{
    internal ImageInfo(Size size, ImageMetadata metadata, IReadOnlyList<ImageFrameMetadata> frames) =>
        (Size, Metadata, FrameMetadataCollection) = (size, metadata, frames);

    public int Width => Size.Width;

    public int Height => Size.Height;

    public ImageMetadata Metadata { get; }

    /// <summary>One entry a frame, as many as <see cref="Formats.DecoderOptions.MaxFrames"/> allows.</summary>
    public IReadOnlyList<ImageFrameMetadata> FrameMetadataCollection { get; }

    public Size Size { get; internal set; }
}
