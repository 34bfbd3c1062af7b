namespace Digits.Recognition;

/// <summary>Bytes to grey pages, within <see cref="DecodeLimits"/>.</summary>
public static class ImageDecoder
{
    /// <summary>Decodes every page: several for a multi-page TIFF, one for anything else (an animation's first frame).</summary>
    /// <returns>The pages in order, EXIF orientation applied, transparency laid on white. Lazy: one page in memory at a time.</returns>
    /// <exception cref="ImageRejectedException">The bytes are no image, too large, of a refused format, or corrupt.</exception>
    public static IEnumerable<GreyImage> DecodePages(ReadOnlyMemory<byte> bytes, DecodeLimits limits, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <summary>Decodes the first page only.</summary>
    /// <exception cref="ImageRejectedException">As <see cref="DecodePages"/>.</exception>
    public static GreyImage Decode(ReadOnlyMemory<byte> bytes, DecodeLimits limits, CancellationToken cancellationToken) =>
        DecodePages(bytes, limits, cancellationToken).First();
}
