using Digits.Training.Samples;

namespace Digits.Training.Augmentation;

/// <summary>One picture to another that the same hand, another pen or a worse scanner could have made.</summary>
public static class Augmenter
{
    private const double WildStrength = 2.5;
    private const double InkSide = 20; // MnistNormalization's
    private const int Side = 28;

    /// <param name="source">784 values in 0..1, ink bright.</param>
    /// <param name="destination">784 values; overwritten.</param>
    /// <param name="random">All chance: the same state gives the same picture.</param>
    public static void Apply(ReadOnlySpan<float> source, Span<float> destination, AugmentationSettings settings, Random random)
    {
        var strength = random.NextDouble() < settings.WildShare ? WildStrength : 1;
        var stretch = random.NextDouble() < settings.StretchShare ? random.Between(1, Math.Max(1, InkSide / WidthOf(source))) : 1;
        if (random.NextDouble() < settings.UnmovedShare) source.CopyTo(destination);
        else Warp.Apply(source, destination, settings, strength, stretch, random);
        if (random.NextDouble() < settings.StrokeShare) StrokeWidth.Change(destination, (float)random.Between(-0.6, 1));
        if (random.NextDouble() >= settings.ScanShare) return;
        ScanEffects.ApplyOne(destination, random);
        if (random.NextDouble() < 0.25) ScanEffects.ApplyOne(destination, random);
    }

    // Of the ink, in pixels; at least 1.
    private static double WidthOf(ReadOnlySpan<float> image)
    {
        var (left, right) = (Side, 0);
        for (var i = 0; i < image.Length; i++)
        {
            if (image[i] > 0.3f) (left, right) = (Math.Min(left, i % Side), Math.Max(right, (i % Side) + 1));
        }

        return Math.Max(1, right - left);
    }
}
