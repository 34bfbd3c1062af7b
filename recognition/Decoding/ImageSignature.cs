namespace Digits.Recognition;

/// <summary>The formats that are read, told by a file's first bytes.</summary>
internal enum ImageSignature
{
    Unknown,
    Png,
    Jpeg,
    Tiff,
    Gif,
    Bmp,
    WebP,
}

internal static class ImageSignatures
{
    public static ImageSignature Detect(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, ..] => ImageSignature.Png,
        [0xFF, 0xD8, 0xFF, ..] => ImageSignature.Jpeg,
        [0x49, 0x49, 0x2A or 0x2B, 0, ..] or [0x4D, 0x4D, 0, 0x2A or 0x2B, ..] => ImageSignature.Tiff,
        [0x47, 0x49, 0x46, 0x38, 0x37 or 0x39, 0x61, ..] => ImageSignature.Gif,
        [0x52, 0x49, 0x46, 0x46, _, _, _, _, 0x57, 0x45, 0x42, 0x50, ..] => ImageSignature.WebP,
        [0x42, 0x4D, _, _, _, _, _, _, _, _, _, _, _, _, 12 or 40 or 52 or 56 or 64 or 108 or 124, 0, 0, 0, ..] => ImageSignature.Bmp,
        _ => ImageSignature.Unknown,
    };
}
