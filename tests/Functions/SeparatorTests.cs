using System.Text.Json;
using Digits.Functions.Contract;
using Digits.Functions.Corrections;
using Digits.Functions.Scans;
using Digits.Recognition;

namespace Digits.Functions.Tests;

/// <summary>What stands between a number's digits stays where it was read, whatever people do to its digits.</summary>
public sealed class SeparatorTests
{
    private static readonly ScanResult Result = new(new ScanSource("a.png", "1", 1), new ModelReference("digits", "1"), "field", "done",
        [Page.From(new PageReading(1, 100, 50, 0, [Number], []), null)]);

    private static LineReading Number => new("12.3", 0.9, true, new Box(0, 0, 50, 20),
        [.. Enumerable.Range(0, 3).Select(i => new DigitReading(i + 1, 0.9, true, new Box(i * 20, 0, 10, 20), []) { Separator = i == 1 ? '.' : null })]);

    [Fact]
    public void TheContractTellsItInTheTextAndAtTheDigit()
    {
        var line = JsonSerializer.SerializeToElement(Result, ContractJson.Options).GetProperty("pages")[0].GetProperty("lines")[0];
        Assert.Equal("12.3", line.GetProperty("text").GetString());
        Assert.Equal([null, ".", null], line.GetProperty("digits").EnumerateArray().Select(digit => digit.TryGetProperty("separator", out var separator) ? separator.GetString() : null));
        Assert.Contains(",12.3,", ResultCsv.Write("a.png", Result.Pages), StringComparison.Ordinal);
    }

    [Fact]
    public void ACorrectedDigitLeavesItInPlace()
    {
        var wished = CorrectedPages.Of(Result, [new Correction("a.png", 1, new PixelBox(20, 0, 10, 20), null, 7, null)]);
        Assert.Equal("17.3", Line(ResultAmendment.Apply(Result, wished, DateTimeOffset.UnixEpoch)).Text);
    }

    [Theory]
    [InlineData("1.73", new[] { 1, 7, 3 })]
    [InlineData("1,73", new[] { 1, 7, 3 })]
    [InlineData("173", new[] { 1, 7, 3 })]
    [InlineData("1/7-3", new[] { 1, 7, 3 })]
    [InlineData("1-3", new[] { 1, 2, 3 })] // what is no digit has no place
    public void WhatIsTypedTellsTheDigitsToo(string text, int[] digits)
    {
        var page = Result.Pages[0];
        var amended = Line(ResultAmendment.Apply(Result, [page with { Lines = [page.Lines[0] with { Text = text }] }], DateTimeOffset.UnixEpoch));
        Assert.Equal(text, amended.Text);
        Assert.Equal(digits, amended.Digits.Select(digit => digit.Value!.Value));
    }

    private static Line Line(ScanResult result) => result.Pages[0].Lines[0];
}
