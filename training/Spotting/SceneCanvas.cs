using Digits.Training.Samples;

namespace Digits.Training.Spotting;

/// <summary>Ink to draw on: values in 0..1, 0 where there is paper.</summary>
public sealed class SceneCanvas(int width, int height) : IPenCanvas
{
    private const float Visible = 0.3f; // ink of at least this strength counts for a digit's box

    public int Width => width;

    public int Height => height;

    public float[] Ink { get; } = new float[width * height];

    /// <summary>How a glyph is put down.</summary>
    /// <param name="Height">Pixels.</param>
    /// <param name="Breadth">Width relative to the glyph's own proportions.</param>
    /// <param name="Slant">Pixels to the right per pixel upwards.</param>
    /// <param name="Turn">Radians, clockwise.</param>
    /// <param name="Level">The glyph's grey level that becomes the stroke's edge: high thins the stroke, low thickens it; 0..1.</param>
    /// <param name="Edge">How steep the edge is; 1 leaves it as it is.</param>
    /// <param name="Strength">Of the ink, 0..1.</param>
    public readonly record struct Pen(double Height, double Breadth, double Slant, double Turn, double Level, double Edge, double Strength);

    /// <summary>Draws a glyph with its middle at (x, y).</summary>
    /// <param name="wave">How far rows and columns swing, as a fraction of the height, and in which phase: a hand is never twice the same.</param>
    /// <returns>The box of the ink that was drawn; null when none is on the canvas.</returns>
    public (double Left, double Top, double Right, double Bottom)? Draw(Glyph glyph, double x, double y, Pen pen, (double Reach, double Phase) wave)
    {
        var source = glyph.Ink;
        var scale = source.Height / pen.Height; // source pixels a pixel of the canvas
        var halfHeight = pen.Height / 2;
        var halfWidth = source.Width / scale * pen.Breadth / 2;
        var (sin, cos) = Math.SinCos(pen.Turn);
        var reach = (Math.Abs(cos) * (halfWidth + (Math.Abs(pen.Slant) * halfHeight))) + (Math.Abs(sin) * halfHeight) + (wave.Reach * pen.Height) + 2;
        var rise = (Math.Abs(cos) * halfHeight) + (Math.Abs(sin) * halfWidth) + (wave.Reach * pen.Height) + 2;
        var (fromX, toX) = (Math.Max(0, (int)(x - reach)), Math.Min(width - 1, (int)(x + reach) + 1));
        var (fromY, toY) = (Math.Max(0, (int)(y - rise)), Math.Min(height - 1, (int)(y + rise) + 1));
        var (left, top, right, bottom) = (width, height, -1, -1);
        var swing = wave.Reach * pen.Height;
        var rate = 2 * Math.PI / pen.Height;
        for (var py = fromY; py <= toY; py++)
        {
            for (var px = fromX; px <= toX; px++)
            {
                var (dx, dy) = (px + 0.5 - x, py + 0.5 - y);
                var (u, v) = ((cos * dx) + (sin * dy), (cos * dy) - (sin * dx));
                u += (pen.Slant * v) + (swing * Math.Sin((rate * v) + wave.Phase));
                v += swing * Math.Sin((rate * u) + (1.7 * wave.Phase));
                var value = Sample(source, (u * scale / pen.Breadth) + (source.Width / 2.0), (v * scale) + (source.Height / 2.0));
                value = (float)(pen.Strength * Math.Clamp(0.5 + ((value - pen.Level) * pen.Edge), 0, 1));
                if (value < 0.02f) continue;
                ref var ink = ref Ink[(py * width) + px];
                ink = Math.Max(ink, value);
                if (value < Visible * pen.Strength) continue;
                (left, right, top, bottom) = (Math.Min(left, px), Math.Max(right, px), Math.Min(top, py), Math.Max(bottom, py));
            }
        }

        return right < left ? null : (left, top, right + 1, bottom + 1);
    }

