using Digits.Functions.Scans;
using Digits.Recognition;

namespace Digits.Functions.Tests;

public sealed class LayoutNameTests
{
    [Theory]
    [InlineData(null, Layout.Auto)]
    [InlineData("", Layout.Auto)]
    [InlineData("auto", Layout.Auto)]
    [InlineData("Field", Layout.Field)]
    [InlineData("TABLE", Layout.Table)]
    [InlineData("page", Layout.Page)]
    public void KnownNameIsTaken(string? name, Layout expected)
    {
        Assert.True(LayoutName.TryParse(name, out var layout));
        Assert.Equal(expected, layout);
    }

    [Theory]
    [InlineData("2")]
    [InlineData("field,table")]
    [InlineData(" page")]
    [InlineData("form:a")]
    public void UnknownNameIsRefused(string name) => Assert.False(LayoutName.TryParse(name, out _));

    [Theory]
    [InlineData("table", "table")]
    [InlineData("Form-Votes", "form:votes")]
    [InlineData("form-", "auto")]
    [InlineData("form-a b", "auto")]
    [InlineData("letters", "auto")]
    public void AFolderNamesTheLayout(string folder, string layout) => Assert.Equal(layout, LayoutName.OfFolder(folder));
}
