namespace Digits.Recognition;

/// <summary>Tells the numbers in lines of print from letters that look like digits.</summary>
internal static class TextLines
{
    private const double Tallest = 3; // of the page's tall letters: higher than these shapes are no print of it

    /// <summary>
    /// Numbers in a line of text are words all of whose characters are digits as tall as its tall letters; those of "so" and "on" are lower.
    /// </summary>
    /// <param name="spots">What may be digits.</param>
    /// <param name="shapes">Of the page's ink.</param>
    /// <returns>These numbers, the other spots in lines of text, and those that are in none.</returns>
    public static (List<List<Spot>> Numbers, List<Spot> Letters, List<Spot> Others) Split(List<Spot> spots, IReadOnlyList<Component> shapes)
    {
        var largest = Tallest * TallHeight(shapes);
        var letters = shapes.Where(shape => shape.Box.Height <= largest && shape.Box.Width <= 2 * shape.Box.Height).ToList();
        var (numbers, inText) = (new List<List<Spot>>(), new HashSet<Spot>(ReferenceEqualityComparer.Instance));
        foreach (var line in LineGrouping.Lines(letters).SelectMany(Parts))
        {
            const double MinLetters = 0.4; // of a line's characters, that are no digits
            var height = TallHeight(line);
            var (top, bottom) = (line.Min(shape => shape.Box.Y), line.Max(shape => shape.Box.Bottom));
            var near = spots.FindAll(spot => spot.Height < largest && spot.CentreY > top && spot.CentreY < bottom);
            var read = line.ToDictionary(shape => shape, shape => near.Find(spot => spot.Score >= SpotReader.Present && spot.Contains(shape.CentreX, shape.CentreY)));
            if (read.Values.Count(digit => digit is null) < MinLetters * line.Count) continue;
            foreach (var word in Words(line, height))
            {
                var (left, right) = (word[0].Box.X, word.Max(shape => shape.Box.Right));
                inText.UnionWith(near.Where(spot => spot.CentreX > left && spot.CentreX < right));
                if (IsNumber(word, read, height)) numbers.Add([.. word.Select(shape => read[shape]!).Distinct().OrderBy(digit => digit.CentreX)]);
            }
        }

        var digits = numbers.SelectMany(number => number).ToHashSet(ReferenceEqualityComparer.Instance);
        return (numbers, [.. inText.Where(spot => !digits.Contains(spot))], spots.FindAll(spot => !inText.Contains(spot)));
    }

    /// <summary>What stands together of a line, where it is enough to be text; without dots and commas.</summary>
    private static IEnumerable<List<Component>> Parts(List<Component> line)
    {
        const double Lowest = 0.45, Gap = 1.2; // of the tall letters' height
        const int Fewest = 8; // characters
        var height = TallHeight(line);
        return LineGrouping.Numbers(line.FindAll(shape => shape.Box.Height >= Lowest * height), Gap * height).Where(part => part.Count >= Fewest && IsPrint(part, height));
    }

    /// <summary>Whether most letters stand on one line with the next.</summary>
    private static bool IsPrint(List<Component> part, double height)
    {
        const double Level = 0.1, Most = 0.6; // of the tall letters' height; of the letters: some reach below the line
        return part.Zip(part.Skip(1)).Count(pair => Math.Abs(pair.First.Box.Bottom - pair.Second.Box.Bottom) <= Math.Max(1, Level * height)) >= Most * (part.Count - 1);
    }

    private static List<List<Component>> Words(List<Component> line, double height)
    {
        const double Space = 0.36; // of the tall letters' height
        return LineGrouping.Numbers(line, Space * height);
    }

    private static bool IsNumber(List<Component> word, Dictionary<Component, Spot?> read, double height)
    {
        const double Tall = 0.85; // of the tall letters' height; the small ones have 0.7
        return word.TrueForAll(shape => read[shape] is not null)
            && word.GroupBy(shape => read[shape]).All(digit => digit.Max(shape => shape.Box.Height) > Tall * height);
    }

    /// <summary>The height that one shape in five exceeds.</summary>
    private static double TallHeight(IReadOnlyCollection<Component> shapes) => shapes.Select(shape => shape.Box.Height).Order().ElementAtOrDefault(shapes.Count * 4 / 5);
}
