using Digits.Recognition;

namespace Digits.Functions.Contract;

/// <summary>A place on the page, in pixels of the page as decoded, after EXIF orientation; (x, y) is the top left corner.</summary>
public sealed record PixelBox(int X, int Y, int Width, int Height)
{
    public static PixelBox From(Box box) => new(box.X, box.Y, box.Width, box.Height);
}
