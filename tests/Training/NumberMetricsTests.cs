using Digits.Recognition;
using Digits.Recognition.Forms;
using Digits.Training.Data;
using Digits.Training.Evaluation;

namespace Digits.Training.Tests;

public sealed class NumberMetricsTests
{
    [Theory]
    [InlineData("", "", 0)]
    [InlineData("123", "123", 0)]
    [InlineData("123", "", 3)]
    [InlineData("", "45", 2)]
    [InlineData("123", "1823", 1)]
    [InlineData("123", "23", 1)]
    [InlineData("1234", "4321", 4)]
    [InlineData("0450", "450", 1)]
    public void LevenshteinCountsTheFewestEdits(string a, string b, int expected) => Assert.Equal(expected, NumberMetrics.Levenshtein(a, b));

    [Fact]
    public void PageNumbersArePairedInReadingOrder()
    {
        // 45 was missed, 99 is surplus (and accepted), 789 became 780.
        var figures = Score(Layout.Page, ["123", "45", "789"], Page(("123", true), ("99", true), ("780", false)));
        Assert.Equal(3, figures.Count);
        Assert.Equal(1.0 / 3, figures.Accuracy, 12);
        Assert.Equal((2 + 1) / 8.0, figures.DigitErrorRate!.Value, 12); // 45 read as 99: two, 789 as 780: one
        Assert.Equal(2.0 / 3, figures.Coverage, 12);
        Assert.Equal(1.0 / 2, figures.AcceptedAccuracy, 12);
    }

    [Fact]
    public void MissedNumberDoesNotShiftThoseAfterIt()
    {
        var figures = Score(Layout.Page, ["11", "22", "33"], Page(("22", true), ("33", true)));
        Assert.Equal(2.0 / 3, figures.Accuracy, 12);
        Assert.Equal(2.0 / 6, figures.DigitErrorRate!.Value, 12);
    }

    [Fact]
    public void ReadingWhereNothingStandsIsAnError()
    {
        var figures = Score(Layout.Page, ["7", ""], Page(("7", true), ("1", true)));
        Assert.Equal((1, 1.0), (figures.Count, figures.Accuracy));
        Assert.Equal(1.0, figures.DigitErrorRate!.Value, 12);
        Assert.Equal(0.5, figures.AcceptedAccuracy, 12);
    }

    [Fact]
    public void LabelThatIsNoNumberIsNotScoredWhateverIsRead()
    {
        var figures = Score(Layout.Page, ["7", null], Page(("7", true), ("1", true)));
        Assert.Equal((1, 1.0, 0.0, 1.0), (figures.Count, figures.Accuracy, figures.DigitErrorRate!.Value, figures.AcceptedAccuracy));
    }

    [Fact]
    public void FieldWithASecondLineIsWrong()
    {
        var figures = Score(Layout.Field, ["12"], Page(("12", true), ("3", true)));
        Assert.Equal(0, figures.Accuracy);
    }

    [Fact]
    public void TableCellsAreComparedByPlace()
    {
        var reading = new PageReading(1, 9, 9, 0, [], [new TableReading([[Cell("5", true), Cell("", true)], [Cell("6", false), Cell("4", true)]])]);
        var metrics = new NumberMetrics();
        metrics.Add([new("5", 0, 0), new("8", 0, 1), new("6", 1, 0), new("", 1, 1), new("9", 2, 0)], Layout.Table, reading);
        var figures = metrics.ToFigures("t", Layout.Table);
        Assert.Equal(4, figures.Count);                                  // 5, 8, 6, 9
        Assert.Equal(2.0 / 4, figures.Accuracy, 12);                     // 5 and 6
        Assert.Equal(3.0 / 4, figures.DigitErrorRate!.Value, 12);        // 8 and 9 missed, 4 surplus
        Assert.Equal(1.0 / 4, figures.Coverage, 12);                     // only 5
        Assert.Equal(1.0 / 2, figures.AcceptedAccuracy, 12);             // 5 right, 4 surplus
    }

