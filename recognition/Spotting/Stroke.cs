using Digits.Recognition.Geometry;

namespace Digits.Recognition;

/// <summary>The ink of a digit as if it were one stroke from top to bottom. Lengths are the digits' heights.</summary>
/// <param name="Lean">To the right, per height.</param>
/// <param name="Bend">How far its middle strays from a straight line (root mean square).</param>
/// <param name="Bow">How far its middle lies to the left of its ends, as in an opening bracket; less than 0 to their right.</param>
/// <param name="Unrest">How far its middle strays from a parabola (root mean square): little, if it is an arc or straight.</param>
internal sealed record Stroke(double Lean, double Bend, double Bow, double Unrest, double Height)
{
    /// <summary>Null where there is no such ink.</summary>
    /// <param name="height">Of the digits, in pixels.</param>
    /// <param name="inkLevel">Of the digits' strokes, 1..255.</param>
    public static Stroke? Of(Spot spot, double height, GreyImage ink, double inkLevel)
    {
        const double Lowest = 0.4; // Of the digits' height.
        const double Beside = 0.3, Beyond = 0.6; // Slashes and brackets reach out of the box that a one would have.
        var around = new Box(
            (int)(spot.Left - (Beside * height)), (int)(spot.Top - (Beyond * height)), (int)(spot.Width + (2 * Beside * height)), (int)(spot.Height + (2 * Beyond * height))).Intersect(ink.Bounds);
        if (around.Width < 1 || around.Height < 1) return null;
        var box = spot.Box.Move(-around.X, -around.Y);
        var shape = PenShapes.Find(ink.Crop(around), inkLevel).MaxBy(one => one.Runs.Sum(run => InBox(run, box)));
        if (shape is null || shape.Box.Height < Lowest * height) return null;

        var points = shape.Runs.Select(run => (Weight: (double)run.Length, X: (run.Start + run.End - 1) / 2.0 / height, Y: (shape.Box.Y + (shape.Box.Height / 2.0) - run.Y) / height)).ToList();
        var (line, bend) = Fit(points, 1);
        var (arc, unrest) = Fit(points, 2);
        var half = shape.Box.Height / height / 2;
        return new Stroke(line[1], bend, arc[2] * half * half, unrest, shape.Box.Height / height);

        static int InBox(Run run, Box box) => run.Y >= box.Y && run.Y < box.Bottom ? Math.Max(0, Math.Min(run.End, box.Right) - Math.Max(run.Start, box.X)) : 0;
    }

    /// <summary>x as a polynomial of y by least squares, and the root mean square of what is left.</summary>
    private static (double[] Coefficients, double Error) Fit(List<(double Weight, double X, double Y)> points, int degree)
    {
        var (normal, coefficients) = (new double[degree + 1, degree + 1], new double[degree + 1]);
        foreach (var (weight, x, y) in points) LinearSystem.AddEquation(normal, coefficients, [.. Powers(y)], x, weight);
        if (!LinearSystem.TrySolve(normal, coefficients)) Array.Clear(coefficients);
        return (coefficients, Math.Sqrt(points.Sum(point => point.Weight * Math.Pow(point.X - Powers(point.Y).Zip(coefficients, (power, c) => power * c).Sum(), 2)) / points.Sum(point => point.Weight)));

        IEnumerable<double> Powers(double y) => Enumerable.Range(0, degree + 1).Select(power => Math.Pow(y, power));
    }
}
