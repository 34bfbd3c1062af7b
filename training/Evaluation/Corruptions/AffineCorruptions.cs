namespace Digits.Training.Evaluation.Corruptions;

/// <summary>Corruptions that move the picture about its middle; what comes in from outside is black.</summary>
internal static class AffineCorruptions
{
    /// <summary>Slanted by 0.4 radians to either side.</summary>
    public static float[] Shear(float[] image, Random random)
    {
        var angle = 0.4 * Raster.Sign(random);
        return Warp(image, 1, -Math.Sin(angle), 0, Math.Cos(angle));
    }

    /// <summary>Shrunk to 0.7.</summary>
    public static float[] Scale(float[] image, Random random) => Warp(image, 1 / 0.7, 0, 0, 1 / 0.7);

    /// <summary>Turned by 0.4 radians to either side.</summary>
    public static float[] Rotate(float[] image, Random random)
    {
        var angle = 0.4 * Raster.Sign(random);
        return Warp(image, Math.Cos(angle), -Math.Sin(angle), Math.Sin(angle), Math.Cos(angle));
    }

    /// <summary>Moved by three pixels, both across and down.</summary>
    public static float[] Translate(float[] image, Random random) =>
        Warp(image, 1, 0, 0, 1, 3 * Raster.Sign(random), 3 * Raster.Sign(random));

    /// <summary>Each pixel takes what is at (a, b; c, d) times its place from the middle, plus the shift; bilinear.</summary>
    private static float[] Warp(float[] image, double a, double b, double c, double d, double shiftX = 0, double shiftY = 0)
    {
        const double Middle = (Raster.Side - 1) / 2.0;
        var warped = new float[Raster.Pixels];
        for (var y = 0; y < Raster.Side; y++)
        {
            for (var x = 0; x < Raster.Side; x++)
            {
                var fromX = (a * (x - Middle)) + (b * (y - Middle)) + Middle + shiftX;
                var fromY = (c * (x - Middle)) + (d * (y - Middle)) + Middle + shiftY;
                var (left, top) = ((int)Math.Floor(fromX), (int)Math.Floor(fromY));
                var (right, bottom) = ((float)(fromX - left), (float)(fromY - top));
                warped[(y * Raster.Side) + x] =
                    ((((1 - right) * At(left, top)) + (right * At(left + 1, top))) * (1 - bottom))
                    + ((((1 - right) * At(left, top + 1)) + (right * At(left + 1, top + 1))) * bottom);
            }
        }

        return warped;

        float At(int x, int y) => x is >= 0 and < Raster.Side && y is >= 0 and < Raster.Side ? image[(y * Raster.Side) + x] : 0;
    }
}
