using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace Digits.Recognition;

/// <summary>Grey pictures as PNG: 8 bits, one channel.</summary>
public static class GreyPng
{
    public const string ContentType = "image/png";

    public static byte[] Encode(GreyImage picture)
    {
        using var image = Image.LoadPixelData<L8>(picture.Pixels, picture.Width, picture.Height);
        using var png = new MemoryStream();
        image.SaveAsPng(png);
        return png.ToArray();
    }
}
