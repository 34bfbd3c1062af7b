namespace Digits.Training.Evaluation.Corruptions;

/// <summary>What several corruptions need of 28 x 28 pictures, row-major.</summary>
internal static class Raster
{
    public const int Side = 28;
    public const int Pixels = Side * Side;

    /// <summary>Blurs with a Gaussian cut off at four standard deviations; beyond the edge its pixels go on.</summary>
    public static float[] Gaussian(float[] image, double sigma)
    {
        var radius = (int)((4 * sigma) + 0.5);
        var kernel = Enumerable.Range(-radius, (2 * radius) + 1).Select(x => Math.Exp(-x * x / (2 * sigma * sigma))).ToArray();
        var sum = kernel.Sum();
        var (across, blurred) = (new float[Pixels], new float[Pixels]);
        for (var y = 0; y < Side; y++)
        {
            for (var x = 0; x < Side; x++)
            {
                var value = 0.0;
                for (var k = -radius; k <= radius; k++) value += kernel[k + radius] * image[(y * Side) + Inside(x + k)];
                across[(y * Side) + x] = (float)(value / sum);
            }
        }

        for (var y = 0; y < Side; y++)
        {
            for (var x = 0; x < Side; x++)
            {
                var value = 0.0;
                for (var k = -radius; k <= radius; k++) value += kernel[k + radius] * across[(Inside(y + k) * Side) + x];
                blurred[(y * Side) + x] = (float)(value / sum);
            }
        }

        return blurred;
    }

    /// <summary>The nearest row or column there is.</summary>
    public static int Inside(int at) => Math.Clamp(at, 0, Side - 1);

    /// <summary>Each value into 0..1.</summary>
    public static float[] Clip(IEnumerable<double> values) => [.. values.Select(value => (float)Math.Clamp(value, 0, 1))];

    /// <summary>A value of the standard normal distribution (Box and Muller 1958).</summary>
    public static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    /// <summary>-1 or 1.</summary>
    public static int Sign(Random random) => (2 * random.Next(2)) - 1;
}
