namespace Digits.Recognition.Geometry;

/// <summary>Turns a picture by multiples of 90 degrees, pixel by pixel.</summary>
internal static class QuarterTurn
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
                var (column, line) = turns switch
                {
                    1 => (image.Height - 1 - y, x),
                    2 => (image.Width - 1 - x, image.Height - 1 - y),
                    _ => (y, image.Width - 1 - x),
                };
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
}