    [Fact]
    public void GridOfAnotherSizeIsNoTableFound()
    {
        var metrics = new NumberMetrics();
        metrics.Add([new("5", 0, 0), new("8", 0, 1)], Layout.Table, new PageReading(1, 9, 9, 0, [], [new TableReading([[Cell("5", true), Cell("3", true)]])]));
        metrics.Add([new("7", 0, 0)], Layout.Table, new PageReading(1, 9, 9, 0, [], [new TableReading([[Cell("7", true), Cell("", true)]])]));
        var figures = metrics.ToFigures("t", Layout.Table);
        Assert.Equal((1, 0.5), (figures.TablesFound, figures.AccuracyInTablesFound)); // 5 right, 8 wrong in the one with a column each
        Assert.Equal(2.0 / 3, figures.Accuracy, 12);
    }

    [Fact]
    public void FieldsOfAFormAreComparedInTheirOrder()
    {
        FieldReading Field(string text) => new("", new LineReading(text, 0.9, true, default, []), "");
        var metrics = new NumberMetrics();
        metrics.Add([new("12"), new(""), new("7")], Layout.Page, Page() with { Form = new("f", [Field("12"), Field(""), Field("1")], []) });
        metrics.Add([new("3")], Layout.Page, Page() with { Form = new("f", [], []) }); // the form is not on the page
        var figures = metrics.ToFigures("t", Layout.Page);
        Assert.Equal((3, 1.0 / 3, 1, 0, 2), (figures.Count, figures.Accuracy, figures.Missed, figures.Surplus, figures.ByTemplate));
    }

    [Fact]
    public void FoundMissedAndSurplusAreCounted()
    {
        var figures = Score(Layout.Page, ["11", "22"], Page(("22", true), ("5", true)));
        Assert.Equal((1, 1, 1), (figures.Found, figures.Missed, figures.Surplus));
    }

    [Fact]
    public void LettersShouldBeRefused()
    {
        var metrics = new NumberMetrics();
        metrics.Add([NumberTruth.Parse("Sn.")], Layout.Field, Page(("52", true)));
        metrics.Add([NumberTruth.Parse("73a")], Layout.Field, Page(("73", false)));
        metrics.Add([NumberTruth.Parse("-21")], Layout.Field, Page(("21", true))); // signs are not scored
        var figures = metrics.ToFigures("t", Layout.Field);
        Assert.Equal((0, 2, 0.5), (figures.Count, figures.NonDigits, figures.NonDigitsAccepted));
    }

    [Fact]
    public void CoverageThatHoldsAnAccuracyCountsSurplusNumbersAsWrong()
    {
        var metrics = new NumberMetrics();
        foreach (var (text, read, confidence) in new[] { ("1", "1", 0.9), ("2", "2", 0.8), ("", "7", 0.7), ("3", "3", 0.6), ("4", "", 0.99) })
        {
            metrics.Add([new(text)], Layout.Field, new PageReading(1, 9, 9, 0, [new LineReading(read, confidence, true, default, [])], []));
        }

        var figures = metrics.ToFigures("t", Layout.Field);
        Assert.Equal(2.0 / 4, figures.CoverageAt98); // 1 and 2; then the 7 spoils it
        Assert.Equal(3.0 / 4, figures.Coverage);     // the empty reading is no accepted number
    }

    [Fact]
    public void EveryNumberComesBackWithItsReading()
    {
        var cases = new NumberMetrics().Add([new("11"), new(null), new("3")], Layout.Page, Page(("12", true), ("9", true), ("3", true)));
        Assert.Equal([("11", "12", true), ("3", "3", false)], cases.Select(number => (number.Truth, number.Text, number.IsWrong)));
    }

    [Fact]
    public void UnreadableFileCountsAsAllMissing()
    {
        var metrics = new NumberMetrics();
        metrics.Add([new("12"), new("3")], Layout.Page, null);
        var figures = metrics.ToFigures("t", Layout.Page);
        Assert.Equal((2, 0.0, 1.0, 1), (figures.Count, figures.Accuracy, figures.DigitErrorRate!.Value, figures.Unreadable));
    }

    private static SetFigures Score(Layout layout, string?[] truth, PageReading reading)
    {
        var metrics = new NumberMetrics();
        metrics.Add([.. truth.Select(text => new NumberTruth(text))], layout, reading);
        return metrics.ToFigures("t", layout);
    }

    private static PageReading Page(params (string Text, bool Accepted)[] lines) => new(
        1, 100, 100, 0, [.. lines.Select(line => new LineReading(line.Text, 0.9, line.Accepted, default, []))], []);

    private static CellReading Cell(string text, bool accepted) => new(text, 0.9, accepted, default, []);
}
