using SixLabors.ImageSharp.Formats.Bmp;
using SixLabors.ImageSharp.Formats.Gif;
using SixLabors.ImageSharp.Formats.Jpeg;
using SixLabors.ImageSharp.Formats.Png;
using SixLabors.ImageSharp.Formats.Tiff;
using SixLabors.ImageSharp.Formats.Webp;

namespace SixLabors.ImageSharp.Formats;

/// <summary>Tells a format by a file's first bytes.</summary>
internal static class ImageSignature
{
    /// <exception cref="UnknownImageFormatException">None fits.</exception>
    public static IImageFormat Detect(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith<byte>([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])) return PngFormat.Instance;
        if (bytes.StartsWith<byte>([0xFF, 0xD8, 0xFF])) return JpegFormat.Instance;
        if (bytes.StartsWith("II*\0"u8) || bytes.StartsWith("MM\0*"u8)) return TiffFormat.Instance;
        if (bytes.StartsWith("II+\0"u8) || bytes.StartsWith("MM\0+"u8)) return TiffFormat.Instance;
        if (bytes.StartsWith("GIF87a"u8) || bytes.StartsWith("GIF89a"u8)) return GifFormat.Instance;
        if (bytes.Length >= 12 && bytes.StartsWith("RIFF"u8) && bytes[8..12].SequenceEqual("WEBP"u8)) return WebpFormat.Instance;
        if (bytes.Length >= 2 && bytes.StartsWith("BM"u8)) return BmpFormat.Instance;
        throw new UnknownImageFormatException("Image cannot be loaded. The signature belongs to none of PNG, JPEG, TIFF, GIF, WebP and BMP.");
    }
}
