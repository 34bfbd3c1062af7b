namespace Digits.Recognition;

/// <summary>
/// One digit's picture to the network's input, made as MNIST was made (LeCun, Cortes, Burges; yann.lecun.com/exdb/mnist):
/// ink bright on dark, scaled so that the longer side of the ink's box is 20 pixels, anti-aliased, and placed in 28 x 28
/// with its centre of mass in the middle.
/// </summary>
public static class MnistNormalization
{
    public const int Side = 28;

    /// <summary>Finds the ink of one digit whatever its polarity, paper and light, and normalises it.</summary>
    /// <param name="image">A picture with one digit.</param>
    /// <param name="destination">784 values in 0..1, row-major, ink bright.</param>
    /// <param name="ink">The ink's box in <paramref name="image"/>.</param>
    /// <returns>False when there is no ink; destination is then all 0.</returns>
    public static bool TryNormalize(GreyImage image, Span<float> destination, out Box ink) => throw new NotImplementedException();
}
