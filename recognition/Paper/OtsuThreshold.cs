namespace Digits.Recognition;

/// <summary>
/// The threshold that best parts an image's grey levels in two (Otsu 1979, "A threshold selection method from gray-level
/// histograms").
/// </summary>
internal static class OtsuThreshold
{
    /// <returns>
    /// The threshold, where levels above it are the bright class, and the mean level of either class; all equal for an image of
    /// one level.
    /// </returns>
    public static (int Threshold, double DarkMean, double BrightMean) Find(ReadOnlySpan<byte> pixels)
    {
        // Two, for neighbours are often alike, and a counter can't be raised again before it is stored.
        Span<int> histogram = stackalloc int[256], second = stackalloc int[256];
        histogram.Clear();
        second.Clear();
        for (var i = 0; i + 1 < pixels.Length; i += 2)
        {
            histogram[pixels[i]]++;
            second[pixels[i + 1]]++;
        }

        if (pixels.Length % 2 == 1) histogram[pixels[^1]]++;
        for (var level = 0; level < 256; level++) histogram[level] += second[level];

        double total = pixels.Length, sum = 0;
        for (var level = 0; level < 256; level++) sum += (double)level * histogram[level];

        var best = (Threshold: (int)(sum / total), DarkMean: sum / total, BrightMean: sum / total);
        double darkCount = 0, darkSum = 0, largest = 0;
        for (var level = 0; level < 255; level++)
        {
            if (histogram[level] == 0) continue; // The same two classes as before.

            darkCount += histogram[level];
            darkSum += (double)level * histogram[level];
            if (darkCount == total) break;

            var (dark, bright) = (darkSum / darkCount, (sum - darkSum) / (total - darkCount));
            var between = darkCount * (total - darkCount) * (bright - dark) * (bright - dark);
            if (between > largest) (largest, best) = (between, (level, dark, bright));
        }

        return best;
    }
}
