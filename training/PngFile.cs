using Digits.Recognition;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace Digits.Training;

/// <summary>Grey pictures on disk.</summary>
public static class PngFile
{
    public static void Write(string path, GreyImage picture)
    {
        using var image = Image.LoadPixelData<L8>(picture.Pixels, picture.Width, picture.Height);
        image.SaveAsPng(path);
    }
}
