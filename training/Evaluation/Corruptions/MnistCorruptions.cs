namespace Digits.Training.Evaluation.Corruptions;

/// <summary>
/// The fifteen corruptions of MNIST-C (Mu and Gilmer 2019, arXiv 1906.02337), each at the severity of the published set.
/// The chance in them is our own, so figures compare with those on the published images within a few tenths of a percent.
/// </summary>
public static class MnistCorruptions
{
    public const int Seed = 2019;

    public static readonly IReadOnlyList<Corruption> All =
    [
        new("shot noise", NoiseCorruptions.ShotNoise),
        new("impulse noise", NoiseCorruptions.ImpulseNoise),
        new("glass blur", BlurCorruptions.GlassBlur),
        new("motion blur", BlurCorruptions.MotionBlur),
        new("shear", AffineCorruptions.Shear),
        new("scale", AffineCorruptions.Scale),
        new("rotate", AffineCorruptions.Rotate),
        new("brightness", LightCorruptions.Brightness),
        new("translate", AffineCorruptions.Translate),
        new("stripe", LightCorruptions.Stripe),
        new("fog", LightCorruptions.Fog),
        new("spatter", NoiseCorruptions.Spatter),
        new("dotted line", LineCorruptions.DottedLine),
        new("zigzag", LineCorruptions.Zigzag),
        new("canny edges", CannyEdges.Apply),
    ];

    /// <summary>The generator for one picture: the same picture is always spoiled the same way, whatever thread does it.</summary>
    public static Random RandomOf(int corruption, int image) =>
        new(unchecked((((Seed * 31) + corruption) * 1_000_003) + (image * (int)2_654_435_761))); // neighbouring seeds give related draws; Knuth's factor parts them
}
