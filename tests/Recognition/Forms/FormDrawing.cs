using Digits.Recognition.Forms;

namespace Digits.Recognition.Tests;

/// <summary>A form with three fields of three boxes, a + b = total, drawn with dot-matrix digits; and its template.</summary>
internal static class FormDrawing
{
    public const int Width = 640;
    public const int Height = 480;
    private const int BoxWidth = 54, BoxHeight = 60, Left = 400, Dot = 6;
    private static readonly int[] Tops = [70, 190, 340];

    public static FormTemplate Template() => new()
    {
        Name = "votes",
        Width = Width,
        Height = Height,
        Lines =
        [
            Across(30, 40, 600), Across(450, 40, 600), Across(160, 40, 600), Across(290, 40, 600),
            Down(40, 30, 450), Down(600, 30, 450), Down(300, 30, 290),
        ],
        Fields = [Field("a", 0), Field("b", 1), Field("total", 2)],
        Sums = [new FormSum(["a", "b"], "total")],
    };

    /// <param name="values">For each field its boxes: digits, X for a cross, - for a dash, _ for nothing.</param>
    public static GreyImage Draw(params string[] values)
    {
        var page = Drawing.Paper(Width, Height);
        foreach (var line in Template().Lines)
        {
            var box = line.IsHorizontal
                ? new Box((int)(line.Start * Width), (int)(line.At * Height) - 1, (int)((line.End - line.Start) * Width), 3)
                : new Box((int)(line.At * Width) - 1, (int)(line.Start * Height), 3, (int)((line.End - line.Start) * Height));
            Drawing.Fill(page, box, 0);
        }

        foreach (var (field, value) in values.Index())
        {
            for (var i = 0; i <= value.Length; i++) Drawing.Fill(page, new Box(Left + (i * BoxWidth) - 1, Tops[field], 2, BoxHeight), 0);
            Drawing.Fill(page, new Box(Left, Tops[field] - 1, value.Length * BoxWidth, 2), 0);
            Drawing.Fill(page, new Box(Left, Tops[field] + BoxHeight - 1, value.Length * BoxWidth, 2), 0);
            for (var i = 0; i < value.Length; i++) Write(page, value[i], Left + (i * BoxWidth) + 12, Tops[field] + 9);
        }

        return page;
    }

    /// <summary>Where a field was drawn.</summary>
    public static Box Place(int field) => new(Left, Tops[field], 3 * BoxWidth, BoxHeight);

    private static void Write(GreyImage page, char sign, int x, int y)
    {
        switch (sign)
        {
            case 'X':
                for (var i = 0; i < 30; i++)
                {
                    Drawing.Fill(page, new Box(x + i, y + 4 + i, 4, 4), 0);
                    Drawing.Fill(page, new Box(x + 29 - i, y + 4 + i, 4, 4), 0);
                }

                break;
            case '-':
                Drawing.Fill(page, new Box(x, y + 18, 28, 5), 0);
                break;
            case '_':
                break;
            default:
                Drawing.Digit(page, sign - '0', x, y, Dot);
                break;
        }
    }

    private static FormField Field(string name, int place) => new()
    {
        Name = name,
        X = (double)Left / Width,
        Y = (double)Tops[place] / Height,
        Width = 3.0 * BoxWidth / Width,
        Height = (double)BoxHeight / Height,
        Boxes = 3,
    };

    private static AnchorLine Across(double y, double start, double end) => new(LineDirection.Across, (y + 0.5) / Height, start / Width, end / Width);

    private static AnchorLine Down(double x, double start, double end) => new(LineDirection.Down, (x + 0.5) / Width, start / Height, end / Height);
}
