namespace Digits.Recognition.Geometry;

/// <summary>
/// A projective map of the plane (Hartley, Zisserman 2004, "Multiple View Geometry", section 2.3): a photograph of a flat
/// page differs from the page by one of these. (x, y) goes to ((A x + B y + C) / w, (D x + E y + F) / w) with
/// w = G x + H y + 1. Coordinates count from the image's top left corner; pixel (0, 0) has its middle at (0.5, 0.5).
/// </summary>
public readonly record struct Homography(double A, double B, double C, double D, double E, double F, double G, double H)
{
    public static readonly Homography Identity = new(1, 0, 0, 0, 1, 0, 0, 0);

    public bool IsIdentity => this == Identity;

    /// <summary>Degrees clockwise, 0 up to 360, by which a page was turned that this map leads back to, near its top left corner.</summary>
    public double RotationDegrees
    {
        get
        {
            var (x0, y0) = Map(0, 0);
            var (x1, y1) = Map(1, 0);
            return Math.Round(((-Math.Atan2(y1 - y0, x1 - x0) * 180 / Math.PI) + 360) % 360, 2);
        }
    }

    public static Homography Translation(double x, double y) => new(1, 0, x, 0, 1, y, 0, 0);

    public static Homography Scale(double x, double y) => new(x, 0, 0, 0, y, 0, 0, 0);

    /// <summary>Turns clockwise, as seen on a screen, about the origin.</summary>
    public static Homography Rotation(double angleDegrees)
    {
        var (sin, cos) = Math.SinCos(angleDegrees * Math.PI / 180);
        return new Homography(cos, -sin, 0, sin, cos, 0, 0, 0);
    }

    /// <summary>The map that takes four points to four others (direct linear transform).</summary>
    /// <returns>Null when three of the points lie on one line.</returns>
    public static Homography? FromPoints(ReadOnlySpan<(double X, double Y)> from, ReadOnlySpan<(double X, double Y)> to)
    {
        var matrix = new double[8, 8];
        var right = new double[8];
        var scale = 1 / to[..4].ToArray().Concat(from[..4].ToArray()).Max(point => Math.Max(Math.Abs(point.X), Math.Abs(point.Y)));
        for (var i = 0; i < 4; i++)
        {
            var (x, y, u, v) = (from[i].X * scale, from[i].Y * scale, to[i].X * scale, to[i].Y * scale);
            Fill(matrix, 2 * i, [x, y, 1, 0, 0, 0, -u * x, -u * y]);
            Fill(matrix, (2 * i) + 1, [0, 0, 0, x, y, 1, -v * x, -v * y]);
            (right[2 * i], right[(2 * i) + 1]) = (u, v);
        }

        if (!LinearSystem.TrySolve(matrix, right)) return null;
        var map = new Homography(right[0], right[1], right[2], right[3], right[4], right[5], right[6], right[7]);
        return Scale(scale, scale).Then(map).Then(Scale(1 / scale, 1 / scale));
    }

    public (double X, double Y) Map(double x, double y)
    {
        var w = (G * x) + (H * y) + 1;
        return (((A * x) + (B * y) + C) / w, ((D * x) + (E * y) + F) / w);
    }

    /// <summary>The smallest box that holds the image of <paramref name="box"/>.</summary>
    public Box Map(Box box)
    {
        if (IsIdentity) return box;
        ReadOnlySpan<(double X, double Y)> corners =
            [Map(box.X, box.Y), Map(box.Right, box.Y), Map(box.X, box.Bottom), Map(box.Right, box.Bottom)];
        var (left, top, right, bottom) = (double.MaxValue, double.MaxValue, double.MinValue, double.MinValue);
        foreach (var (x, y) in corners)
        {
            (left, right) = (Math.Min(left, x), Math.Max(right, x));
            (top, bottom) = (Math.Min(top, y), Math.Max(bottom, y));
        }

        var (x0, y0) = ((int)Math.Floor(left + 1e-6), (int)Math.Floor(top + 1e-6));
        return new Box(x0, y0, (int)Math.Ceiling(right - 1e-6) - x0, (int)Math.Ceiling(bottom - 1e-6) - y0);
    }

    /// <summary>This map first, then <paramref name="next"/>.</summary>
    public Homography Then(Homography next)
    {
        var i = (next.G * C) + (next.H * F) + 1;
        return new Homography(
            ((next.A * A) + (next.B * D) + (next.C * G)) / i,
            ((next.A * B) + (next.B * E) + (next.C * H)) / i,
            ((next.A * C) + (next.B * F) + next.C) / i,
            ((next.D * A) + (next.E * D) + (next.F * G)) / i,
            ((next.D * B) + (next.E * E) + (next.F * H)) / i,
            ((next.D * C) + (next.E * F) + next.F) / i,
            ((next.G * A) + (next.H * D) + G) / i,
            ((next.G * B) + (next.H * E) + H) / i);
    }

    /// <exception cref="InvalidOperationException">The map is singular: it lays the plane onto a line.</exception>
    public Homography Inverse()
    {
        // The adjugate; its last element is scaled to 1.
        var i = (A * E) - (B * D);
        if (Math.Abs(i) < 1e-15) throw new InvalidOperationException("A singular map has no inverse.");
        return new Homography(
            (E - (F * H)) / i,
            ((C * H) - B) / i,
            ((B * F) - (C * E)) / i,
            ((F * G) - D) / i,
            (A - (C * G)) / i,
            ((C * D) - (A * F)) / i,
            ((D * H) - (E * G)) / i,
            ((B * G) - (A * H)) / i);
    }

    /// <summary>By how much lengths grow at (x, y): the root of the area's growth.</summary>
    public double ScaleAt(double x, double y)
    {
        var (x0, y0) = Map(x, y);
        var (x1, y1) = Map(x + 1, y);
        var (x2, y2) = Map(x, y + 1);
        return Math.Sqrt(Math.Abs(((x1 - x0) * (y2 - y0)) - ((y1 - y0) * (x2 - x0))));
    }

    private static void Fill(double[,] matrix, int row, ReadOnlySpan<double> values)
    {
        for (var i = 0; i < values.Length; i++) matrix[row, i] = values[i];
    }
}
