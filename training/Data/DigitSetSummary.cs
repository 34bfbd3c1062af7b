namespace Digits.Training.Data;

/// <summary>Who wrote a set.</summary>
/// <param name="Fewest">Pictures by the writer with the fewest.</param>
/// <param name="Most">Pictures by the writer with the most.</param>
public sealed record WriterSummary(int Count, int Fewest, int Most);

/// <summary>A set of single digits in figures.</summary>
/// <param name="Size">"28 x 28", or the smallest and the largest: "80 x 80 to 104 x 104".</param>
/// <param name="Minimum">Darkest pixel, 0..255.</param>
/// <param name="Maximum">Brightest pixel, 0..255.</param>
/// <param name="Mean">Mean of all pixels, scaled to 0..1.</param>
/// <param name="StandardDeviation">Of all pixels, scaled to 0..1.</param>
/// <param name="PerDigit">Images of each digit 0..9.</param>
/// <param name="NonDigits">Images that show no digit.</param>
/// <param name="Repeated">Images that are the same as an earlier one, to the pixel.</param>
/// <param name="Writers">Null where the set doesn't tell.</param>
public sealed record DigitSetSummary(string Name, string Split, int Count, string Size, byte Minimum, byte Maximum,
    double Mean, double StandardDeviation, int[] PerDigit, int NonDigits, int Repeated, WriterSummary? Writers)
{
    public static DigitSetSummary Of(DigitSet set)
    {
        var histogram = new long[256];
        foreach (var image in set.Images)
        {
            foreach (var pixel in image.Pixels) histogram[pixel]++;
        }

        double pixels = histogram.Sum();
        var mean = histogram.Select((count, value) => count * (double)value).Sum() / pixels;
        var variance = histogram.Select((count, value) => count * (value - mean) * (value - mean)).Sum() / pixels;
        var (width, height) = (set.Images.Min(image => image.Width), set.Images.Min(image => image.Height));
        var (maxWidth, maxHeight) = (set.Images.Max(image => image.Width), set.Images.Max(image => image.Height));
        var byWriter = set.Writers?.CountBy(writer => writer).Select(writer => writer.Value).ToList();
        return new DigitSetSummary(set.Name, set.Split, set.Count,
            (width, height) == (maxWidth, maxHeight) ? $"{width} x {height}" : $"{width} x {height} to {maxWidth} x {maxHeight}",
            (byte)Array.FindIndex(histogram, count => count > 0), (byte)Array.FindLastIndex(histogram, count => count > 0),
            mean / 255, Math.Sqrt(variance) / 255,
            [.. Enumerable.Range(0, 10).Select(digit => set.Labels.Count(label => label == digit))], set.Labels.Count(label => label > 9),
            SamePictures.Within(set), byWriter == null ? null : new WriterSummary(byWriter.Count, byWriter.Min(), byWriter.Max()));
    }
}
