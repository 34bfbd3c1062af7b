using System.Runtime.CompilerServices;

namespace Digits.Recognition;

/// <summary>
/// Parts ink from paper by a threshold of its own for each pixel: T = m (1 + k (s / R - 1)) with the mean m and the standard
/// deviation s of the window around it (Sauvola, Pietikainen 2000, "Adaptive document image binarization").
/// </summary>
internal static class SauvolaThreshold
{
    private const double K = 0.2; // The paper takes 0.5, for printed text; pen strokes are paler than that.
    private const double R = 128; // The largest deviation that 8 bits can have.
    private const byte Least = 40; // Ink paler than this is above no threshold: with s * s <= m (255 - m), T is at most 214.96.

    /// <summary>With a window for a page, or for a field that is a page of its own.</summary>
    public static Bitmap ApplyToPage(GreyImage ink) => Apply(ink, radius: Math.Clamp(Math.Min(ink.Width, ink.Height) / 8, 12, 40));

    /// <param name="ink">Ink bright, paper 0, as <see cref="PaperNormalization"/> makes it.</param>
    /// <param name="radius">The window has 2 * radius + 1 pixels a side; it should hold strokes and paper.</param>
    [MethodImpl(PixelLoop.Compiled)]
    public static Bitmap Apply(GreyImage ink, int radius)
    {
        var window = new SlidingWindow(ink, radius);
        var bitmap = new Bitmap(ink.Width, ink.Height);
        for (var y = 0; y < ink.Height; y++)
        {
            window.MoveDown();
            var row = ink.Row(y);
            var destination = bitmap.Row(y);
            for (var x = 0; x < row.Length; x++)
            {
                if (row[x] < Least) continue;

                // The formula is for dark ink: so paper is 255 here, and ink is what lies below the threshold.
                var (mean, deviation) = window.MeanAndDeviation(x);
                destination[x] = 255 - row[x] < (255 - mean) * (1 + (K * ((deviation / R) - 1)));
            }
        }

        return bitmap;
    }
}
