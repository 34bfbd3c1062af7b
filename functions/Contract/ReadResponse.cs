using System.Text.Json.Serialization;
using Digits.Recognition;

namespace Digits.Functions.Contract;

/// <summary>Answer of POST api/read.</summary>
public sealed record ReadResponse(ModelReference Model, IReadOnlyList<Page> Pages);

/// <summary>One page of a scan.</summary>
/// <param name="Number">Place in the scan, from 1.</param>
/// <param name="File">The entry of a zip that the page comes from; absent otherwise.</param>
/// <param name="Width">Pixels; 0 where the page couldn't be read.</param>
/// <param name="Height">Pixels; 0 where the page couldn't be read.</param>
/// <param name="Rotation">Degrees clockwise by which the page was turned upright for reading.</param>
/// <param name="Lines">Numbers in reading order.</param>
/// <param name="Tables">Grids of numbers; empty unless the page has one.</param>
/// <param name="Fields">Fields of a form template by name; empty without a template.</param>
/// <param name="Problems">Which of the form's rules are broken, a sentence each; absent without a template.</param>
/// <param name="Error">Why this page couldn't be read while others could; absent otherwise.</param>
public sealed record Page(
    int Number,
    string? File,
    int Width,
    int Height,
    double Rotation,
    IReadOnlyList<Line> Lines,
    IReadOnlyList<Table> Tables,
    IReadOnlyDictionary<string, Field> Fields,
    IReadOnlyList<string>? Problems = null,
    ReadError? Error = null)
{
    private static readonly IReadOnlyDictionary<string, Field> NoFields = new Dictionary<string, Field>();

    public static Page From(PageReading page, string? file) => new(
        page.Number,
        file,
        page.Width,
        page.Height,
        page.Rotation,
        [.. page.Lines.Select(Line.From)],
        [.. page.Tables.Select(Table.From)],
        page.Form?.Fields.ToDictionary(field => field.Name, Field.From) ?? NoFields,
        page.Form?.Problems);

    /// <summary>Every number on the page, wherever it stands: lines, then fields, then the cells of tables row by row.</summary>
    public IEnumerable<Line> Numbers() => Lines
        .Concat(Fields.Values.Select(field => field.AsLine()))
        .Concat(Tables.SelectMany(table => table.Rows).SelectMany(row => row).Select(cell => cell.AsLine()));

    /// <summary>The digits of <see cref="Numbers"/>.</summary>
    public IEnumerable<Digit> AllDigits() => Numbers().SelectMany(number => number.Digits);

    public static Page Failed(int number, string? file, ReadError error) => new(number, file, 0, 0, 0, [], [], NoFields, Error: error);
}

/// <summary>One number: digits that stand together, with the probability that the whole text is right.</summary>
/// <param name="Text">The digits, with a point, slash or dash where one stands between two, a point for a comma too.</param>
/// <param name="Read">What the model said, where a person has looked since; absent where nobody has.</param>
public sealed record Line(
    string Text, double Confidence, bool Accepted, PixelBox Box, IReadOnlyList<Digit> Digits, TextAsRead? Read = null)
{
    public static Line From(LineReading line) =>
        new(line.Text, line.Confidence, line.Accepted, PixelBox.From(line.Box), [.. line.Digits.Select(Contract.Digit.From)]);
}

/// <summary>A field of a form: as a line, and what stands in each box.</summary>
/// <param name="Text">The digits; empty when nothing is written, or only crosses and dashes.</param>
/// <param name="Boxes">One character a box: a digit, X for a cross, - for a dash, _ for an empty one, ? where the picture does not show them.</param>
/// <param name="Read">What the model said, where a person has looked since; absent where nobody has.</param>
public sealed record Field(
    string Text, double Confidence, bool Accepted, PixelBox Box, string Boxes, IReadOnlyList<Digit> Digits, TextAsRead? Read = null)
{
    /// <summary>The field as a number like any other.</summary>
    public Line AsLine() => new(Text, Confidence, Accepted, Box, Digits, Read);

    /// <summary>The field with another number in it; what stood in its boxes stays as it was read.</summary>
    public Field With(Line line) =>
        this with { Text = line.Text, Confidence = line.Confidence, Accepted = line.Accepted, Digits = line.Digits, Read = line.Read };

    public static Field From(Recognition.Forms.FieldReading field)
    {
        var line = Line.From(field.Number);
        return new Field(line.Text, line.Confidence, line.Accepted, line.Box, field.Boxes, line.Digits);
    }
}

/// <summary>One digit with its place. The number itself stands under "digit", as in the prediction of a single image.</summary>
/// <param name="Value">Null where a person saw that no digit stands there.</param>
/// <param name="Read">What the model said, where a person has looked since; absent where nobody has.</param>
/// <param name="Separator">What stands between it and the next: ".", for a comma too, "/" or "-"; absent where nothing does.</param>
public sealed record Digit(
    [property: JsonPropertyName("digit"), JsonIgnore(Condition = JsonIgnoreCondition.Never)] int? Value,
    double Confidence,
    bool Accepted,
    PixelBox Box,
    IReadOnlyList<Alternative> Alternatives,
    DigitAsRead? Read = null,
    char? Separator = null)
{
    /// <summary>The number that digits make.</summary>
    public static string TextOf(IEnumerable<Digit> digits) => string.Concat(digits.Select(digit => $"{digit.Value}{digit.Separator}"));

    public static Digit From(DigitReading digit) => new(
        digit.Digit,
        digit.Confidence,
        digit.Accepted,
        PixelBox.From(digit.Box),
        [.. digit.Alternatives.Select(other => new Alternative(other.Digit, other.Confidence))],
        Separator: digit.Separator);
}

/// <summary>A digit that it might be instead; best first in their list.</summary>
public sealed record Alternative(int Digit, double Confidence);

/// <summary>A grid of cells: <c>Rows[r][c]</c>.</summary>
public sealed record Table(IReadOnlyList<IReadOnlyList<Cell>> Rows)
{
    public static Table From(TableReading table) => new([.. table.Rows.Select(row => row.Select(Cell.From).ToArray())]);
}

/// <summary>One cell; an empty one has the text "".</summary>
/// <param name="Box">The cell's, from rule to rule.</param>
/// <param name="Digits">In order; none in results that were written before cells told their digits.</param>
/// <param name="Read">What the model said, where a person has looked since; absent where nobody has.</param>
public sealed record Cell(
    string Text, double Confidence, bool Accepted, PixelBox Box, IReadOnlyList<Digit>? Digits = null, TextAsRead? Read = null)
{
    /// <summary>The cell as a number like any other.</summary>
    public Line AsLine() => new(Text, Confidence, Accepted, Box, Digits ?? [], Read);

    /// <summary>The cell with another number in it.</summary>
    public Cell With(Line line) =>
        this with { Text = line.Text, Confidence = line.Confidence, Accepted = line.Accepted, Digits = line.Digits, Read = line.Read };

    public static Cell From(CellReading cell) => new(
        cell.Text, cell.Confidence, cell.Accepted, PixelBox.From(cell.Box), [.. cell.Digits.Select(Contract.Digit.From)]);
}
