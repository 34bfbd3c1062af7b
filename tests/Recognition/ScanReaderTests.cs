using Digits.Recognition.Geometry;

namespace Digits.Recognition.Tests;

public sealed class ScanReaderTests : IDisposable
{
    private readonly DigitClassifier classifier = TestModels.DotMatrixClassifier();

    public void Dispose() => classifier.Dispose();

    private PageReading Read(GreyImage page, Layout layout) => new ScanReader(classifier).Read(page, 1, layout, default);

    [Fact]
    public void AFieldIsOneNumber()
    {
        var page = Drawing.Paper(420, 110);
        Drawing.Number(page, "0123456789", 20, 20, 5);
        Drawing.Fill(page, new Box(3, 90, 2, 2), 0);

        var line = Assert.Single(Read(page, Layout.Field).Lines);

        Assert.Equal("0123456789", line.Text);
        Assert.InRange(line.Box.X, 18, 20);
        Assert.InRange(line.Box.Bottom, 55, 57);
        Assert.True(line.Accepted);
        Assert.All(line.Digits, digit => Assert.Equal(2, digit.Alternatives.Count));
        Assert.Equal(line.Digits.Aggregate(1.0, (p, digit) => p * digit.Confidence), line.Confidence, 1e-9);
    }

    [Fact]
    public void LightInkOnDarkPaperReadsTheSame()
    {
        var page = Drawing.Paper(300, 100);
        Drawing.Number(page, "40817", 20, 20, 6);

        Assert.Equal("40817", Assert.Single(Read(page.Invert(), Layout.Field).Lines).Text);
    }

    [Fact]
    public void APageIsReadInOrder()
    {
        var page = Drawing.Paper(600, 500);
        Drawing.Number(page, "12", 400, 40, 4);
        Drawing.Number(page, "345", 50, 43, 4);
        Drawing.Number(page, "6", 60, 200, 4);
        Drawing.Number(page, "7890", 300, 350, 4);

        var reading = Read(page, Layout.Auto);

        Assert.Equal(["345", "12", "6", "7890"], reading.Lines.Select(line => line.Text));
        Assert.Empty(reading.Tables);
        Assert.Equal((1, 600, 500), (reading.Number, reading.Width, reading.Height));
        Assert.Equal(Math.Atan2(43 - 40, 400 - 50) * 180 / Math.PI, reading.Rotation, 0.1); // the first two are not quite level
    }

    private const string TableText = "12,,3 45,678,90 7,1,";
    private static readonly string[][] Cells = [["12", "", "3"], ["45", "678", "90"], ["7", "1", ""]];

    private static string Text(TableReading table) => string.Join(' ', table.Rows.Select(row => string.Join(',', row.Select(cell => cell.Text))));

    private static GreyImage Table()
    {
        var page = Drawing.Paper(520, 400, 240);
        for (var i = 0; i <= 3; i++)
        {
            Drawing.Fill(page, new Box(20, 20 + (i * 110), 453, 3), 0);
            Drawing.Fill(page, new Box(20 + (i * 150), 20, 3, 333), 0);
        }

        for (var row = 0; row < 3; row++)
        {
            for (var column = 0; column < 3; column++) Drawing.Number(page, Cells[row][column], 50 + (column * 150), 55 + (row * 110), 5, 60);
        }

        return page;
    }

    [Fact]
    public void ATablePhotographedFromASlantIsFoundByItsRules()
    {
        (double X, double Y)[] corners = [(0, 0), (520, 0), (520, 400), (0, 400)], seen = [(130, 90), (640, 140), (690, 540), (60, 560)];
        var toPhoto = Homography.FromPoints(corners, seen)!.Value;
        var photo = ImageWarp.Apply(Table(), toPhoto.Inverse(), 760, 640, outside: 235); // more of the sheet around than is seen

        var table = Assert.Single(Read(photo, Layout.Table).Tables);

        Assert.Equal(TableText, Text(table));
        var (cell, drawn) = (table.Rows[1][1].Box, toPhoto.Map(new Box(171, 131, 150, 110)));
        Assert.InRange(cell.X - drawn.X, -8, 8);
        Assert.InRange(cell.Bottom - drawn.Bottom, -8, 8);
    }

