namespace Digits.Recognition.Geometry;

/// <summary>Turns a picture by multiples of 90 degrees, pixel by pixel.</summary>
public static class QuarterTurn
{
    /// <param name="turns">Quarter turns clockwise, 0 to 3.</param>
    public static GreyImage Apply(GreyImage image, int turns)
    {
        if (turns == 0) return image;
        var turned = turns == 2 ? new GreyImage(image.Width, image.Height) : new GreyImage(image.Height, image.Width);
        for (var y = 0; y < image.Height; y++)
        {
            var row = image.Row(y);
            for (var x = 0; x < row.Length; x++)
            {
                var (column, line) = Place(x, y, image.Width, image.Height, turns);
                turned[column, line] = row[x];
            }
        }

        return turned;
    }

    /// <inheritdoc cref="Apply(GreyImage, int)"/>
    internal static Bitmap Apply(Bitmap bitmap, int turns)
    {
        if (turns == 0) return bitmap;
        var turned = turns == 2 ? new Bitmap(bitmap.Width, bitmap.Height) : new Bitmap(bitmap.Height, bitmap.Width);
        for (var y = 0; y < bitmap.Height; y++)
        {
            var row = bitmap.Row(y);
            for (var x = 0; x < row.Length; x++)
            {
                var (column, line) = Place(x, y, bitmap.Width, bitmap.Height, turns);
                turned[column, line] = row[x];
            }
        }

        return turned;
    }

    /// <summary>From the turned picture's coordinates back to those of the picture before, of <paramref name="width"/> x <paramref name="height"/>.</summary>
    public static Homography Back(int width, int height, int turns) => turns switch
    {
        0 => Homography.Identity,
        1 => new Homography(0, 1, 0, -1, 0, height, 0, 0),
        2 => new Homography(-1, 0, width, 0, -1, height, 0, 0),
        _ => new Homography(0, -1, width, 1, 0, 0, 0, 0),
    };

    private static (int X, int Y) Place(int x, int y, int width, int height, int turns) => turns switch
    {
        1 => (height - 1 - y, x),
        2 => (width - 1 - x, height - 1 - y),
        _ => (y, width - 1 - x),
    };
}
