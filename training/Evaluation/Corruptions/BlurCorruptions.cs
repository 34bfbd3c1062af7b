namespace Digits.Training.Evaluation.Corruptions;

/// <summary>Corruptions that smear.</summary>
internal static class BlurCorruptions
{
    /// <summary>As through frosted glass: blurred, neighbouring pixels exchanged twice, blurred again.</summary>
    public static float[] GlassBlur(float[] image, Random random)
    {
        const double Sigma = 0.7;
        const int Rounds = 2;
        var shuffled = Raster.Gaussian(image, Sigma);
        for (var round = 0; round < Rounds; round++)
        {
            for (var y = Raster.Side - 1; y > 1; y--)
            {
                for (var x = Raster.Side - 1; x > 1; x--)
                {
                    if (random.Next(2) == 0) continue;
                    var (here, there) = ((y * Raster.Side) + x, ((y - random.Next(2)) * Raster.Side) + x - random.Next(2));
                    (shuffled[here], shuffled[there]) = (shuffled[there], shuffled[here]);
                }
            }
        }

        return Raster.Clip(Raster.Gaussian(shuffled, Sigma).Select(value => (double)value));
    }

    /// <summary>
    /// Drawn to one side at up to 45 degrees from level, as ImageMagick does it: a half Gaussian of ten pixels' radius along
    /// the way, its steps rounded to pixels.
    /// </summary>
    public static float[] MotionBlur(float[] image, Random random)
    {
        const int Length = 21;
        const double Sigma = 3;
        var angle = (random.NextDouble() - 0.5) * Math.PI / 2;
        var weights = Enumerable.Range(0, Length).Select(i => Math.Exp(-i * i / (2 * Sigma * Sigma))).ToArray();
        var sum = weights.Sum();
        var blurred = new float[Raster.Pixels];
        for (var step = 0; step < Length; step++)
        {
            var (dx, dy) = ((int)Math.Ceiling((step * Math.Cos(angle)) - 0.5), (int)Math.Ceiling((step * Math.Sin(angle)) - 0.5));
            var weight = (float)(weights[step] / sum);
            for (var y = 0; y < Raster.Side; y++)
            {
                for (var x = 0; x < Raster.Side; x++)
                {
                    blurred[(y * Raster.Side) + x] += weight * image[(Raster.Inside(y + dy) * Raster.Side) + Raster.Inside(x + dx)];
                }
            }
        }

        return blurred;
    }
}
