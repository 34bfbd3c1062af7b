namespace Digits.Recognition;

/// <summary>Gathers shapes that stand beside each other into lines, and cuts lines at wide gaps into numbers.</summary>
internal static class LineGrouping
{
    private const double MinOverlap = 0.4; // Of the lower shape's height; neighbours on a line share more than that.

    /// <summary>Lines from top to bottom, each with its shapes from left to right.</summary>
    public static List<List<Component>> Lines(IEnumerable<Component> shapes)
    {
        var lines = new List<List<Component>>();
        foreach (var shape in shapes.OrderBy(shape => shape.CentreX))
        {
            var best = lines.Where(line => Overlap(line, shape) >= MinOverlap).MaxBy(line => Overlap(line, shape));
            if (best is null) lines.Add([shape]);
            else best.Add(shape);
        }

        return [.. lines.OrderBy(line => line.Average(shape => shape.CentreY))];
    }

    /// <summary>Cuts a line where nothing stands for longer than <paramref name="maxGap"/> pixels.</summary>
    public static List<List<Component>> Numbers(List<Component> line, double maxGap)
    {
        var numbers = new List<List<Component>>();
        var right = 0;
        foreach (var shape in line.OrderBy(shape => shape.Box.X))
        {
            if (numbers.Count == 0 || shape.Box.X - right > maxGap) numbers.Add([shape]);
            else numbers[^1].Add(shape);
            right = numbers[^1].Count == 1 ? shape.Box.Right : Math.Max(right, shape.Box.Right);
        }

        return numbers;
    }

    /// <summary>How much of the lower one's height a shape shares with the end of a line, 0..1.</summary>
    private static double Overlap(List<Component> line, Component shape)
    {
        const int Last = 4; // A line may climb or fall; only its end tells where it is by now, and there not the specks.
        var end = line.Skip(line.Count - Last).MaxBy(other => other.Box.Height)!.Box;
        var shared = Math.Min(end.Bottom, shape.Box.Bottom) - Math.Max(end.Y, shape.Box.Y);
        return shared / (double)Math.Min(end.Height, shape.Box.Height);
    }
}
