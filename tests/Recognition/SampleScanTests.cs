using System.Text.Json;
using Digits.Recognition.Geometry;

namespace Digits.Recognition.Tests;

/// <summary>The scans in samples/, read with the model that ships, against the truth that was drawn.</summary>
public sealed class SampleScanTests
{
    public static TheoryData<string> Files => [.. SampleScan.All().Select(scan => scan.GetProperty("file").GetString()!)];

    [Theory]
    [MemberData(nameof(Files))]
    public void EveryNumberOfASampleIsRead(string file)
    {
        var truth = SampleScan.Truth(file);
        var layout = Enum.Parse<Layout>(truth.GetProperty("layout").GetString()!, ignoreCase: true);
        var page = SampleScan.Picture(file);

        using var classifier = TestModels.Shipped();
        var reading = new ScanReader(classifier).Read(page, 1, layout, default);

        if (layout == Layout.Table)
        {
            var rows = truth.GetProperty("rows").Deserialize<string[][]>()!;
            Assert.Equal(rows, Assert.Single(reading.Tables).Rows.Select(row => row.Select(cell => cell.Text).ToArray()));
            return;
        }

        foreach (var line in truth.GetProperty("lines").EnumerateArray())
        {
            var box = line.GetProperty("box").Deserialize<Box>(ModelManifest.Json);
            var there = reading.Lines.Where(number => number.Box.ContainsMiddleOf(box)).Select(number => number.Text);
            Assert.Equal([line.GetProperty("text").GetString()!], there);
        }
    }

    [Fact]
    public void NumbersBelowATableAreReadToo()
    {
        var (table, page) = (SampleScan.Picture("table.png"), SampleScan.Picture("page.png"));
        var sheet = new GreyImage(table.Width, table.Height + page.Height, [.. table.Pixels, .. page.Pixels]);

        using var classifier = TestModels.Shipped();
        var reader = new ScanReader(classifier);
        var reading = reader.Read(sheet, 1, Layout.Auto, default);

        Assert.Equal(Cells(reader.Read(table, 1, Layout.Table, default)), Cells(reading));
        Assert.Equal(reader.Read(page, 1, Layout.Page, default).Lines.Select(line => line.Text), reading.Lines.Select(line => line.Text));
    }

    [Theory]
    [InlineData(Layout.Auto)]
    [InlineData(Layout.Table)]
    public void TwoTablesStayApart(Layout layout)
    {
        var table = SampleScan.Picture("table.png");
        var sheet = new GreyImage(table.Width, 2 * table.Height, [.. table.Pixels, .. table.Pixels]);

        using var classifier = TestModels.Shipped();
        var reader = new ScanReader(classifier);
        var reading = reader.Read(sheet, 1, layout, default);

        var cells = Cells(reader.Read(table, 1, Layout.Table, default));
        Assert.Equal([.. cells, .. cells], Cells(reading));
        Assert.True(reading.Tables[0].Rows[0][0].Box.Y < reading.Tables[1].Rows[0][0].Box.Y);
        Assert.Empty(reading.Lines);
    }

    [Theory]
    [InlineData(40)] // pixels
    [InlineData(60)]
    public void NumbersOnSquaredPaperAreNoTable(int square)
    {
        var (page, _) = ImageWarp.Double(SampleScan.Picture("page.png"));
        using var classifier = TestModels.Shipped();
        var reader = new ScanReader(classifier);
        var expected = reader.Read(page, 1, Layout.Page, default).Lines.Select(line => line.Text).ToList();
        for (var x = square / 2; x < page.Width; x += square) Drawing.Fill(page, new Box(x, 0, 2, page.Height), 150);
        for (var y = square / 2; y < page.Height; y += square) Drawing.Fill(page, new Box(0, y, page.Width, 2), 150);

        var reading = reader.Read(page, 1, Layout.Auto, default);

        Assert.Empty(reading.Tables);
        Assert.InRange(expected.Intersect(reading.Lines.Select(line => line.Text)).Count(), 0.9 * expected.Count, expected.Count);
    }

