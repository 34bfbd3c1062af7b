using Digits.Recognition.Forms;
using Digits.Recognition.Geometry;
using Digits.Tests;

namespace Digits.Recognition.Tests;

/// <summary>The model that ships on real scans. The bounds are crude: they find breakage, not progress.</summary>
public sealed class RealScanTests : IDisposable
{
    private readonly DigitClassifier classifier = TestModels.Shipped();

    public void Dispose() => classifier.Dispose();

    private static GreyImage Load(string file) => ImageDecoder.Decode(File.ReadAllBytes(DataFactAttribute.PathTo(file)), new DecodeLimits(), default);

    [DataFact]
    public void APhotographedTableIsReadCellByCell()
    {
        var rows = Assert.Single(new ScanReader(classifier).Read(Load("mark_sheets/images/sheet03.png"), 1, Layout.Auto, default).Tables).Rows;

        Assert.Equal((14, 9), (rows.Count, rows[0].Count));
        AssertRight("sheet03.png", rows, 0.75);
        Assert.DoesNotContain(rows, row => row[^1] is { Text.Length: > 0, Accepted: true }); // Grades: A, B+, D.
    }

    [DataTheory]
    [InlineData(0.5, 1)]
    [InlineData(-3, 1)]
    [InlineData(5, 1)]
    [InlineData(0, 0.7)]
    [InlineData(0, 1.5)]
    public void ATableKeepsItsRowsAndColumnsHoweverItWasScanned(double degrees, double scale)
    {
        var rows = Assert.Single(new ScanReader(classifier).Read(Turned(Load("mark_sheets/images/sheet10.png"), degrees, scale), 1, Layout.Table, default).Tables).Rows;

        Assert.Equal((17, 8), (rows.Count, rows[0].Count));
        AssertRight("sheet10.png", rows, 0.95);
    }

    [DataFact]
    public void MarksAreReadWithTheirPoints()
    {
        var rows = Assert.Single(new ScanReader(classifier).Read(Load("mark_sheets/images/sheet07.png"), 1, Layout.Table, default).Tables).Rows;
        Assert.Equal(["40.5", "42.7", "30.5", "31.7", "32.8"], rows.Take(5).Select(row => row[3].Text));
        Assert.DoesNotContain(rows, row => row.Where((_, column) => column != 3).Any(cell => cell.Text.Contains('.')));
    }

    /// <summary>Digits below each other run into one another there, and look like rules.</summary>
    [DataFact]
    public void ABlurredTableKeepsItsRowsAndColumns()
    {
        const int Rounds = 3; // a deviation of 1.2 pixels
        var sheet = Load("mark_sheets/images/sheet01.png");
        for (var round = 0; round < Rounds; round++) sheet = ImageNoise.Smooth(sheet);

        var rows = Assert.Single(new ScanReader(classifier).Read(sheet, 1, Layout.Table, default).Tables).Rows;

        Assert.Equal((15, 10), (rows.Count, rows[0].Count));
        AssertRight("sheet01.png", rows, 0.9);
    }

    /// <summary>Digits of seven pixels, whose strokes are as thick as the rules.</summary>
    [DataTheory]
    [InlineData("sheet05.png", 14, 9)]
    [InlineData("sheet07.png", 14, 9)]
    public void ATableOfFewPixelsKeepsItsRowsAndColumns(string file, int height, int width)
    {
        var rows = Assert.Single(new ScanReader(classifier).Read(AreaReduction.Reduce(Load("mark_sheets/images/" + file), 2), 1, Layout.Table, default).Tables).Rows;

        Assert.Equal((height, width), (rows.Count, rows[0].Count));
        AssertRight(file, rows, 0.85);
    }

    [DataFact]
    public void ATableFromASlantKeepsTheColumnThatNoRuleCloses()
    {
        const int Margin = 40;
        const byte Paper = 230;
        var sheet = Load("mark_sheets/images/sheet01.png");
        var (width, height) = (sheet.Width, sheet.Height);
        var toSheet = Homography.FromPoints(
            [(Margin, 30), (width + 20, 60), (width + Margin, height + 30), (Margin + 30, height + 50)], [(0, 0), (width, 0), (width, height), (0, height)]);
        var photo = ImageWarp.Apply(sheet, toSheet!.Value, width + (2 * Margin), height + (2 * Margin), Paper);

        var rows = Assert.Single(new ScanReader(classifier).Read(photo, 1, Layout.Table, default).Tables).Rows;

        Assert.Equal((15, 10), (rows.Count, rows[0].Count));
        AssertRight("sheet01.png", rows, 0.9);
    }

