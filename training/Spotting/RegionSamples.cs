using Digits.Recognition;
using Digits.Training.Samples;

namespace Digits.Training.Spotting;

/// <summary>
/// Regions to learn from: on made-up scenes, the places where the spotter sees digits, rightly or not, and those where digits
/// are that it misses. Scenes are shrunk as often as scans are coarse.
/// </summary>
public sealed class RegionSamples(SceneGenerator generator, DigitSpotter spotter)
{
    public const int None = RegionClassifier.Classes - 1;
    private const double MinScore = 0.05; // of the spotter: lower than in reading, its errors teach most

    /// <param name="Values">As <see cref="RegionClassifier.Cut"/> makes them.</param>
    /// <param name="Label">A digit, or <see cref="None"/>.</param>
    public readonly record struct Region(float[] Values, int Label);

    /// <summary>The regions of a scene; the same seed gives the same ones.</summary>
    public List<Region> Make(int seed)
    {
        var random = new Random(~seed);
        var scene = generator.Make(seed);
        var scale = random.NextDouble() < 0.4 ? random.Between(0.45, 1) : 1;
        var ink = Shrink(scene, scale);
        var digits = scene.Digits.Select(digit => new PlacedDigit(digit.Digit, digit.Left * scale, digit.Top * scale, digit.Right * scale, digit.Bottom * scale, digit.Counts)).ToList();

        var places = spotter.Find(ink, [new(DigitSpotter.NominalDigit * scale)], CancellationToken.None, MinScore);
        foreach (var digit in digits)
        {
            if (random.NextDouble() < 0.5) places.Add(Near(digit, random));
        }

        var (x, y, size) = (random.Between(0, ink.Width), random.Between(0, ink.Height), scale * random.Between(14, 38));
        places.Add(new Spot(x, y, 0.7 * size, size, [], 0));

        var regions = new List<Region>();
        foreach (var place in places)
        {
            if (LabelOf(place.CentreX, place.CentreY, place.Height, digits) is not { } label) continue;
            var region = new Region(new float[RegionClassifier.Width * RegionClassifier.Height], label);
            RegionClassifier.Cut(ink, Jitter(place, random), region.Values);
            regions.Add(region);
        }

        return regions;
    }

    /// <summary>Which of the digits a box of this middle and height is around.</summary>
    /// <returns>Null where it is a matter of taste.</returns>
    public static int? LabelOf(double x, double y, double height, IReadOnlyList<PlacedDigit> digits)
    {
        const double Inside = 0.3, Outside = 0.75; // of half the digit's sides from its middle
        const double Likeness = 1.5; // of heights: what is larger or smaller is not this digit, but a part of it or more than it
        const double Least = 6; // pixels: half the width of a 1
        if (digits.Count == 0) return None;
        var (digit, distance) = digits.Select(digit => (digit, Distance(digit))).MinBy(pair => pair.Item2);
        if (distance > Outside) return None;
        if (!digit.Counts) return null;
        var ratio = Math.Max(height / digit.Height, digit.Height / height);
        if (distance <= Inside) return ratio < Likeness ? digit.Digit : ratio > 1.2 * Likeness ? None : null;
        return null;

        double Distance(PlacedDigit digit)
        {
            var (dx, dy) = ((x - digit.CentreX) / Math.Max(digit.Width / 2, Least), (y - digit.CentreY) / Math.Max(digit.Height / 2, Least));
            return Math.Sqrt((dx * dx) + (dy * dy));
        }
    }

    private static Spot Near(PlacedDigit digit, Random random) => new(
        digit.CentreX + (0.05 * digit.Height * random.Gaussian()), digit.CentreY + (0.05 * digit.Height * random.Gaussian()),
        digit.Width, digit.Height * Math.Exp(0.08 * random.Gaussian()), [], 0);

    private static Spot Jitter(Spot spot, Random random) => spot with
    {
        CentreX = spot.CentreX + (0.03 * spot.Height * random.Gaussian()),
        CentreY = spot.CentreY + (0.03 * spot.Height * random.Gaussian()),
        Height = spot.Height * Math.Exp(0.06 * random.Gaussian()),
    };

    private static GreyImage Shrink(Scene scene, double scale)
    {
        var full = new GreyImage(scene.Width, scene.Height, [.. scene.Ink.Select(ink => (byte)(255 * ink))]);
        if (scale >= 1) return full;
        var (width, height) = ((int)(scene.Width * scale), (int)(scene.Height * scale));
        var values = new float[width * height];
        AffineResampling.Resample(full, values, width, height, scale, 0, 0);
        return new GreyImage(width, height, [.. values.Select(value => (byte)(255 * value))]);
    }
}
