namespace Digits.Recognition.Forms;

/// <summary>Tells a dash, one flat stroke for "nothing", from digits; none of them is flat.</summary>
internal static class DashShape
{
    /// <returns>0 for no dash at all, 1 for a flat stroke.</returns>
    /// <param name="shape">What a box holds.</param>
    /// <param name="box">The box.</param>
    public static double Likeness(Component shape, Box box)
    {
        const double Flat = 0.55, Flattest = 0.35, Shortest = 0.2;
        var aspect = (double)shape.Box.Height / shape.Box.Width;
        if (shape.Box.Width < Shortest * box.Width || shape.Box.Height > 0.5 * box.Height) return 0;
        return Math.Clamp((Flat - aspect) / (Flat - Flattest), 0, 1);
    }
}
