namespace Digits.Training.Samples;

/// <summary>A place of the pen's tip: fractions of the digit's height in a shape, pixels on a page; y downwards.</summary>
public readonly record struct PenPoint(double X, double Y);
