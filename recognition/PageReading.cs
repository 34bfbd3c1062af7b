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
}

/// <summary>One number: digits that stand together.</summary>
/// <param name="Text">The digits in order; empty when there is nothing.</param>
/// <param name="Confidence">Probability that the whole text is right, 0..1.</param>
/// <param name="Accepted">Whether the text may be used unseen.</param>
public sealed record LineReading(string Text, double Confidence, bool Accepted, Box Box, IReadOnlyList<DigitReading> Digits);

/// <summary>One digit with its place.</summary>
/// <param name="Digit">0 to 9.</param>
/// <param name="Confidence">Calibrated probability of <paramref name="Digit"/>, 0..1.</param>
/// <param name="Alternatives">The next likely digits, best first.</param>
public sealed record DigitReading(int Digit, double Confidence, bool Accepted, Box Box, IReadOnlyList<DigitAlternative> Alternatives);

/// <summary>A digit that it might be instead.</summary>
public sealed record DigitAlternative(int Digit, double Confidence);

/// <summary>A grid of cells: <c>Rows[r][c]</c>, every row with the same number of columns.</summary>
public sealed record TableReading(IReadOnlyList<IReadOnlyList<CellReading>> Rows);

/// <summary>One cell; an empty one has the text "" and its own confidence that it is empty.</summary>
public sealed record CellReading(string Text, double Confidence, bool Accepted, Box Box);
