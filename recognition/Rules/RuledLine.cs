namespace Digits.Recognition;

/// <summary>A printed line that runs from left to right: y = Intercept + Slope x, from x = Start to just before End.</summary>
/// <param name="Thickness">Rows that it covers, typically.</param>
internal readonly record struct RuledLine(double Intercept, double Slope, int Start, int End, int Thickness)
{
    public int Length => End - Start;

    public double YAt(double x) => Intercept + (Slope * x);
}
