namespace Digits.Training.Evaluation.Corruptions;

/// <summary>Corruptions that strike pixels or blots of them at random.</summary>
internal static class NoiseCorruptions
{
    /// <summary>As a camera in the dark: each pixel a Poisson count of no more than about three photons.</summary>
    public static float[] ShotNoise(float[] image, Random random)
    {
        const double Photons = 3; // of a white pixel
        return Raster.Clip(image.Select(value => Poisson(value * Photons, random) / Photons));
    }

    /// <summary>Salt and pepper on 17 % of the pixels.</summary>
    public static float[] ImpulseNoise(float[] image, Random random)
    {
        const double Share = 0.17;
        return [.. image.Select(value => random.NextDouble() < Share ? random.Next(2) : value)];
    }

    /// <summary>Blots of dim grey: where smoothed noise is high.</summary>
    public static float[] Spatter(float[] image, Random random)
    {
        const double Mean = 0.65, Deviation = 0.3, Blot = 1, Level = 0.65, Edge = 1.5, Least = 0.8, Mud = 63 / 255.0;
        var noise = new float[Raster.Pixels];
        for (var i = 0; i < noise.Length; i++) noise[i] = (float)(Mean + (Deviation * Raster.Normal(random)));
        var wet = Raster.Gaussian(noise, Blot).Select(value => value > Level ? 1f : 0).ToArray();
        var cover = Raster.Gaussian(wet, Edge).Select(value => value < Least ? 0.0 : value);
        return Raster.Clip(image.Zip(cover, (value, mud) => (value * (1 - mud)) + (Mud * mud)));
    }

    /// <summary>A Poisson count (Knuth 1969), for the small means there are here.</summary>
    private static int Poisson(double mean, Random random)
    {
        var (count, product, limit) = (0, random.NextDouble(), Math.Exp(-mean));
        for (; product > limit; count++) product *= random.NextDouble();
        return count;
    }
}
