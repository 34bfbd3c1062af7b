using Digits.Functions.Contract;
using Digits.Functions.Scans;

namespace Digits.Functions.Tests;

public sealed class ResultCsvTests
{
    private static readonly PixelBox Box = new(0, 0, 1, 1);
    private static readonly Dictionary<string, Field> NoFields = [];

    [Fact]
    public void NumbersAreListedUnderAHeader()
    {
        var page = PageWith([new Line("007", 0.98765, true, Box, []), new Line("42", 0.5, false, Box, [])], []);

        Assert.Equal(
            "file,page,line,text,confidence,accepted\r\na.png,1,1,007,0.9877,true\r\na.png,1,2,42,0.5,false\r\n",
            ResultCsv.Write("a.png", [page]));
    }

    [Fact]
    public void TablesStandAsTheyWereWithAnEmptyRowBetweenAndNumbersBelow()
    {
        var first = PageWith([new Line("6", 1, true, Box, []), new Line("7", 1, true, Box, [])], [TableOf([["1", ""], ["22", "3"]]), TableOf([["4"]])]);
        var second = PageWith([new Line("5", 1, true, Box, [])], []);

        Assert.Equal("1,\r\n22,3\r\n\r\n4\r\n\r\n6\r\n7\r\n\r\n5\r\n", ResultCsv.Write("a.png", [first, second]));
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("-2", "'-2")]
    [InlineData("+3", "'+3")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"a\"", "\"say \"\"a\"\"\"")]
    [InlineData("=a,b", "\"'=a,b\"")]
    public void NamesCantBecomeFormulas(string name, string expected)
    {
        var page = PageWith([new Line("1", 1, true, Box, [])], []);

        Assert.EndsWith($"\r\n{expected},1,1,1,1,true\r\n", ResultCsv.Write(name, [page]), StringComparison.Ordinal);
    }

    private static Page PageWith(Line[] lines, Table[] tables) => new(1, null, 10, 10, 0, lines, tables, NoFields);

    private static Table TableOf(string[][] rows) => new([.. rows.Select(row => row.Select(text => new Cell(text, 1, true, Box)).ToArray())]);
}