    [DataTheory]
    [InlineData("02_21_honor_view_10_1.jpg")] // held before a window, which outshines it
    [InlineData("01_25_honor_view_10_1.jpg")]
    public void ASudokuIsFoundInAPhotograph(string file) => AssertSudoku(file, Load("sudoku_photos/images/" + file));

    [DataFact]
    public void AShadowAcrossATableIsNoRule()
    {
        const string Photo = "01_25_honor_view_10_1.jpg";
        var photo = AreaReduction.Reduce(Load("sudoku_photos/images/" + Photo), 2);
        for (var y = 0; y < photo.Height; y++)
        {
            for (var x = (photo.Width / 2) + (y / 3); x < photo.Width; x++) photo[x, y] = (byte)(photo[x, y] / 2);
        }

        AssertSudoku(Photo, photo);
    }

    private void AssertSudoku(string file, GreyImage photo)
    {
        const double Least = 0.9;
        var rows = Assert.Single(new LayoutReader(classifier).Read(photo, 1, new ScanLayout(Layout.Table), default).Tables).Rows;

        Assert.Equal((9, 9), (rows.Count, rows[0].Count));
        var truth = File.ReadLines(DataFactAttribute.PathTo("sudoku_photos/labels.csv")).Single(line => line.StartsWith("images/" + file, StringComparison.Ordinal)).Split(',')[^1].Replace(" ", "");
        var digits = truth.Index().Where(cell => cell.Item is >= '1' and <= '9').ToList(); // 0: nothing; c: small ones only
        var right = digits.Count(cell => rows[cell.Index / 9][cell.Index % 9].Text == $"{cell.Item}");
        Assert.True(right >= Least * digits.Count, $"{right} of {digits.Count} cells are right.");
    }

    private static void AssertRight(string sheet, IReadOnlyList<IReadOnlyList<CellReading>> rows, double least)
    {
        var truth = File.ReadLines(DataFactAttribute.PathTo("mark_sheets/cells.csv")).Select(line => line.Split(','))
            .Where(cell => cell[0] == "images/" + sheet && cell[3].All(char.IsAsciiDigit)).ToList();
        var right = truth.Count(cell => rows[int.Parse(cell[1])][int.Parse(cell[2])].Text == cell[3]);
        Assert.True(right >= least * truth.Count, $"{right} of {truth.Count} cells are right.");
    }

    [DataTheory]
    [InlineData("100201", 1)]
    [InlineData("101202", -2)]
    [InlineData("101401", 180)]
    public void NumbersBetweenRulesAreReadHoweverThePageLies(string photo, double degrees) =>
        AssertRead(photo, Turned(Load($"tally_columns/images/{photo}.jpg"), degrees, 1));

    /// <summary>A dozen digits: on their side, noughts and ones are as clear as ever.</summary>
    [DataTheory]
    [InlineData("100502")]
    [InlineData("101202")]
    public void AFewNumbersOnTheirSideAreReadAsIfTheyStood(string photo) =>
        AssertRead(photo, QuarterTurn.Apply(Load($"tally_columns/images/{photo}.jpg"), 1));

    private void AssertRead(string photo, GreyImage page)
    {
        var truth = File.ReadLines(DataFactAttribute.PathTo("tally_columns/labels.csv")).Single(row => row.Contains(photo, StringComparison.Ordinal)).Split(',')[1..5];

        var read = new ScanReader(classifier).Read(page, 1, Layout.Page, default).Lines.Select(line => line.Text);

        Assert.All(truth, number => Assert.Contains(number, read));
    }

    /// <summary>One sheet from a slant, cut off by the picture, on stone; its numbers stand in boxes, and no template tells so.</summary>
    [DataTheory]
    [InlineData("trial_3", "36", "11", "75", "92", "8", "25", "06")]
    [InlineData("trial_4", "36", "11", "75", "92", "103", "111", "1987")]
    public void FormsAreReadWithoutATemplate(string photo, params string[] expected)
    {
        const double Expected = 0.4; // of what is accepted: printed numbers, letters alone, tally strokes
        var page = new ScanReader(classifier).Read(Load($"form_photos/images/{photo}.jpg"), 1, Layout.Auto, default);

        var accepted = page.Lines.Where(line => line.Accepted).Select(line => line.Text).ToList();
        Assert.All(expected, number => Assert.Contains(number, page.Lines.Select(line => line.Text)));
        Assert.True(expected.Length >= Expected * accepted.Count, string.Join(" ", accepted));
        Assert.True(page.Rotation is < 10 or > 350);
    }

