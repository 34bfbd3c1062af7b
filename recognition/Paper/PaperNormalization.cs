using System.Numerics;

namespace Digits.Recognition;

/// <summary>
/// A picture of ink on paper to ink alone: 0 where there is paper, up to 255 where there is ink, whatever the polarity, the
/// paper's tone, the light that falls on it and the picture's grain.
/// </summary>
public static class PaperNormalization
{
    private const int MinContrast = 12; // Of 255; weaker marks than this can't be told from the paper's own grain.
    private const int MinDifference = 8; // Grey levels; on dark paper a sensor's noise is a large share of the paper's tone.
    private const double Grainy = 10; // Standard deviations of the noise; ink that differs by less looks like it.
    private const int MostRounds = 4; // Of smoothing; more takes the strokes along.
    private const int Cells = 24; // Along the shorter side: fine enough for shadows, coarse enough to see past strokes.
    private const int ClosingRadius = 3; // Cells; strokes up to twice this wide don't count as paper.
    private const double PaperPercentile = 0.8;

    /// <returns>Null when there is no ink, only paper.</returns>
    public static GreyImage? ToInk(GreyImage image)
    {
        var dark = Polarity.IsInkBright(image) ? image.Invert() : image;
        var noise = ImageNoise.Estimate(dark);
        for (var rounds = 0; ; rounds++, dark = ImageNoise.Smooth(dark))
        {
            var tone = new PaperTone(dark, Cells, PaperPercentile, ClosingRadius);
            var ink = RelativeDarkness(dark, tone);
            var (_, paper, mark) = OtsuThreshold.Find(ink.Pixels);
            var difference = (mark - paper) * tone.Median / 255;
            if (mark - paper < MinContrast || difference < MinDifference) return null;
            if (rounds < MostRounds && difference < Grainy * noise * ImageNoise.ShareLeft(rounds)) continue;

            Stretch(ink.Pixels, paper, mark);
            return ink;
        }
    }

    /// <summary>How much darker than the paper around it, 0..255.</summary>
    private static GreyImage RelativeDarkness(GreyImage image, PaperTone paper)
    {
        var ink = new GreyImage(image.Width, image.Height, GC.AllocateUninitializedArray<byte>(image.Pixels.Length));
        var tones = new float[image.Width];
        for (var y = 0; y < image.Height; y++)
        {
            paper.Row(y, tones);
            var source = image.Row(y);
            var destination = ink.Row(y);
            var x = 0;
            for (; x + Vector<byte>.Count <= source.Length; x += Vector<byte>.Count) RelativeDarkness(source[x..], tones.AsSpan(x)).CopyTo(destination[x..]);
            for (; x < source.Length; x++) destination[x] = (byte)Math.Clamp(255 * (tones[x] - source[x]) / tones[x], 0, 255);
        }

        return ink;
    }

    /// <summary>The same of as many pixels as a vector of bytes has.</summary>
    private static Vector<byte> RelativeDarkness(ReadOnlySpan<byte> pixels, ReadOnlySpan<float> tones)
    {
        ByteVectors.Widen(pixels, out var first, out var second, out var third, out var fourth);
        var count = Vector<float>.Count;
        return Vector.Narrow(
            Vector.Narrow(Darkness(first, tones), Darkness(second, tones[count..])),
            Vector.Narrow(Darkness(third, tones[(2 * count)..]), Darkness(fourth, tones[(3 * count)..])));

        static Vector<uint> Darkness(Vector<int> pixels, ReadOnlySpan<float> tones)
        {
            var tone = new Vector<float>(tones);
            var share = 255 * (tone - Vector.ConvertToSingle(pixels)) / tone;
            return Vector.AsVectorUInt32(Vector.ConvertToInt32(Vector.Min(Vector.Max(share, Vector<float>.Zero), new Vector<float>(255))));
        }
    }

    /// <summary>Brings faint ink, pencil say, to full strength.</summary>
    private static void Stretch(Span<byte> ink, double paper, double mark)
    {
        const double FullInk = 200; // What the mean of the ink is lifted to; edges are paler than the core.
        if (mark >= FullInk) return;

        Span<byte> table = stackalloc byte[256];
        for (var level = 0; level < 256; level++)
        {
            table[level] = (byte)Math.Clamp((level - paper) * FullInk / (mark - paper), 0, 255);
        }

        for (var i = 0; i < ink.Length; i++) ink[i] = table[ink[i]];
    }
}
