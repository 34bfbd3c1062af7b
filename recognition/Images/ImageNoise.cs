namespace Digits.Recognition;

/// <summary>The grain of a picture: how strong it is, and less of it.</summary>
internal static class ImageNoise
{
    /// <summary>
    /// Standard deviation of the noise in grey levels (Immerkær 1996, "Fast noise variance estimation"): from what is left when all
    /// that is even or rises evenly is taken off. The median is taken and not the mean, so that strokes count little.
    /// </summary>
    /// <returns>0 for pictures too small to tell.</returns>
    public static double Estimate(GreyImage image)
    {
        const int Smallest = 64; // pixels a side
        const int Leap = 3, Enough = 200_000; // every third row says enough, and fewer of many
        const double MedianOfNormal = 0.6745, Weight = 6; // the mask's: the root of the sum of its squares
        if (Math.Min(image.Width, image.Height) < Smallest) return 0;
        var counts = new int[(8 * byte.MaxValue) + 1];
        var total = 0;
        var step = Math.Max(Leap, image.Pixels.Length / Enough);
        for (var y = 1; y < image.Height - 1; y += step)
        {
            var above = image.Row(y - 1);
            var row = image.Row(y);
            var under = image.Row(y + 1);
            for (var x = 1; x < row.Length - 1; x++)
            {
                var middle = (4 * row[x]) - (2 * (row[x - 1] + row[x + 1] + above[x] + under[x]));
                counts[Math.Abs(middle + above[x - 1] + above[x + 1] + under[x - 1] + under[x + 1])]++;
            }

            total += row.Length - 2;
        }

        var (median, below) = (0, counts[0]);
        while (below < total / 2) below += counts[++median];
        return median / (MedianOfNormal * Weight);
    }

    /// <summary>Of the noise, how much some rounds of <see cref="Smooth"/> leave. What they leave is even, so that it can't be estimated.</summary>
    public static double ShareLeft(int rounds) => rounds == 0 ? 1 : 0.375 / Math.Sqrt(rounds);

    /// <summary>Binomial filter of 3 x 3 pixels.</summary>
    public static GreyImage Smooth(GreyImage image)
    {
        var (last, bottom) = (image.Width - 1, image.Height - 1);
        var across = new GreyImage(image.Width, image.Height);
        for (var y = 0; y < image.Height; y++)
        {
            var row = image.Row(y);
            var to = across.Row(y);
            for (var x = 0; x < to.Length; x++) to[x] = Blend(row[Math.Max(0, x - 1)], row[x], row[Math.Min(last, x + 1)]);
        }

        var smooth = new GreyImage(image.Width, image.Height);
        for (var y = 0; y < image.Height; y++)
        {
            var above = across.Row(Math.Max(0, y - 1));
            var row = across.Row(y);
            var under = across.Row(Math.Min(bottom, y + 1));
            var to = smooth.Row(y);
            for (var x = 0; x < to.Length; x++) to[x] = Blend(above[x], row[x], under[x]);
        }

        return smooth;

        static byte Blend(int before, int here, int after) => (byte)((before + (2 * here) + after + 2) / 4);
    }
}
