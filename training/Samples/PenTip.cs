namespace Digits.Training.Samples;

/// <summary>A round pen's tip.</summary>
public static class PenTip
{
    /// <summary>How much of pixel (x, y) the tip covers that goes from a to b while its radius changes: 1 within, 0 half a pixel outside.</summary>
    public static float Cover(PenPoint a, PenPoint b, double radiusA, double radiusB, int x, int y)
    {
        var (dx, dy) = (b.X - a.X, b.Y - a.Y);
        var length = (dx * dx) + (dy * dy);
        var t = length == 0 ? 0 : Math.Clamp((((x - a.X) * dx) + ((y - a.Y) * dy)) / length, 0, 1);
        var (ex, ey) = (x - a.X - (t * dx), y - a.Y - (t * dy));
        return (float)Math.Clamp(radiusA + (t * (radiusB - radiusA)) + 0.5 - Math.Sqrt((ex * ex) + (ey * ey)), 0, 1);
    }
}