    [Theory]
    [InlineData(14, 0)] // pixels
    [InlineData(-10, 0)]
    [InlineData(0, 12)]
    [InlineData(10, -8)]
    public void ATableOnBentPaperKeepsItsRowsAndColumns(double down, double right)
    {
        var table = SampleScan.Picture("table.png");
        (double X, double Y) ToTable(double x, double y) => (x - (right * Math.Sin(Math.PI * y / table.Height)), y - (down * Math.Sin(Math.PI * x / table.Width)));
        using var classifier = TestModels.Shipped();
        var reader = new ScanReader(classifier);
        var flat = Assert.Single(reader.Read(table, 1, Layout.Table, default).Tables).Rows;

        var bent = Assert.Single(reader.Read(ImageWarp.Apply(table, ToTable, table.Width, table.Height), 1, Layout.Table, default).Tables).Rows;

        Assert.Equal(flat.Select(row => row.Select(cell => cell.Text)), bent.Select(row => row.Select(cell => cell.Text)));
        foreach (var (expected, found) in flat.SelectMany(row => row).Zip(bent.SelectMany(row => row)))
        {
            var (x, y) = ToTable(found.Box.X + (found.Box.Width / 2.0), found.Box.Y + (found.Box.Height / 2.0));
            Assert.Equal(expected.Box.X + (expected.Box.Width / 2.0), x, 5.0);
            Assert.Equal(expected.Box.Y + (expected.Box.Height / 2.0), y, 5.0);
        }
    }

    [Theory]
    [InlineData("page.png", Layout.Page, 1)]
    [InlineData("page.png", Layout.Page, 2)]
    [InlineData("page.png", Layout.Page, 3)]
    [InlineData("page.png", Layout.Auto, 1)]
    [InlineData("page.png", Layout.Auto, 2)]
    [InlineData("table.png", Layout.Table, 1)]
    [InlineData("table.png", Layout.Table, 2)]
    [InlineData("table.png", Layout.Auto, 1)]
    [InlineData("table.png", Layout.Auto, 2)]
    public void APageOnItsSideOrHeadIsReadAsIfItStood(string file, Layout layout, int quarterTurns)
    {
        var page = SampleScan.Picture(file);
        using var classifier = TestModels.Shipped();
        var reader = new ScanReader(classifier);

        var (standing, turned) = (reader.Read(page, 1, layout, default), reader.Read(QuarterTurn.Apply(page, quarterTurns), 1, layout, default));

        Assert.Equal(Texts(standing), Texts(turned));
        Assert.Equal(360 - (90 * quarterTurns), (turned.Rotation - standing.Rotation + 360) % 360, tolerance: 2);

        static IEnumerable<string> Texts(PageReading page) =>
            page.Lines.Select(line => line.Text).Concat(page.Tables.SelectMany(table => table.Rows).SelectMany(row => row).Select(cell => cell.Text));
    }

    [Theory]
    [InlineData(-0.2)]
    [InlineData(0.1)]
    [InlineData(0.2)]
    public void AFieldIsReadWhicheverWayItsWriterSlants(double slant)
    {
        var field = SampleScan.Picture("field.png");
        var (text, box) = SampleScan.Field();
        var toSlanted = new Homography(1, slant, -slant * field.Height / 2, 0, 1, 0, 0, 0);
        var slanted = ImageWarp.Apply(field, toSlanted.Inverse(), field.Width, field.Height, outside: null);

        using var classifier = TestModels.Shipped();
        var line = Assert.Single(new ScanReader(classifier).Read(slanted, 1, Layout.Field, default).Lines);

        Assert.Equal(text, line.Text);
        var expected = toSlanted.Map(box);
        var shared = line.Box.Intersect(expected);
        Assert.True(shared.Width * shared.Height > 0.7 * expected.Width * expected.Height, $"{line.Box} for {expected}");
        Assert.All(line.Digits, digit => Assert.InRange(digit.Confidence, line.Confidence - 1e-9, 1));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void FewLargeNumbersAreAllRead(int count)
    {
        var once = SampleScan.Picture("field.png");
        var below = new GreyImage(once.Width, count * once.Height, [.. Enumerable.Repeat(once.Pixels, count).SelectMany(pixels => pixels)]);

        using var classifier = TestModels.Shipped();
        var lines = new ScanReader(classifier).Read(below, 1, Layout.Auto, default).Lines;

        Assert.Equal(Enumerable.Repeat(SampleScan.Field().Text, count), lines.Select(line => line.Text));
        Assert.All(lines, line => Assert.True(line.Accepted));
    }

    [Fact]
    public void OfTwoLikeNumbersInAFieldItIsUnsureWhichIsMeant()
    {
        var once = SampleScan.Picture("field.png");
        var twice = new GreyImage(once.Width, 2 * once.Height, [.. once.Pixels, .. once.Pixels]);

        using var classifier = TestModels.Shipped();
        var (alone, either) = (Read(once), Read(twice));

        Assert.True(alone.Accepted);
        Assert.Equal(alone.Text, either.Text);
        Assert.False(either.Accepted);
        Assert.InRange(either.Confidence, 0.3, 0.7);

        LineReading Read(GreyImage field) => Assert.Single(new ScanReader(classifier).Read(field, 1, Layout.Field, default).Lines);
    }

    private static string[][][] Cells(PageReading reading) => [.. reading.Tables.Select(table => table.Rows.Select(row => row.Select(cell => cell.Text).ToArray()).ToArray())];
}
