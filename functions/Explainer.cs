using Digits.Functions.Contract;
using Digits.Recognition;

namespace Digits.Functions;

/// <summary>Tells where in a normalised picture the network saw its digit.</summary>
public static class Explainer
{
    private const int Side = MnistNormalization.Side;
    private const int Pixels = Side * Side;
    private const int MapSide = DigitClassifier.MapSide;
    private const int Places = MapSide * MapSide;
    private const int Patch = 2 * Side / MapSide; // Twice a place: a thinner one leaves enough of a stroke on both sides.

    /// <param name="picture">784 values in 0..1, ink bright.</param>
    /// <param name="digit">The digit that is asked about.</param>
    /// <param name="probability">What the network gave it.</param>
    public static Explanation Explain(DigitClassifier classifier, ReadOnlySpan<float> picture, int digit, float probability)
    {
        var maps = classifier.Explain(picture, 1);
        var map = maps is null ? Occlusion(classifier, picture, digit, probability) : maps.AsSpan(digit * Places, Places);
        var levels = new int[Pixels];
        for (var i = 0; i < Pixels; i++) levels[i] = (int)Math.Round(picture[i] * 255);
        return new Explanation(levels, maps is null ? "occlusion" : "cam", Scaled(map));
    }

    /// <summary>How much the log-odds of the digit fall when a place and its surroundings are covered with paper; one batch.</summary>
    private static float[] Occlusion(DigitClassifier classifier, ReadOnlySpan<float> picture, int digit, float probability)
    {
        var covered = new float[Places * Pixels];
        for (var place = 0; place < Places; place++)
        {
            var copy = covered.AsSpan(place * Pixels, Pixels);
            picture.CopyTo(copy);
            var (row, column) = Math.DivRem(place, MapSide);
            var (top, left) = (Start(row), Start(column));
            for (var y = Math.Max(0, top); y < Math.Min(Side, top + Patch); y++)
            {
                var (from, to) = (Math.Max(0, left), Math.Min(Side, left + Patch));
                copy.Slice((y * Side) + from, to - from).Clear();
            }
        }

        var probabilities = classifier.Classify(covered, Places);
        var map = new float[Places];
        var whole = LogOdds(probability);
        for (var place = 0; place < Places; place++) map[place] = whole - LogOdds(probabilities[(place * DigitClassifier.Classes) + digit]);
        return map;

        // The patch's middle is the place's middle.
        static int Start(int place) => (place * (Side / MapSide)) + (Side / MapSide / 2) - (Patch / 2);
    }

    private static float LogOdds(float probability)
    {
        var inside = Math.Clamp(probability, 1e-6f, 1 - 1e-6f);
        return MathF.Log(inside / (1 - inside));
    }

    private static float[] Scaled(ReadOnlySpan<float> map)
    {
        var largest = 1e-6f;
        foreach (var value in map) largest = Math.Max(largest, Math.Abs(value));
        var scaled = new float[map.Length];
        for (var i = 0; i < scaled.Length; i++) scaled[i] = map[i] / largest;
        return scaled;
    }
}
