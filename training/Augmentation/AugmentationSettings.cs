namespace Digits.Training.Augmentation;

/// <summary>How far augmentation goes. Shares are of the pictures, 0..1; 0 turns an effect off.</summary>
public sealed record AugmentationSettings
{
    public double RotationDegrees { get; init; } = 10; // hands slope by about this much; a 6 stays a 6
    public double Zoom { get; init; } = 0.1;           // each side apart: digits are broad or narrow
    public double ShiftPixels { get; init; } = 1.5;    // normalisation centres by mass; specks move it by about this
    public double Shear { get; init; } = 0.15;         // slanted hands
    public double ElasticPixels { get; init; } = 1.3;  // Simard et al. 2003: the tremble of muscles; 2 begins to tear loops
    public double WildShare { get; init; } = 0.1;      // these get all of the above two and a half times as strong
    public double StretchShare { get; init; } = 0.06;  // get as broad as they are high at most: fields that are squeezed into a square
    public double UnmovedShare { get; init; } = 0.1;   // get none of the above: what is read later was never resampled
    public double StrokeShare { get; init; } = 0.3;    // other pens: strokes thicker or thinner by up to a pixel
    public double ScanShare { get; init; } = 0.4;      // get one or two of what paper and scanners do (ScanEffects)

    /// <summary>Pictures as they are.</summary>
    public static readonly AugmentationSettings None = new()
    {
        RotationDegrees = 0, Zoom = 0, ShiftPixels = 0, Shear = 0, ElasticPixels = 0, WildShare = 0, StretchShare = 0, UnmovedShare = 0, StrokeShare = 0, ScanShare = 0,
    };
}
