using Digits.Recognition;

namespace Digits.Training.Samples;

/// <summary>A small square of ink without paper: bright strokes on 0. Made by the thousand, so nothing but strokes is drawn.</summary>
/// <param name="side">Pixels.</param>
public sealed class PenRaster(int side) : IPenCanvas
{
    private readonly float[] cover = new float[side * side]; // 0..1

    public int Side => side;

    public void Stroke(IReadOnlyList<PenPoint> line, IReadOnlyList<double> radii)
    {
        for (var i = 0; i + 1 < line.Count; i++)
        {
            var (a, b, reach) = (line[i], line[i + 1], Math.Max(radii[i], radii[i + 1]) + 0.5);
            var (left, right) = (Math.Max(0, (int)(Math.Min(a.X, b.X) - reach)), Math.Min(side - 1, (int)(Math.Max(a.X, b.X) + reach)));
            var (top, bottom) = (Math.Max(0, (int)(Math.Min(a.Y, b.Y) - reach)), Math.Min(side - 1, (int)(Math.Max(a.Y, b.Y) + reach)));
            for (var y = top; y <= bottom; y++)
            {
                for (var x = left; x <= right; x++)
                {
                    ref var at = ref cover[(y * side) + x];
                    at = Math.Max(at, PenTip.Cover(a, b, radii[i], radii[i + 1], x, y));
                }
            }
        }
    }

    /// <summary>The ink as a picture, 0 none to 255 full.</summary>
    public GreyImage ToImage()
    {
        var image = new GreyImage(side, side);
        for (var i = 0; i < cover.Length; i++) image.Pixels[i] = (byte)(cover[i] * 255);
        return image;
    }
}
