using Digits.Recognition.Forms;

namespace Digits.Recognition;

/// <summary>What was read on one page. Boxes are pixels of the page as decoded, after EXIF orientation.</summary>
/// <param name="Number">The page's place in its file, from 1.</param>
/// <param name="Rotation">Degrees clockwise by which the page was turned upright for reading.</param>
/// <param name="Lines">Numbers in reading order.</param>
/// <param name="Tables">Grids of numbers; empty unless the layout has one.</param>
public sealed record PageReading(
    int Number, int Width, int Height, double Rotation, IReadOnlyList<LineReading> Lines, IReadOnlyList<TableReading> Tables)
{
    /// <summary>What a form template read; null where none was used.</summary>
    public FormReading? Form { get; init; }

    /// <summary>Letters of print that look like digits: no part of what was read, but how clear they are tells how the page lies.</summary>
    internal IReadOnlyList<DigitReading> Letters { get; init; } = [];

    /// <summary>The same reading, of a sheet, with its places on the page that the sheet is cut from.</summary>
    /// <param name="sheet">The sheet's place on the page.</param>
    internal PageReading On(GreyImage page, Box sheet) =>
        Place(box => box.Move(sheet.X, sheet.Y)) with { Width = page.Width, Height = page.Height };

    /// <summary>The same reading with its boxes elsewhere.</summary>
    internal PageReading Place(Func<Box, Box> place)
    {
        return this with
        {
            Lines = [.. Lines.Select(Move)],
            Tables = [.. Tables.Select(table => new TableReading([.. table.Rows.Select(row => row.Select(MoveCell).ToList())]))],
            Form = Form is null ? null : Form with { Fields = [.. Form.Fields.Select(field => field with { Number = Move(field.Number) })] },
        };

        LineReading Move(LineReading line) => line with { Box = place(line.Box), Digits = [.. line.Digits.Select(MoveDigit)] };
        CellReading MoveCell(CellReading cell) => cell with { Box = place(cell.Box), Digits = [.. cell.Digits.Select(MoveDigit)] };
        DigitReading MoveDigit(DigitReading digit) => digit with { Box = place(digit.Box) };
    }
}

/// <summary>One number: digits that stand together.</summary>
/// <param name="Text">The digits in order, with a point, slash or dash where one stands between two, a point for a comma too; empty when there is nothing.</param>
/// <param name="Confidence">Probability that the whole text is right, 0..1.</param>
/// <param name="Accepted">Whether the text may be used unseen.</param>
public sealed record LineReading(string Text, double Confidence, bool Accepted, Box Box, IReadOnlyList<DigitReading> Digits)
{
    /// <summary>Confidence where nothing looks like a digit, not even a speck.</summary>
    internal const double SurelyEmpty = 0.99;

    /// <summary>The number that these digits make, in the box around them.</summary>
    internal static LineReading Of(IReadOnlyList<DigitReading> digits, double confidence, double acceptThreshold) => new(
        string.Concat(digits.Select(digit => $"{digit.Digit}{digit.Separator}")),
        confidence,
        confidence >= acceptThreshold,
        digits.Count == 0 ? default : digits.Select(digit => digit.Box).Aggregate((a, b) => a.Union(b)),
        digits);
}

/// <summary>One digit with its place.</summary>
/// <param name="Digit">0 to 9.</param>
/// <param name="Confidence">Calibrated probability of <paramref name="Digit"/>, 0..1.</param>
/// <param name="Alternatives">The next likely digits, best first.</param>
public sealed record DigitReading(int Digit, double Confidence, bool Accepted, Box Box, IReadOnlyList<DigitAlternative> Alternatives)
{
    private const int AlternativeCount = 2;

    /// <summary>What stands between it and the next digit: '.', for a comma too, '/' or '-'; null where nothing does.</summary>
    public char? Separator { get; init; }

    /// <summary>The likeliest digit.</summary>
    /// <param name="probabilities">Of 0 to 9, given that there is a digit.</param>
    /// <param name="score">Probability that there is one, 0..1.</param>
    internal static DigitReading Of(ReadOnlySpan<float> probabilities, double score, Box box, double acceptThreshold)
    {
        var ranked = probabilities.ToArray().Select((probability, digit) => new DigitAlternative(digit, probability * score))
            .OrderByDescending(alternative => alternative.Confidence).ToList();
        var best = ranked[0];
        return new DigitReading(best.Digit, best.Confidence, best.Confidence >= acceptThreshold, box, ranked[1..(1 + AlternativeCount)]);
    }

    /// <summary>Probability of a digit; 0 when it isn't among the likely ones.</summary>
    internal double ConfidenceIn(int digit) => digit == Digit ? Confidence : Alternatives.FirstOrDefault(one => one.Digit == digit)?.Confidence ?? 0;
}

/// <summary>A digit that it might be instead.</summary>
public sealed record DigitAlternative(int Digit, double Confidence);

/// <summary>A grid of cells: <c>Rows[r][c]</c>, every row with the same number of columns.</summary>
public sealed record TableReading(IReadOnlyList<IReadOnlyList<CellReading>> Rows);

/// <summary>One cell; an empty one has the text "" and its own confidence that it is empty.</summary>
/// <param name="Box">The cell's, from rule to rule; the digits have their own.</param>
public sealed record CellReading(string Text, double Confidence, bool Accepted, Box Box, IReadOnlyList<DigitReading> Digits);