    [Fact]
    public void ATableIsReadCellByCell()
    {
        var page = Table();
        foreach (var layout in (Layout[])[Layout.Table, Layout.Auto])
        {
            var table = Assert.Single(Read(page, layout).Tables);
            Assert.Equal(Cells, table.Rows.Select(row => row.Select(cell => cell.Text)));
            Assert.InRange(table.Rows[1][2].Box.X, 318, 324);
            Assert.InRange(table.Rows[1][2].Box.Height, 107, 113);
            Assert.True(table.Rows[0][1].Accepted);
            Assert.Equal([6, 7, 8], table.Rows[1][1].Digits.Select(digit => digit.Digit));
            Assert.All(table.Rows[1][1].Digits, digit => Assert.Equal(digit.Box, digit.Box.Intersect(table.Rows[1][1].Box)));
            Assert.Empty(table.Rows[0][1].Digits);
        }
    }

    [Theory]
    [InlineData(26)] // pixels: a digit stands across two squares,
    [InlineData(52)] // or in one
    public void SquaredPaperIsNoTableUnlessOneIsAskedFor(int square)
    {
        const int Squares = 18;
        var page = Drawing.Paper(1000, 1000, 240);
        for (var i = 0; i <= Squares * 52 / square; i++)
        {
            Drawing.Fill(page, new Box(20, 20 + (i * square), Squares * 52, 1), 150);
            Drawing.Fill(page, new Box(20 + (i * square), 20, 1, Squares * 52), 150);
        }

        string[] numbers = ["12", "345", "6", "7890"];
        for (var line = 0; line < numbers.Length; line++)
        {
            for (var i = 0; i < numbers[line].Length; i++) Drawing.Digit(page, numbers[line][i] - '0', 136 + (i * 52), 132 + (line * 208), 5, 60);
        }

        Assert.Empty(Read(page, Layout.Auto).Tables);
        Assert.Single(Read(page, Layout.Table).Tables);
    }

    [Fact]
    public void ASheetsCreasesAreNoRules()
    {
        var page = Table();
        Drawing.Fill(page, new Box(0, 108, page.Width, 3), 120);
        Drawing.Fill(page, new Box(194, 0, 2, page.Height), 120);

        Assert.Equal(TableText, Text(Assert.Single(Read(page, Layout.Table).Tables)));
    }

    [Theory]
    [InlineData(110)] // pixels above the first rule: a row's height,
    [InlineData(190)] // or more, where rules go on to the sheet's edge
    public void ATableThatThePictureCutsKeepsItsOuterRow(int above)
    {
        var page = Drawing.Paper(420, 220 + above);
        for (var i = 0; i <= 2; i++)
        {
            Drawing.Fill(page, new Box(10, above + (i * 100), 403, 3), 0);
            Drawing.Fill(page, new Box(10 + (i * 200), 0, 3, 203 + above), 0); // No rule above the first row.
        }

        string[][] cells = [["1", "2"], ["3", "4"], ["5", "6"]];
        for (var i = 0; i < 6; i++) Drawing.Number(page, cells[i / 2][i % 2], 80 + (i % 2 * 200), above - 70 + (i / 2 * 100), 6);

        Assert.Equal(cells, Assert.Single(Read(page, Layout.Table).Tables).Rows.Select(row => row.Select(cell => cell.Text)));
    }

