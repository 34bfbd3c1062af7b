namespace Digits.Training.Samples;

/// <summary>Draws that hands and paper need.</summary>
public static class GaussianRandom
{
    /// <summary>Normal with mean 0 and standard deviation 1 (Box and Muller 1958), cut off at ±2.5 so that no draw is absurd.</summary>
    public static double Gaussian(this Random random)
    {
        var radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
        return Math.Clamp(radius * Math.Cos(2 * Math.PI * random.NextDouble()), -2.5, 2.5);
    }

    /// <summary>Uniform between the two.</summary>
    public static double Between(this Random random, double low, double high) => low + ((high - low) * random.NextDouble());
}