    /// <summary>Strength of the ink that <see cref="Stroke(IReadOnlyList{PenPoint}, IReadOnlyList{double})"/> leaves, 0..1.</summary>
    public double PenStrength { get; set; } = 1;

    public void Stroke(IReadOnlyList<PenPoint> line, IReadOnlyList<double> radii)
    {
        for (var i = 0; i + 1 < line.Count; i++) Segment(line[i], line[i + 1], (radii[i] + radii[i + 1]) / 2, PenStrength);
    }

    /// <summary>Draws a line of round pen strokes.</summary>
    public void Stroke(IReadOnlyList<PenPoint> line, double thickness, double strength)
    {
        for (var i = 0; i + 1 < line.Count; i++) Segment(line[i], line[i + 1], thickness / 2, strength);
    }

    /// <summary>Fills a box, edges included.</summary>
    public void Fill(double left, double top, double right, double bottom, double strength)
    {
        for (var y = Math.Max(0, (int)top); y < Math.Min(height, bottom); y++)
        {
            for (var x = Math.Max(0, (int)left); x < Math.Min(width, right); x++)
            {
                Ink[(y * width) + x] = Math.Max(Ink[(y * width) + x], (float)strength);
            }
        }
    }

    /// <summary>Mean ink in a box, 0..1.</summary>
    public double MeanInk(double left, double top, double right, double bottom)
    {
        var (fromX, toX) = (Math.Max(0, (int)left), Math.Min(width, (int)right));
        var sum = 0.0;
        for (var y = Math.Max(0, (int)top); y < Math.Min(height, (int)bottom); y++)
        {
            for (var x = fromX; x < toX; x++) sum += Ink[(y * width) + x];
        }

        return sum / ((right - left) * (bottom - top));
    }

    private void Segment(PenPoint a, PenPoint b, double radius, double strength)
    {
        var (dx, dy) = (b.X - a.X, b.Y - a.Y);
        var squared = (dx * dx) + (dy * dy) + 1e-9;
        var reach = radius + 1;
        var (fromY, toY) = (Math.Max(0, (int)(Math.Min(a.Y, b.Y) - reach)), Math.Min(height - 1, (int)(Math.Max(a.Y, b.Y) + reach)));
        var (fromX, toX) = (Math.Max(0, (int)(Math.Min(a.X, b.X) - reach)), Math.Min(width - 1, (int)(Math.Max(a.X, b.X) + reach)));
        for (var y = fromY; y <= toY; y++)
        {
            for (var x = fromX; x <= toX; x++)
            {
                var (px, py) = (x + 0.5 - a.X, y + 0.5 - a.Y);
                var along = Math.Clamp(((px * dx) + (py * dy)) / squared, 0, 1);
                var (ex, ey) = (px - (along * dx), py - (along * dy));
                var cover = Math.Clamp(radius + 0.5 - Math.Sqrt((ex * ex) + (ey * ey)), 0, Math.Min(1, 2 * radius)) * strength;
                ref var ink = ref Ink[(y * width) + x];
                ink = Math.Max(ink, (float)cover);
            }
        }
    }

    /// <summary>Bilinear; 0 outside.</summary>
    private static float Sample(Digits.Recognition.GreyImage source, double x, double y)
    {
        var (fx, fy) = (x - 0.5, y - 0.5);
        var (ix, iy) = ((int)Math.Floor(fx), (int)Math.Floor(fy));
        var (wx, wy) = ((float)(fx - ix), (float)(fy - iy));
        var above = Mixed(source, ix, iy, wx);
        var below = Mixed(source, ix, iy + 1, wx);
        return (above + (wy * (below - above))) / 255;
    }

    private static float Mixed(Digits.Recognition.GreyImage source, int x, int y, float weight)
    {
        if (y < 0 || y >= source.Height) return 0;
        var row = source.Row(y);
        float left = x >= 0 && x < row.Length ? row[x] : 0, right = x + 1 >= 0 && x + 1 < row.Length ? row[x + 1] : 0;
        return left + (weight * (right - left));
    }
}
