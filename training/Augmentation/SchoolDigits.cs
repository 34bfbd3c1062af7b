using Digits.Recognition;
using Digits.Training.Samples;

namespace Digits.Training.Augmentation;

/// <summary>Drawn digits of <see cref="SchoolShapes"/>, whose long upstrokes, waves and curls no licensed set has, through recognition's own normalisation.</summary>
public static class SchoolDigits
{
    /// <summary>As many of each digit, each by a hand of its own.</summary>
    public static IEnumerable<(GreyImage Image, byte Label)> Draw(int count, int seed) => DrawnPictures.Make(count, seed, (random, i) =>
    {
        var raster = new PenRaster(DrawnPictures.Side);
        SchoolShapes.Hand(random).Write(raster, (char)('0' + (i % 10)), 14, 46, 32);
        return raster;
    }).Select((image, i) => (image, (byte)(i % 10)));
}