    [Fact]
    public void ASheetsEdgeIsNoRuleThoughScrapsLieBetween()
    {
        var page = Drawing.Paper(420, 260);
        Drawing.Fill(page, new Box(0, 0, 400, 2), 150);
        for (var i = 0; i <= 2; i++)
        {
            Drawing.Fill(page, new Box(10, 40 + (i * 100), 403, 3), 0);
            Drawing.Fill(page, new Box(10 + (i * 200), 40, 3, 203), 0);
        }

        string[][] cells = [["3", "4"], ["5", "6"]];
        for (var i = 0; i < 4; i++)
        {
            Drawing.Number(page, cells[i / 2][i % 2], 80 + (i % 2 * 200), 70 + (i / 2 * 100), 6);
            Drawing.Fill(page, new Box(60 + (i * 90), 20, 12, 4), 0);
        }

        Assert.Equal(cells, Assert.Single(Read(page, Layout.Table).Tables).Rows.Select(row => row.Select(cell => cell.Text)));
    }

    [Fact]
    public void TheBlackAroundAPageIsNoInk()
    {
        var page = Drawing.Paper(400, 300, 8);
        Drawing.Fill(page, new Box(120, 0, 280, 300), 235);
        Drawing.Number(page, "572", 180, 100, 6, 50);

        var line = Assert.Single(Read(page, Layout.Field).Lines);

        Assert.Equal("572", line.Text);
        Assert.InRange(line.Box.X, 178, 181); // On the page, not on the part that was cut out.
    }

    [Fact]
    public void SpecksBetweenDigitsDoNotBreakTheLine()
    {
        var page = Drawing.Paper(420, 160);
        Drawing.Number(page, "1354", 40, 50, 6);
        Drawing.Fill(page, new Box(76, 88, 4, 4), 0);
        Drawing.Fill(page, new Box(118, 90, 3, 3), 0);
        Drawing.Fill(page, new Box(160, 89, 3, 3), 0);

        Assert.Equal("1354", Assert.Single(Read(page, Layout.Field).Lines).Text);
    }

    [Fact]
    public void TheLargestNumberOfAFieldIsTheOne()
    {
        var page = Drawing.Paper(300, 200);
        Drawing.Number(page, "48", 100, 40, 6);
        Drawing.Number(page, "1234567", 60, 160, 2); // Small print at the foot.

        Assert.Equal("48", Assert.Single(Read(page, Layout.Field).Lines).Text);
    }

    [Fact]
    public void TouchingDigitsAreCutApart()
    {
        var page = Drawing.Paper(300, 120);
        Drawing.Digit(page, 2, 60, 30, 7);
        Drawing.Digit(page, 5, 60 + (5 * 7), 30, 7);

        Assert.Equal("25", Assert.Single(Read(page, Layout.Field).Lines).Text);
    }

    [Fact]
    public void AnUnderlinedNumberIsReadWithoutItsLine()
    {
        var page = Drawing.Paper(400, 140);
        Drawing.Number(page, "936", 80, 30, 6);
        Drawing.Fill(page, new Box(10, 80, 380, 2), 0);

        Assert.Equal("936", Assert.Single(Read(page, Layout.Field).Lines).Text);
    }

    [Theory]
    [InlineData(Layout.Auto)]
    [InlineData(Layout.Field)]
    [InlineData(Layout.Page)]
    [InlineData(Layout.Table)]
    public void AnEmptyPageHasNothing(Layout layout)
    {
        foreach (byte tone in (byte[])[0, 255])
        {
            var reading = Read(Drawing.Paper(300, 200, tone), layout);
            Assert.Empty(reading.Lines);
            Assert.Empty(reading.Tables);
        }
    }

    [Fact]
    public void AFineScanKeepsItsOwnCoordinates()
    {
        var page = Drawing.Paper(7300, 800);
        Drawing.Number(page, "31", 3000, 200, 50);

        var line = Assert.Single(Read(page, Layout.Field).Lines);

        Assert.Equal("31", line.Text);
        Assert.InRange(line.Box.X, 2990, 3010);
        Assert.InRange(line.Box.Bottom, 540, 560);
    }

    [Fact]
    public void CancellationEndsReading()
    {
        var page = Drawing.Paper(100, 100);
        Drawing.Digit(page, 1, 30, 30, 6);

        Assert.Throws<OperationCanceledException>(() => new ScanReader(classifier).Read(page, 1, Layout.Page, new CancellationToken(true)));
    }
}
