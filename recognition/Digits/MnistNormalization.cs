namespace Digits.Recognition;

/// <summary>
/// One digit's picture to the network's input, made as MNIST was made (LeCun, Cortes, Burges; yann.lecun.com/exdb/mnist):
/// ink bright on dark, scaled so that the longer side of the ink's box is 20 pixels, anti-aliased, and placed in 28 x 28
/// with its centre of mass in the middle.
/// </summary>
public static class MnistNormalization
{
    public const int Side = 28;
    private const int InkSide = 20;
    private const double Middle = 14.5; // MNIST's centres of mass lie at (14.5, 14.5) +- 0.3, counted from the corner.
    private const int WorkingSide = 384; // A photo is shrunk to this; the digit in it still has more than 20 pixels.

    /// <summary>Finds the ink of one digit whatever its polarity, paper and light, and normalises it.</summary>
    /// <param name="image">A picture with one digit.</param>
    /// <param name="destination">784 values in 0..1, row-major, ink bright.</param>
    /// <param name="ink">The ink's box in <paramref name="image"/>.</param>
    /// <returns>False when there is no ink; destination is then all 0.</returns>
    public static bool TryNormalize(GreyImage image, Span<float> destination, out Box ink)
    {
        destination = destination[..(Side * Side)];
        destination.Clear();
        ink = default;
        var factor = AreaReduction.FactorFor(image, WorkingSide);
        var small = AreaReduction.Reduce(image, factor);
        if (PaperNormalization.ToInk(small) is not { } strength || SingleDigit.Find(strength) is not { } digit) return false;

        ink = digit.Box.Scale(factor).Intersect(image.Bounds);
        if (IsNormalized(small, digit.Box))
        {
            for (var i = 0; i < destination.Length; i++) destination[i] = strength.Pixels[i] / 255f;
            return true;
        }

        Place(digit.CutFrom(strength), destination);
        return true;
    }

    /// <summary>Scales and centres a cut-out digit.</summary>
    /// <param name="digit">Ink bright on 0, with a margin of one pixel around.</param>
    /// <param name="destination">784 values; overwritten.</param>
    internal static void Place(GreyImage digit, Span<float> destination)
    {
        var (massX, massY) = CentreOfMass(digit);
        var scale = InkSide / (double)Math.Max(digit.Width - 2, digit.Height - 2);
        AffineResampling.Resample(
            digit, destination[..(Side * Side)], Side, Side, scale, Middle - (scale * massX), Middle - (scale * massY));
        BringToFullStrength(destination);
    }

    /// <summary>True for a picture that MNIST itself could hold; it is best left as it is.</summary>
    private static bool IsNormalized(GreyImage image, Box ink) =>
        image is { Width: Side, Height: Side }
        && Math.Max(ink.Width, ink.Height) is >= InkSide - 2 and <= InkSide + 2
        && CentreOfMass(image) is var (x, y) && Math.Abs(x - Middle) < 1.5 && Math.Abs(y - Middle) < 1.5;

    private static (double X, double Y) CentreOfMass(GreyImage image)
    {
        double sum = 0, sumX = 0, sumY = 0;
        for (var y = 0; y < image.Height; y++)
        {
            var row = image.Row(y);
            long ofRow = 0, moment = 0;
            for (var x = 0; x < row.Length; x++)
            {
                ofRow += row[x];
                moment += row[x] * x;
            }

            sum += ofRow;
            sumX += moment + (0.5 * ofRow);
            sumY += (y + 0.5) * ofRow;
        }

        return sum == 0 ? (image.Width / 2.0, image.Height / 2.0) : (sumX / sum, sumY / sum);
    }

    /// <summary>A thin stroke pales as it shrinks; MNIST's are white in the core.</summary>
    private static void BringToFullStrength(Span<float> image)
    {
        const int CorePixels = 24; // A stroke as long as the digit is high has this many in its core.
        Span<float> inked = stackalloc float[Side * Side];
        var count = 0;
        foreach (var value in image)
        {
            if (value > 0) inked[count++] = value;
        }

        inked[..count].Sort();
        var core = count < CorePixels ? 0 : inked[count - CorePixels];
        var gain = core is > 0 and < 1 ? 1 / core : 1;
        for (var i = 0; i < image.Length; i++) image[i] = Math.Min(1, image[i] * gain);
    }
}
