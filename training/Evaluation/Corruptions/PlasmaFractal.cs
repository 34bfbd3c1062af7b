namespace Digits.Training.Evaluation.Corruptions;

/// <summary>Clouds by the diamond-square algorithm (Fournier, Fussell and Carpenter 1982) on a torus.</summary>
internal static class PlasmaFractal
{
    public const int Side = 256;
    private const int MapCount = 24; // a window of 28 x 28 at any place of any of them: chance enough for 10,000 pictures

    /// <summary>Ready maps, 0..1, made once: a new one for each picture would take longer than to classify it.</summary>
    public static readonly Lazy<float[][]> Maps = new(() =>
        [.. Enumerable.Range(0, MapCount).Select(i => Make(new Random(MnistCorruptions.Seed + i), roughness: 1.4))]);

    /// <param name="roughness">What the amplitude's root is divided by from one scale to the next: less is rougher.</param>
    private static float[] Make(Random random, double roughness)
    {
        var map = new double[Side * Side];
        var wobble = 100.0;
        for (var step = Side; step >= 2; step /= 2)
        {
            var half = step / 2;
            for (var y = 0; y < Side; y += step) // the middles of squares
            {
                for (var x = 0; x < Side; x += step) Set(x + half, y + half, At(x, y) + At(x + step, y) + At(x, y + step) + At(x + step, y + step));
            }

            for (var y = 0; y < Side; y += step) // the middles of their sides
            {
                for (var x = 0; x < Side; x += step)
                {
                    Set(x + half, y, At(x, y) + At(x + step, y) + At(x + half, y - half) + At(x + half, y + half));
                    Set(x, y + half, At(x, y) + At(x, y + step) + At(x - half, y + half) + At(x + half, y + half));
                }
            }

            wobble /= roughness;
        }

        var (lowest, highest) = (map.Min(), map.Max());
        return [.. map.Select(value => (float)((value - lowest) / (highest - lowest)))];

        double At(int x, int y) => map[((y & (Side - 1)) * Side) + (x & (Side - 1))];

        void Set(int x, int y, double sum) => map[(y * Side) + x] = (sum / 4) + (wobble * wobble * ((2 * random.NextDouble()) - 1));
    }
}
