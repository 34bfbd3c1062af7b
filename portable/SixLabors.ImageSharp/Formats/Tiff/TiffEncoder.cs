namespace SixLabors.ImageSharp.Formats.Tiff;

/// <summary>Writes every frame as a page, uncompressed.</summary>
public class TiffEncoder : ImageEncoder
{
    private protected override int MaxFrames => int.MaxValue;

    private protected override byte[] Save(NetVips.Image image, int pageHeight) => image.TiffsaveBuffer(pageHeight: pageHeight);
}
