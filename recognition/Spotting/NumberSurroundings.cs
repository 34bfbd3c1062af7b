namespace Digits.Recognition;

/// <summary>Finds letters that are written around a number.</summary>
internal static class NumberSurroundings
{
    /// <summary>
    /// Whether something is written below or after a field's number that may belong to it, as the letter of "12a" does. Crosses of two
    /// strokes, which registers put beside their numbers, say nothing about them.
    /// </summary>
    /// <param name="number">Its digits.</param>
    /// <param name="inkLevel">Of the digits' strokes, 1..255.</param>
    public static bool HaveSuffix(IReadOnlyList<Spot> number, GreyImage ink, double inkLevel)
    {
        const double Overlap = 0.2, Farthest = 2; // where it begins, beyond the number's end, in heights of a digit
        var height = number.Average(digit => digit.Height);
        var (left, right, top, bottom) = (number[0].Left, number.Max(digit => digit.Right), number.Min(digit => digit.Top), number.Max(digit => digit.Bottom));
        return PenShapes.Find(ink, inkLevel)
            .Exists(shape => IsWhole(shape.Box, ink) && IsLikeALetter(shape, height) && (IsBelow(shape.Box) || IsAfter(shape.Box)) && !IsCross(shape));

        bool IsBelow(Box box) => Follows(box.Y - bottom) && box.Right > left - (height / 2) && box.X < right + (height / 2);

        bool IsAfter(Box box) => Follows(box.X - right) && IsOnLine(box, top, bottom, height);

        bool Follows(double gap) => gap > -Overlap * height && gap < Farthest * height;
    }

    /// <summary>How many letters go before and after a number without a space: no fewer than its digits, and it is rather a part of a word.</summary>
    /// <param name="shapes">Of the page's ink.</param>
    /// <param name="most">More are not counted.</param>
    public static int CountLetters(IReadOnlyList<Spot> number, IReadOnlyList<Component> shapes, int most)
    {
        const double Space = 0.35; // heights of a digit
        var height = number.Average(digit => digit.Height);
        var (left, right, top, bottom) = (number.Min(digit => digit.Left), number.Max(digit => digit.Right), number.Min(digit => digit.Top), number.Max(digit => digit.Bottom));
        var letters = 0;
        while (letters < most && Letter(shape => shape.CentreX > right && shape.Box.X < right + (Space * height)) is { } next) (letters, right) = (letters + 1, next.Box.Right);
        while (letters < most && Letter(shape => shape.CentreX < left && shape.Box.Right > left - (Space * height)) is { } next) (letters, left) = (letters + 1, next.Box.X);
        return letters;

        Component? Letter(Func<Component, bool> isNext) => shapes.FirstOrDefault(shape =>
            isNext(shape) && IsOnLine(shape.Box, top, bottom, height) && IsLikeALetter(shape, height));
    }

    /// <summary>What may be letters on a number's line, as near as the next box of a comb and as dark as its digits, as if they were digits that nobody knows; crosses, which strike out a box, are none.</summary>
    /// <param name="shapes">Of the page's ink.</param>
    /// <param name="inkLevel">Of the digits' strokes, 1..255.</param>
    public static IEnumerable<Spot> LettersBeside(IReadOnlyList<Spot> number, IReadOnlyList<Component> shapes, GreyImage ink, double inkLevel)
    {
        const double Pale = 0.5; // of the digits' ink: printed guides
        var height = number.Average(digit => digit.Height);
        var (left, right, top, bottom) = (number[0].Left - (Combs.Reach * height), number[^1].Right + (Combs.Reach * height), number.Min(digit => digit.Top), number.Max(digit => digit.Bottom));
        return shapes.Where(shape => shape.Box.Right > left && shape.Box.X < right && IsOnLine(shape.Box, top, bottom, height) && IsLikeALetter(shape, height)
            && !number.Any(digit => digit.Contains(shape.CentreX, shape.CentreY)) && Level(shape) > Pale * inkLevel && !IsCross(shape))
            .Select(shape => new Spot(shape.CentreX, shape.CentreY, shape.Box.Width, shape.Box.Height, [], 0));

        double Level(Component shape) => shape.Runs.Average(run => ink.Row(run.Y)[run.Start..run.End].ToArray().Max());
    }

    /// <summary>Whether a shape stands on the line of a number.</summary>
    /// <param name="height">Of a digit.</param>
    private static bool IsOnLine(Box shape, double top, double bottom, double height)
    {
        const double Overlap = 0.3; // of the height
        return shape.Y < bottom - (Overlap * height) && shape.Bottom > top + (Overlap * height);
    }

    /// <summary>What the edge cuts belongs to the neighbours.</summary>
    private static bool IsWhole(Box box, GreyImage ink) => box.X > 1 && box.Y > 1 && box.Right < ink.Width - 1 && box.Bottom < ink.Height - 1;

    /// <param name="height">Of a digit.</param>
    private static bool IsLikeALetter(Component shape, double height)
    {
        const double Narrowest = 0.3, Lowest = 0.4, Largest = 1.6; // of the height; a rule is longer, a dash lower
        const double LeastInk = 0.12; // of the height's square
        var (width, tall) = (shape.Box.Width / height, shape.Box.Height / height);
        return width is >= Narrowest and <= Largest && tall is >= Lowest and <= Largest && shape.Area >= LeastInk * height * height;
    }

    /// <summary>Whether most of a shape lies on the arms of an upright cross, or on those of an oblique one.</summary>
    private static bool IsCross(Component shape)
    {
        const double MostBeside = 0.25; // of the ink
        var (rows, columns) = (new int[shape.Box.Height], new int[shape.Box.Width]);
        foreach (var (x, y) in Pixels())
        {
            rows[y]++;
            columns[x]++;
        }

        var (row, column) = (FullestQuarter(rows), FullestQuarter(columns));
        var upright = Pixels().Count(at => !IsIn(row, at.Y) && !IsIn(column, at.X));
        var oblique = Pixels().Count(at => !IsOnDiagonal((at.X + 0.5) / shape.Box.Width, (at.Y + 0.5) / shape.Box.Height));
        return Math.Min(upright, oblique) < MostBeside * shape.Area;

        IEnumerable<(int X, int Y)> Pixels() => shape.Runs.SelectMany(run => Enumerable.Range(run.Start, run.Length).Select(x => (x - shape.Box.X, run.Y - shape.Box.Y)));

        static bool IsIn((int Start, int Length) arm, int at) => at >= arm.Start && at < arm.Start + arm.Length;

        static bool IsOnDiagonal(double x, double y) => Math.Abs(x - y) <= 0.2 || Math.Abs(x + y - 1) <= 0.2;
    }

    /// <summary>The neighbouring rows or columns, a quarter of all, that hold the most ink.</summary>
    private static (int Start, int Length) FullestQuarter(int[] counts)
    {
        var length = Math.Max(1, counts.Length / 4);
        return (Enumerable.Range(0, counts.Length - length + 1).MaxBy(start => counts.AsSpan(start, length).ToArray().Sum()), length);
    }
}
