using Digits.Training.Data;

namespace Digits.Training.Tests;

public sealed class CsvTableTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void QuotedFieldsKeepCommasQuotesAndLineBreaks()
    {
        var table = Read("file,note\r\na.png,\"one, \"\"two\"\"\nthree\"\r\n\r\nb.png,");
        Assert.Equal(["file", "note"], table.Columns);
        Assert.Equal([["a.png", "one, \"two\"\nthree"], ["b.png", ""]], table.Rows);
    }

    [Fact]
    public void ByteOrderMarkIsNoPartOfTheHeader() => Assert.Equal("file", Read("\ufefffile,label\na,1\n").Columns[0]);

    [Fact]
    public void RowWithAnotherFieldCountIsRejected()
    {
        var fault = Assert.Throws<JobFailedException>(() => Read("file,label\na.png\n"));
        Assert.Contains("record 2 has 1 fields, the header 2", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MissingColumnIsNamedWithThoseThereAre()
    {
        var fault = Assert.Throws<JobFailedException>(() => Read("path,label\na,1\n")["file"]);
        Assert.Contains("no column \"file\"; its columns are path, label", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EmptyFileIsRejected() => Assert.Throws<JobFailedException>(() => Read(""));

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"x\"", "\"say \"\"x\"\"\"")]
    public void FieldsAreQuotedWhereTheyMustBe(string field, string expected) => Assert.Equal(expected, CsvTable.Quote(field));

    private CsvTable Read(string text)
    {
        File.WriteAllText(folder.File("table.csv"), text);
        return CsvTable.Read(folder.File("table.csv"));
    }
}
