using Digits.Recognition;
using Digits.Training.Data;

namespace Digits.Training.Tests;

public sealed class NumberTablesTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void FieldsAreReadWithTheirLeadingZeros()
    {
        var set = Read("file,label\nimages/a.jpg,0450\n");
        Assert.Equal(Layout.Field, set.Layout);
        Assert.Equal(folder.File(Path.Combine("images", "a.jpg")), set.Scans[0].File);
        Assert.Equal([new NumberTruth("0450")], set.Scans[0].Numbers);
    }

    [Fact]
    public void LabelsWithLettersAreNoNumbers()
    {
        var set = Read("file,label,numeric,volume\na.jpg,12,1,K1\nb.jpg,73a,0,K1\nc.jpg,28????,0,K1\nd.jpg,-,0,K1\n");
        Assert.Equal([false, true, false, true], set.Scans.Select(scan => scan.Numbers[0].IsNoNumber));
        Assert.Equal([true, true, false, true], set.Scans.Select(scan => scan.Numbers[0].IsScored)); // an unreadable digit is not scored
    }

    [Fact]
    public void CellsAreGroupedByFileAndLettersAreNoNumbers()
    {
        var set = Read("file,row,col,value\ns.png,0,0,21\ns.png,0,1,B+\ns.png,1,0,21.5\n");
        Assert.Equal(Layout.Table, set.Layout);
        Assert.Equal([new NumberTruth("21", 0, 0), new NumberTruth(null, 0, 1) { IsNoNumber = true }, new NumberTruth("21.5", 1, 0)], Assert.Single(set.Scans).Numbers);
    }

    [Fact]
    public void GridRowsTellDigitsEmptyCellsAndNotes()
    {
        var numbers = Assert.Single(Read("file,source,rows\ng.jpg,x,30 c8\n").Scans).Numbers;
        Assert.Equal([new NumberTruth("3", 0, 0), new NumberTruth("", 0, 1), new NumberTruth(null, 1, 0), new NumberTruth("8", 1, 1)], numbers);
    }

    [Fact]
    public void ReadingOrderIsSplitAtSpacesAndCrossesStandForNoDigit()
    {
        var set = Read("file,form,fields_in_reading_order\np.jpg,voters,123 X45 XXX / -5\n");
        Assert.Equal(Layout.Page, set.Layout);
        Assert.Equal(["123", "45", "", "", null], set.Scans[0].Numbers.Select(number => number.Text));
    }

    [Fact]
    public void OneColumnANumberIsAPage()
    {
        var set = Read("file,votes_01,total,note\np.png,X47,1?7,faint 3\n");
        Assert.Equal(Layout.Page, set.Layout);
        Assert.Equal(["47", null], set.Scans[0].Numbers.Select(number => number.Text));
    }

    [Fact]
    public void OfADateTheYearAndTheDayAreNumbersOfAPage()
    {
        Directory.CreateDirectory(folder.File("birthdate"));
        var path = folder.File(Path.Combine("birthdate", "labels.csv"));
        File.WriteAllText(path, "file,label\na.jpg,19200207\nb.jpg,sn\n");
        var set = NumberTables.Read(path);
        Assert.Equal(Layout.Page, set.Layout);
        Assert.Equal([new NumberTruth("1920"), new NumberTruth("7")], set.Scans[0].Numbers);
        Assert.True(Assert.Single(set.Scans[1].Numbers).IsNoNumber);
    }

    [Fact]
    public void NegativeRowIsRejected() => Assert.Throws<JobFailedException>(() => Read("file,row,col,value\ns.png,-1,0,21\n"));

    private NumberSet Read(string csv)
    {
        File.WriteAllText(folder.File("labels.csv"), csv);
        return NumberTables.Read(folder.File("labels.csv"));
    }
}
