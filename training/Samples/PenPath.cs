namespace Digits.Training.Samples;

/// <summary>
/// Where a pen goes, as text: "x,y" points in hundredths of the height, y downwards, through which a smooth curve is laid;
/// "!" after a point makes it a corner, "/" lifts the pen. "4,6 56,4! 24,100" is a 7.
/// </summary>
public static class PenPath
{
    private const int StepsPerSpan = 14;

    /// <param name="path">The text.</param>
    /// <param name="move">Moves each point before the curve is laid: a hand never hits the same place twice.</param>
    /// <returns>One polyline a stroke, fine enough to look smooth.</returns>
    public static IEnumerable<IReadOnlyList<PenPoint>> Trace(string path, Func<PenPoint, PenPoint> move)
    {
        foreach (var stroke in path.Split('/', StringSplitOptions.TrimEntries))
        {
            var line = new List<PenPoint>();
            var curve = new List<PenPoint>();
            foreach (var word in stroke.Split(' '))
            {
                var numbers = word.TrimEnd('!').Split(',');
                curve.Add(move(new(double.Parse(numbers[0]) / 100, double.Parse(numbers[1]) / 100)));
                if (!word.EndsWith('!')) continue;
                Smooth(curve, line);
                curve = [curve[^1]];
            }

            Smooth(curve, line);
            yield return line;
        }
    }

    // Uniform Catmull-Rom: passes through every point; the tangent at the ends points to the neighbour.
    private static void Smooth(List<PenPoint> through, List<PenPoint> line)
    {
        for (var i = 0; i + 1 < through.Count; i++)
        {
            var (b, c) = (through[i], through[i + 1]);
            var (a, d) = (through[Math.Max(0, i - 1)], through[Math.Min(through.Count - 1, i + 2)]);
            for (var step = line.Count == 0 ? 0 : 1; step <= StepsPerSpan; step++)
            {
                var t = (double)step / StepsPerSpan;
                line.Add(new(At(a.X, b.X, c.X, d.X, t), At(a.Y, b.Y, c.Y, d.Y, t)));
            }
        }
    }

    private static double At(double a, double b, double c, double d, double t) =>
        0.5 * ((2 * b) + ((c - a) * t) + (((2 * a) - (5 * b) + (4 * c) - d) * t * t) + (((3 * b) - a - (3 * c) + d) * t * t * t));
}
