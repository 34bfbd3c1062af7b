namespace Digits.Training.Augmentation;

/// <summary>Thicker and thinner strokes by grey morphology (Serra 1982), blended with the picture for widths in between.</summary>
public static class StrokeWidth
{
    private const int Side = 28;

    /// <param name="image">784 values in 0..1, ink bright; changed in place.</param>
    /// <param name="amount">-1 erodes by half a pixel on each side, 1 dilates by one; 0 changes nothing.</param>
    public static void Change(Span<float> image, float amount)
    {
        Span<float> before = stackalloc float[Side * Side];
        image.CopyTo(before);
        var thicken = amount > 0;
        for (var y = 0; y < Side; y++)
        {
            for (var x = 0; x < Side; x++)
            {
                var at = (y * Side) + x;
                var extreme = before[at];
                Look(before, x - 1, y, thicken, ref extreme);
                Look(before, x + 1, y, thicken, ref extreme);
                Look(before, x, y - 1, thicken, ref extreme);
                Look(before, x, y + 1, thicken, ref extreme);
                image[at] += MathF.Abs(amount) * (extreme - image[at]);
            }
        }

        static void Look(ReadOnlySpan<float> image, int x, int y, bool thicken, ref float extreme)
        {
            var value = (uint)x < Side && (uint)y < Side ? image[(y * Side) + x] : 0;
            extreme = thicken ? Math.Max(extreme, value) : Math.Min(extreme, value);
        }
    }
}
