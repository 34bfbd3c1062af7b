using Digits.Recognition;
using Digits.Training.Samples;

namespace Digits.Training.Augmentation;

/// <summary>Pictures drawn with a pen, through recognition's own normalisation.</summary>
internal static class DrawnPictures
{
    /// <summary>Of what is drawn on, in pixels.</summary>
    public const int Side = 64;

    /// <param name="draw">Gets the picture's own chance and its number; the same seed gives the same pictures.</param>
    public static GreyImage[] Make(int count, int seed, Func<Random, int, PenRaster> draw)
    {
        var images = new GreyImage[count];
        Parallel.For(0, count, i =>
        {
            Span<float> input = stackalloc float[MnistNormalization.Side * MnistNormalization.Side];
            MnistNormalization.TryNormalize(draw(new Random(seed + (i * 7919)), i).ToImage(), input, out _);
            images[i] = new GreyImage(MnistNormalization.Side, MnistNormalization.Side);
            for (var p = 0; p < input.Length; p++) images[i].Pixels[p] = (byte)MathF.Round(input[p] * 255);
        });
        return images;
    }
}
