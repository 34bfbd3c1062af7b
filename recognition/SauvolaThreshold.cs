namespace Digits.Recognition;

/// <summary>
/// Parts ink from paper by a threshold of its own for each pixel: T = m (1 + k (s / R - 1)) with the mean m and the standard
/// deviation s of the window around it (Sauvola, Pietikainen 2000, "Adaptive document image binarization").
/// </summary>
internal static class SauvolaThreshold
{
    private const double K = 0.2; // The paper takes 0.5, for printed text; pen strokes are paler than that.
    private const double R = 128; // The largest deviation that 8 bits can have.

    /// <summary>With a window for a page, or for a field that is a page of its own.</summary>
    public static Bitmap ApplyToPage(GreyImage ink) => Apply(ink, radius: Math.Clamp(Math.Min(ink.Width, ink.Height) / 8, 12, 40));

    /// <param name="ink">Ink bright, paper 0, as <see cref="PaperNormalization"/> makes it.</param>
    /// <param name="radius">The window has 2 * radius + 1 pixels a side; it should hold strokes and paper.</param>
    public static Bitmap Apply(GreyImage ink, int radius)
    {
        var integral = new IntegralImage(ink);
        var bitmap = new Bitmap(ink.Width, ink.Height);
        for (var y = 0; y < ink.Height; y++)
        {
            var row = ink.Row(y);
            var destination = bitmap.Row(y);
            for (var x = 0; x < row.Length; x++)
            {
                var (mean, deviation) = integral.MeanAndDeviation(x, y, radius);

                // The formula is for dark ink: so paper is 255 here, and ink is what lies below the threshold.
                destination[x] = 255 - row[x] < (255 - mean) * (1 + (K * ((deviation / R) - 1)));
            }
        }

        return bitmap;
    }
}
