namespace Digits.Training.Spotting;

/// <summary>A made-up piece of a page, as the ink that recognition would find on it, and where its digits are.</summary>
/// <param name="Ink">Height * Width values in 0..1, row by row, ink bright.</param>
public sealed record Scene(int Width, int Height, float[] Ink, IReadOnlyList<PlacedDigit> Digits);
