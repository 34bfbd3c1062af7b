namespace SixLabors.ImageSharp.Formats.Png;

public sealed class PngEncoder : ImageEncoder
{
    private protected override byte[] Save(NetVips.Image image, int pageHeight) => image.PngsaveBuffer();
}
