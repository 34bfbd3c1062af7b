using Digits.Recognition;

namespace Digits.Training.Spotting;

/// <summary>One handwritten character, cut to its ink.</summary>
/// <param name="Ink">Ink bright on 0, without a margin.</param>
/// <param name="Label">0..9, or more for something that is no digit.</param>
public sealed record Glyph(GreyImage Ink, byte Label)
{
    /// <summary>Whether it is a digit, which the network has to find; other glyphs it has to pass over.</summary>
    public bool IsDigit => Label < 10;
}
