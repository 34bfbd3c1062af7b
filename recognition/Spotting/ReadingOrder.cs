namespace Digits.Recognition;

/// <summary>Numbers as a person reads them: line by line, from left to right.</summary>
internal static class ReadingOrder
{
    /// <summary>Numbers whose middles lie within half a height of the line's are on one line.</summary>
    public static List<List<Spot>> Sort(List<List<Spot>> numbers)
    {
        var lines = new List<List<List<Spot>>>();
        foreach (var number in numbers.OrderBy(Middle))
        {
            var line = lines.LastOrDefault(line => Math.Abs(Middle(Neighbour(line, number)) - Middle(number)) < 0.5 * Height(number));
            if (line == null) lines.Add([number]);
            else line.Add(number);
        }

        return [.. lines.SelectMany(line => line.OrderBy(number => number[0].Left))];
    }

    /// <summary>The number of the line that stands nearest: lines climb and fall.</summary>
    private static List<Spot> Neighbour(List<List<Spot>> line, List<Spot> number) =>
        line.MinBy(other => Math.Max(other[0].Left - number[^1].Right, number[0].Left - other[^1].Right))!;

    private static double Middle(List<Spot> number) => number.Average(spot => spot.CentreY);

    private static double Height(List<Spot> number) => number.Average(spot => spot.Height);
}
