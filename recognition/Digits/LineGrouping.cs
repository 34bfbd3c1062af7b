namespace Digits.Recognition;

/// <summary>Gathers shapes that stand beside each other into lines, and cuts lines at wide gaps into numbers.</summary>
internal static class LineGrouping
{
    private const double MinOverlap = 0.4; // Of the lower shape's height; neighbours on a line share more than that.
    private const double SmallPart = 0.2; // Of the typical height; lower shapes are parts of digits, dots or dirt.

    /// <summary>Lines from top to bottom, each with its shapes from left to right.</summary>
    public static List<List<Component>> Lines(IReadOnlyCollection<Component> shapes)
    {
        // Tall shapes make the lines. Small ones would begin lines of their own in between; they go to what stands beside them.
        var smallest = SmallPart * DigitShapes.TypicalHeight(shapes, 0);
        var lines = Chain(shapes.Where(shape => shape.Box.Height >= smallest));
        var tall = lines.SelectMany(line => line.Select(shape => (Line: line, Shape: shape))).ToList();
        var alone = new List<Component>();
        foreach (var small in shapes.Where(shape => shape.Box.Height < smallest))
        {
            var beside = tall.Where(other => Overlap(other.Shape.Box, small.Box) >= MinOverlap)
                .OrderBy(other => Math.Abs(other.Shape.CentreX - small.CentreX)).FirstOrDefault();
            (beside.Line ?? alone).Add(small);
        }

        lines.AddRange(Chain(alone));
        return [.. lines.OrderBy(line => line.Average(shape => shape.CentreY))];
    }

    /// <summary>From left to right, each shape joins the line whose end it stands beside, or begins one.</summary>
    private static List<List<Component>> Chain(IEnumerable<Component> shapes)
    {
        var lines = new List<List<Component>>();
        foreach (var shape in shapes.OrderBy(shape => shape.CentreX))
        {
            var best = lines.Where(line => Overlap(End(line), shape.Box) >= MinOverlap).MaxBy(line => Overlap(End(line), shape.Box));
            if (best is null) lines.Add([shape]);
            else best.Add(shape);
        }

        return lines;
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

    /// <summary>Where a line is by now, for it may climb or fall: the tallest of its last shapes.</summary>
    private static Box End(List<Component> line)
    {
        const int Last = 4;
        return line.TakeLast(Last).MaxBy(shape => shape.Box.Height)!.Box;
    }

    /// <summary>How much of the lower one's height two boxes share, 0..1.</summary>
    private static double Overlap(Box a, Box b) =>
        (Math.Min(a.Bottom, b.Bottom) - Math.Max(a.Y, b.Y)) / (double)Math.Min(a.Height, b.Height);
}
