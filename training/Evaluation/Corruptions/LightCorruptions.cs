namespace Digits.Training.Evaluation.Corruptions;

/// <summary>Corruptions of light and contrast.</summary>
internal static class LightCorruptions
{
    /// <summary>Everything lighter by half of full white.</summary>
    public static float[] Brightness(float[] image, Random random) => [.. image.Select(value => Math.Min(1, value + 0.5f))];

    /// <summary>Black and white exchanged in the left and the right quarter.</summary>
    public static float[] Stripe(float[] image, Random random) =>
        [.. image.Select((value, i) => i % Raster.Side is < 7 or >= 21 ? 1 - value : value)];

    /// <summary>Three times as much fog as picture, brought back to the picture's range.</summary>
    public static float[] Fog(float[] image, Random random)
    {
        const double Strength = 3;
        var map = PlasmaFractal.Maps.Value[random.Next(PlasmaFractal.Maps.Value.Length)];
        var (left, top) = (random.Next(PlasmaFractal.Side - Raster.Side), random.Next(PlasmaFractal.Side - Raster.Side));
        var white = image.Max();
        return Raster.Clip(image.Select((value, i) =>
        {
            var fog = map[((top + (i / Raster.Side)) * PlasmaFractal.Side) + left + (i % Raster.Side)];
            return (value + (Strength * fog)) * white / (white + Strength);
        }));
    }
}