    /// <summary>As a scanner gives it whose lid is white.</summary>
    private static GreyImage Turned(GreyImage page, double degrees, double scale)
    {
        var (width, height) = ((int)(scale * page.Width), (int)(scale * page.Height));
        var toPage = Homography.Translation(-width / 2.0, -height / 2.0).Then(Homography.Rotation(degrees)).Then(Homography.Scale(1 / scale, 1 / scale))
            .Then(Homography.Translation(page.Width / 2.0, page.Height / 2.0));
        return ImageWarp.Apply(page, toPage, width, height, outside: 255);
    }

    [DataFact]
    public void PhotographedNumbersAreRead()
    {
        var rows = File.ReadLines(DataFactAttribute.PathTo("number_photos/labels.csv")).Skip(1).Select(line => line.Split(',')).ToList();

        var read = rows.Select(row => new ScanReader(classifier).Read(Load("number_photos/images/" + Path.GetFileName(row[0])), 1, Layout.Field, default));

        Assert.Equal(rows.Select(row => row[1]), read.Select(page => Assert.Single(page.Lines).Text));
    }

    [DataFact]
    public void MostNumbersInParishRegistersAreRead()
    {
        var rows = File.ReadLines(DataFactAttribute.PathTo("parish_numbers/row_id/labels.csv")).Select(line => line.Split(','))
            .Where(row => row[2] == "1").Where((_, i) => i % 40 == 0).ToList();

        var right = rows.Count(row => new ScanReader(classifier)
            .Read(Load("parish_numbers/row_id/images/" + Path.GetFileName(row[0])), 1, Layout.Field, default).Lines.SingleOrDefault()?.Text == row[1]);

        Assert.True(right >= 0.85 * rows.Count, $"{right} of {rows.Count} numbers are right.");
    }

    [DataFact]
    public void WhatParishRegistersNumberWithALetterIsSeldomAccepted()
    {
        var rows = File.ReadLines(DataFactAttribute.PathTo("parish_numbers/row_id/labels.csv")).Select(line => line.Split(','))
            .Where(row => row[2] == "0").Where((_, i) => i % 8 == 0).ToList();

        var accepted = rows.Count(row => new ScanReader(classifier)
            .Read(Load("parish_numbers/row_id/images/" + Path.GetFileName(row[0])), 1, Layout.Field, default).Lines.SingleOrDefault()?.Accepted == true);

        Assert.True(accepted <= 0.05 * rows.Count, $"{accepted} of {rows.Count} are accepted.");
    }

    [DataTheory]
    [InlineData("voters_a", "voters")]
    [InlineData("trial_1", "trial")]
    [InlineData("trial_3", "trial")]
    [InlineData("trial_4", "trial")]
    [InlineData("trial_5", "trial")]
    [InlineData("trial_1", "trial", 1)]
    [InlineData("trial_3", "trial", 2)]
    public void PhotographedFormsAreReadByTheirTemplates(string photo, string form, double degrees = 0)
    {
        var truth = File.ReadLines(DataFactAttribute.PathTo("form_photos/labels.csv")).Single(row => row.Contains(photo, StringComparison.Ordinal)).Split(',')[2].Split(' ');

        var fields = ReadForm(Turned(Load($"form_photos/images/{photo}.jpg"), degrees, 1), form).Fields;

        Assert.Equal(truth.Length, fields.Count);
        var right = truth.Zip(fields).Count(pair => pair.First.Trim('X') == pair.Second.Number.Text);
        Assert.True(right >= 0.75 * truth.Length, $"{right} of {truth.Length} fields are right.");
    }

    [DataTheory]
    [InlineData("form_photos/images/party_list_a.jpg", "voters")]
    [InlineData("form_photos/images/trial_4.jpg", "voters")]
    [InlineData("form_photos/images/voters_a.jpg", "trial")]
    [InlineData("tally_forms/images/page05.png", "trial")]
    public void APhotographOfAnotherFormIsNotTakenForThisOne(string photo, string form) => Assert.Empty(ReadForm(Load(photo), form).Fields);

    private FormReading ReadForm(GreyImage page, string form) => new FormReader(classifier)
        .Read(page, 1, TemplateFolder.Find(Repository.File("templates"), form)!, default).Form!;
}
