using Digits.Recognition;

namespace Digits.Training.Data;

/// <summary>What the digits of a set look like, after normalisation.</summary>
/// <param name="Set">The set, normalised.</param>
/// <param name="Averages">The mean picture of each digit, 28 x 28; black where there is none.</param>
/// <param name="InkPerDigit">Mean brightness of each digit's pictures, 0..1: how much ink it takes.</param>
/// <param name="MostTypical">Index of the picture of each digit that is nearest to its average (Euclidean); -1 where there is none.</param>
/// <param name="LeastTypical">Index of the one farthest from it: an unusual hand, or a wrong label.</param>
public sealed record DigitSetPortrait(DigitSet Set, IReadOnlyList<GreyImage> Averages, double[] InkPerDigit, int[] MostTypical, int[] LeastTypical)
{
    private const int Pixels = MnistNormalization.Side * MnistNormalization.Side;

    public static DigitSetPortrait Of(DigitSet set)
    {
        var normalized = set.Normalize();
        var (means, counts) = (new double[10][], new int[10]);
        for (var digit = 0; digit < 10; digit++) means[digit] = new double[Pixels];
        foreach (var (image, label) in Digits(normalized))
        {
            counts[label]++;
            for (var p = 0; p < Pixels; p++) means[label][p] += image.Pixels[p];
        }

        for (var digit = 0; digit < 10; digit++)
        {
            for (var p = 0; p < Pixels; p++) means[digit][p] /= Math.Max(1, counts[digit]);
        }

        var distances = new double[normalized.Count];
        Parallel.For(0, normalized.Count, i => distances[i] = normalized.Labels[i] > 9 ? double.NaN : Distance(normalized.Images[i], means[normalized.Labels[i]]));
        int Extreme(int digit, int sign) => Enumerable.Range(0, normalized.Count).Where(i => normalized.Labels[i] == digit)
            .OrderBy(i => sign * distances[i]).FirstOrDefault(-1);

        return new DigitSetPortrait(normalized,
            [.. means.Select(mean => new GreyImage(MnistNormalization.Side, MnistNormalization.Side, [.. mean.Select(value => (byte)Math.Round(value))]))],
            [.. means.Select(mean => mean.Average() / 255)],
            [.. Enumerable.Range(0, 10).Select(digit => Extreme(digit, 1))], [.. Enumerable.Range(0, 10).Select(digit => Extreme(digit, -1))]);
    }

    private static IEnumerable<(GreyImage Image, byte Label)> Digits(DigitSet set) => set.Images.Zip(set.Labels).Where(pair => pair.Second <= 9);

    private static double Distance(GreyImage image, double[] mean)
    {
        var sum = 0.0;
        for (var p = 0; p < Pixels; p++) sum += (image.Pixels[p] - mean[p]) * (image.Pixels[p] - mean[p]);
        return sum;
    }
}
