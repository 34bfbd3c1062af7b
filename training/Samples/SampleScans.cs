using Digits.Recognition;

namespace Digits.Training.Samples;

/// <summary>Makes the scans in samples/: one each of what people scan, small enough to commit. The same seed makes the same pixels.</summary>
public static class SampleScans
{
    /// <summary>The seed of the scans that are committed.</summary>
    public const int Seed = 10;

    private const double PalePrint = 204; // forms are printed so pale that scanners drop the print and keep the pen

    public static IReadOnlyList<SampleScan> Make(int seed) =>
    [
        Digit(new Random(seed)),
        Field(new Random(seed + 1)),
        Table(new Random(seed + 2)),
        Page(new Random(seed + 3)),
        Form(new Random(seed + 4)),
    ];

    /// <summary>One digit on a scrap of paper.</summary>
    private static SampleScan Digit(Random random)
    {
        var page = new SamplePage(112, 112, random.Between(-2, 2), random);
        var number = new Handwriting(random).Write(page, "5", 38, 88, 62);
        return new SampleScan("digit.png", Layout.Field, page.Scan(), [number]);
    }

    /// <summary>One number on a printed line.</summary>
    private static SampleScan Field(Random random)
    {
        var page = new SamplePage(380, 112, random.Between(-2, 2), random);
        page.Rule(24, 94, 356, 94, 1.6, PalePrint);
        var number = new Handwriting(random).Write(page, Number(random, 6), 48, 84, 50);
        return new SampleScan("field.png", Layout.Field, page.Scan(), [number]);
    }

    /// <summary>A tally sheet: ruled cells of one to three digits, some left empty.</summary>
    private static SampleScan Table(Random random)
    {
        const int Rows = 6, Columns = 4, Left = 34, Top = 34, CellWidth = 138, CellHeight = 66;
        var page = new SamplePage((2 * Left) + (Columns * CellWidth), (2 * Top) + (Rows * CellHeight), random.Between(-1.2, 1.2), random);
        for (var row = 0; row <= Rows; row++) page.Rule(Left, Top + (row * CellHeight), Left + (Columns * CellWidth), Top + (row * CellHeight), 1.6, PalePrint);
        for (var column = 0; column <= Columns; column++) page.Rule(Left + (column * CellWidth), Top, Left + (column * CellWidth), Top + (Rows * CellHeight), 1.6, PalePrint);

        var hand = new Handwriting(random);
        var numbers = new List<WrittenNumber>();
        var cells = new string[Rows][];
        for (var row = 0; row < Rows; row++)
        {
            cells[row] = new string[Columns];
            for (var column = 0; column < Columns; column++)
            {
                cells[row][column] = (row, column) is (2, 1) or (4, 3) ? "" : Number(random, random.Next(1, 4));
                if (cells[row][column] is "") continue;
                var x = Left + (column * CellWidth) + random.Between(22, 36);
                numbers.Add(hand.Write(page, cells[row][column], x, Top + ((row + 1) * CellHeight) - random.Between(13, 17), 36));
            }
        }

        return new SampleScan("table.png", Layout.Table, page.Scan(), numbers, cells);
    }

    /// <summary>A sheet from a ruled pad with numbers noted down line by line.</summary>
    private static SampleScan Page(Random random)
    {
        const int Width = 620, Height = 760, Pitch = 62;
        var page = new SamplePage(Width, Height, random.Between(-2, 2), random);
        for (var y = 78; y < Height - 20; y += Pitch) page.Rule(0, y, Width, y, 1.4, 212);
        page.Rule(76, 0, 76, Height, 1.4, 216);

        var hand = new Handwriting(random);
        var numbers = new List<WrittenNumber>();
        for (var y = 78 + Pitch; y < Height - 50; y += Pitch)
        {
            var x = 100 + random.Between(0, 24);
            for (var count = random.Next(1, 4); count > 0 && x < 440; count--)
            {
                var number = hand.Write(page, Number(random, random.Next(2, 6)), x, y - 6, 38);
                numbers.Add(number);
                x = number.Box.Right + random.Between(58, 84);
            }
        }

        return new SampleScan("page.png", Layout.Page, page.Scan(), numbers);
    }

    /// <summary>A meter card: labels and boxes in pale print, one digit a box.</summary>
    private static SampleScan Form(Random random)
    {
        const int BoxWidth = 40, BoxHeight = 54, Left = 230, Pitch = 92;
        (string Label, int Digits)[] fields = [("CUSTOMER", 8), ("DATE", 6), ("METER", 7), ("READING", 5), ("AMOUNT", 4)];
        var page = new SamplePage(600, 540, random.Between(-1.5, 1.5), random);
        page.Frame(16, 16, 568, 508, 2, PalePrint);

        var hand = new Handwriting(random);
        var numbers = new List<WrittenNumber>();
        for (var row = 0; row < fields.Length; row++)
        {
            var (label, digits) = fields[row];
            var top = 52 + (row * Pitch);
            page.Label(label, 42, top + 38, 19, PalePrint);
            for (var box = 0; box < digits; box++) page.Frame(Left + (box * BoxWidth), top, BoxWidth, BoxHeight, 1.6, PalePrint);
            var text = label == "DATE" ? Date(random) : Number(random, digits);
            numbers.Add(hand.Write(page, text, Left, top + BoxHeight - 9, 36, BoxWidth));
        }

        var truth = fields.Zip(numbers).ToDictionary(pair => pair.First.Label.ToLowerInvariant(), pair => pair.Second.Text);
        return new SampleScan("form.png", Layout.Page, page.Scan(), numbers, Fields: truth);
    }

    private static string Date(Random random) => $"{random.Next(1, 29):00}{random.Next(1, 13):00}{random.Next(20, 27):00}";

    private static string Number(Random random, int digits) => string.Concat(Enumerable.Range(0, digits).Select(i => random.Next(i == 0 && digits > 1 ? 1 : 0, 10)));
}
