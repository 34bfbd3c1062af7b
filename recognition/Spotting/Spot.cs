namespace Digits.Recognition;

/// <summary>A digit that was found in ink. Lengths are pixels of that ink.</summary>
/// <param name="Probabilities">Ten values: which digit it is, given that it is one; they sum to 1.</param>
/// <param name="Score">Probability that there is a digit, 0..1.</param>
internal sealed record Spot(double CentreX, double CentreY, double Width, double Height, float[] Probabilities, double Score)
{
    public double Left => CentreX - (Width / 2);

    public double Right => CentreX + (Width / 2);

    public double Top => CentreY - (Height / 2);

    public double Bottom => CentreY + (Height / 2);

    public int Digit => Probabilities.AsSpan().IndexOf(Probabilities.Max());

    /// <summary>Probability that there is this digit and no other, 0..1.</summary>
    public double Confidence => Score * Probabilities.Max();

    /// <summary>Whether there is little doubt about it: from such spots a page's usual height is told.</summary>
    public bool IsSure => Confidence > 0.9;

    public Box Box => new((int)Math.Floor(Left), (int)Math.Floor(Top), (int)Math.Ceiling(Right) - (int)Math.Floor(Left), (int)Math.Ceiling(Bottom) - (int)Math.Floor(Top));

    /// <summary>Whether a shape of ink is this digit, or a part of it.</summary>
    public bool Covers(Box shape)
    {
        const double Sure = 0.8; // score
        return Score >= Sure && Contains(shape.X + (shape.Width / 2.0), shape.Y + (shape.Height / 2.0));
    }

    public bool Contains(double x, double y) => x > Left && x < Right && y > Top && y < Bottom;

    /// <summary>Whether it may be a part of a larger digit: a loop, say, which alone looks like a nought and may reach out of the digit's box.</summary>
    public bool IsPartOf(Spot whole)
    {
        const double Taller = 1.4, Tallest = 2.8, Within = 0.5; // heights; share of the part's area
        return whole.Height >= Taller * Height && whole.Height <= Tallest * Height
            && SharedArea(whole, Width / 2, whole.Width / 2) > Within * Width * Height;
    }

    /// <summary>Whether both boxes are on one digit: slanting neighbours' boxes share much of their width, but not so much.</summary>
    public bool IsSamePlaceAs(Spot other)
    {
        const double SameUnion = 0.4, SameSmaller = 0.75; // shared area, of both together and of the smaller
        const double LeastBreadth = 0.3; // of the height: narrow boxes on one stroke may miss each other
        var (own, others) = (Math.Max(Width, LeastBreadth * Height) / 2, Math.Max(other.Width, LeastBreadth * other.Height) / 2);
        var (area, otherArea, shared) = (2 * own * Height, 2 * others * other.Height, SharedArea(other, own, others));
        return shared > SameUnion * (area + otherArea - shared) || shared > SameSmaller * Math.Min(area, otherArea);
    }

    /// <summary>The area that lies in both boxes, whose breadths are taken as twice these.</summary>
    private double SharedArea(Spot other, double own, double others)
    {
        var width = Math.Min(CentreX + own, other.CentreX + others) - Math.Max(CentreX - own, other.CentreX - others);
        var height = Math.Min(Bottom, other.Bottom) - Math.Max(Top, other.Top);
        return Math.Max(0, width) * Math.Max(0, height);
    }
}
