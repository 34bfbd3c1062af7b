using Digits.Training.Samples;

namespace Digits.Training.Augmentation;

/// <summary>One picture to another that the same hand, another pen or a worse scanner could have made.</summary>
public static class Augmenter
{
    private const double WildStrength = 2.5;

    /// <param name="source">784 values in 0..1, ink bright.</param>
    /// <param name="destination">784 values; overwritten.</param>
    /// <param name="random">All chance: the same state gives the same picture.</param>
    public static void Apply(ReadOnlySpan<float> source, Span<float> destination, AugmentationSettings settings, Random random)
    {
        Warp.Apply(source, destination, settings, random.NextDouble() < settings.WildShare ? WildStrength : 1, random);
        if (random.NextDouble() < settings.StrokeShare) StrokeWidth.Change(destination, (float)random.Between(-0.6, 1));
        if (random.NextDouble() >= settings.ScanShare) return;
        ScanEffects.ApplyOne(destination, random);
        if (random.NextDouble() < 0.25) ScanEffects.ApplyOne(destination, random);
    }
}
