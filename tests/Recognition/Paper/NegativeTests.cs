using Digits.Recognition.Forms;
using Digits.Recognition.Geometry;

namespace Digits.Recognition.Tests;

public sealed class NegativeTests
{
    [Fact]
    public void LightWritingOnDarkPaperIsTurnedRound()
    {
        var page = Drawing.Paper(600, 400, 200);
        for (var y = 40; y < 340; y += 60) Drawing.Number(page, "2718", 60, y, 4, 60);

        Assert.Same(page, Negative.Undo(page));
        Assert.Equal(page.Pixels, Negative.Undo(page.Invert()).Pixels);
    }

    [Fact]
    public void ALightSheetOnADarkTableIsNone()
    {
        var photo = Drawing.Paper(600, 600, 30);
        Drawing.Fill(photo, new Box(150, 150, 290, 290), 150);
        Drawing.Number(photo, "2718", 200, 250, 4, 60);

        Assert.Same(photo, Negative.Undo(photo));
    }

    /// <summary>What is written is darker than the sheet, though the sheet is darker than what is around it.</summary>
    [Fact]
    public void ASheetInFrontOfAWindowIsNone()
    {
        var photo = Drawing.Paper(800, 600, 90);
        for (var y = 160; y < 560; y += 60) Drawing.Number(photo, "2718281828", 40, y, 5, 40);
        Drawing.Fill(photo, new Box(0, 0, 800, 120), 250);
        Drawing.Fill(photo, new Box(560, 0, 240, 600), 250);

        Assert.False(Polarity.IsInkBright(photo));
        Assert.Same(photo, Negative.Undo(photo));
    }

    [Theory]
    [InlineData(300)]
    [InlineData(400)]
    [InlineData(500)]
    public void ASheetHalfInTheShadowIsNone(int lit)
    {
        var photo = Drawing.Paper(800, 600, 75);
        Drawing.Fill(photo, new Box(0, 0, lit, 600), 150);
        for (var y = 60; y < 560; y += 90) Drawing.Number(photo, "2718281828", 40, y, 3, 30);

        Assert.False(Polarity.IsInkBright(photo));
        Assert.True(Polarity.IsInkBright(photo.Invert()));
    }

    /// <summary>Turned, so that something must be drawn beside the sheet.</summary>
    [Fact]
    public void AnAskewNegativeReadsAsTheSheetItself()
    {
        using var classifier = TestModels.Shipped();
        var (reader, layout) = (new LayoutReader(classifier), new ScanLayout(Layout.Table));
        var table = SampleScan.Picture("table.png");
        var sheet = ImageWarp.Apply(table, Homography.Rotation(2), table.Width, table.Height, outside: null);

        Assert.Equal(Texts(sheet), Texts(sheet.Invert()));

        IEnumerable<string> Texts(GreyImage page) =>
            Assert.Single(reader.Read(page, 1, layout, default).Tables).Rows.SelectMany(row => row).Select(cell => cell.Text);
    }
}
