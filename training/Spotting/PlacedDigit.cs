namespace Digits.Training.Spotting;

/// <summary>A digit on a scene: its value and the box of its ink, in pixels.</summary>
/// <param name="Counts">False for a struck-out one: whether it is a digit is a matter of taste, so it is not learned from.</param>
public readonly record struct PlacedDigit(int Digit, double Left, double Top, double Right, double Bottom, bool Counts)
{
    public double CentreX => (Left + Right) / 2;

    public double CentreY => (Top + Bottom) / 2;

    public double Width => Right - Left;

    public double Height => Bottom - Top;
}
