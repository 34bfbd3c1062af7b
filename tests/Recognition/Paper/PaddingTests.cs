using Digits.Recognition.Forms;
using Digits.Recognition.Geometry;

namespace Digits.Recognition.Tests;

public sealed class PaddingTests
{
    private const byte White = 255, Grey = 190, Black = 0;

    [Theory]
    [InlineData(White)]
    [InlineData(Black)]
    public void ABorderIsCutOff(byte tone)
    {
        var picture = Padded(Sheet(200, 120), 20, tone);

        var (sheet, place) = Padding.Remove(picture);

        Assert.Equal(new Box(20, 20, 200, 120).Grow(-4), place); // less what an edge may have blurred
        Assert.Equal(picture.Crop(place).Pixels, sheet.Pixels);
    }

    /// <summary>Looked for in the small, cut off in the large.</summary>
    [Theory]
    [InlineData(White)]
    [InlineData(Black)]
    public void ALargePicturesBorderIsCutOff(byte tone)
    {
        var picture = Padded(Sheet(3000, 2001), 101, tone);

        var (sheet, place) = Padding.Remove(picture);

        Assert.Equal(place, place.Intersect(new Box(101, 101, 3000, 2001)));
        Assert.InRange(place.Width, 2970, 3000);
        Assert.InRange(place.Height, 1970, 2001);
        Assert.Equal(picture.Crop(place).Pixels, sheet.Pixels);
    }

    /// <summary>Also the pixels between both tones, which would look like a rule.</summary>
    [Theory]
    [InlineData(White)]
    [InlineData(Black)]
    public void CornersOfATurnedPictureGetTheSheetsTone(byte tone)
    {
        var turn = Homography.Translation(-100, -60).Then(Homography.Rotation(3)).Then(Homography.Translation(100, 60));
        var picture = ImageWarp.Apply(Drawing.Paper(200, 120, Grey), turn, 200, 120, tone);

        var (sheet, place) = Padding.Remove(picture);

        Assert.Equal(picture.Bounds.Grow(-2), place);
        Assert.All(sheet.Pixels, pixel => Assert.Equal(Grey, pixel));
    }

    [Theory]
    [InlineData(White, Black)]
    [InlineData(Black, White)]
    [InlineData(White, White)]
    [InlineData(Grey, Black)]
    public void ACleanPageHasNone(byte paper, byte ink)
    {
        var page = Drawing.Paper(200, 120, paper);
        Drawing.Fill(page, new Box(20, 10, 160, 3), ink);
        Drawing.Fill(page, new Box(20, 107, 160, 3), ink);
        Drawing.Number(page, "1234", 30, 40, 5, ink);

        var (sheet, place) = Padding.Remove(page);

        Assert.Equal(page.Bounds, place);
        Assert.Equal(page.Pixels, sheet.Pixels);
    }

    [Fact]
    public void LightThatFadesIsNone()
    {
        var page = new GreyImage(200, 120);
        for (var y = 0; y < page.Height; y++)
        {
            for (var x = 0; x < page.Width; x++) page[x, y] = (byte)Math.Min(255, 330 - x);
        }

        Assert.Equal((page, page.Bounds), Padding.Remove(page));
    }

    [Theory]
    [InlineData(White)]
    [InlineData(Black)]
    public void WhatIsReadHasItsPlaceOnTheWholePicture(byte tone)
    {
        const int Border = 50;
        using var classifier = TestModels.Shipped();
        var (reader, page, layout) = (new LayoutReader(classifier), SampleScan.Picture("table.png"), new ScanLayout(Layout.Table));
        var padded = Padded(page, Border, tone);

        var (bare, read) = (reader.Read(page, 1, layout, default), reader.Read(padded, 1, layout, default));

        Assert.Equal((padded.Width, padded.Height), (read.Width, read.Height));
        var (cells, found) = (CellsOf(bare), CellsOf(read));
        Assert.Equal(cells.Select(cell => cell.Text), found.Select(cell => cell.Text));
        Assert.All(cells.Zip(found), pair => Assert.True(pair.Second.Box.ContainsMiddleOf(pair.First.Box.Move(Border, Border))));
        Assert.All(cells.SelectMany(cell => cell.Digits).Zip(found.SelectMany(cell => cell.Digits)), pair => Assert.True(pair.Second.Box.ContainsMiddleOf(pair.First.Box.Move(Border, Border))));

        static List<CellReading> CellsOf(PageReading page) => [.. Assert.Single(page.Tables).Rows.SelectMany(row => row)];
    }

    private static GreyImage Sheet(int width, int height)
    {
        var sheet = Drawing.Paper(width, height, Grey);
        Drawing.Number(sheet, "12", 30, 40, 5, 90);
        return sheet;
    }

    private static GreyImage Padded(GreyImage sheet, int border, byte tone)
    {
        var picture = Drawing.Paper(sheet.Width + (2 * border), sheet.Height + (2 * border), tone);
        for (var y = 0; y < sheet.Height; y++) sheet.Row(y).CopyTo(picture.Row(y + border)[border..]);
        return picture;
    }
}
