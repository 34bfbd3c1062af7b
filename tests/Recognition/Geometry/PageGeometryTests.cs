using Digits.Recognition.Geometry;

namespace Digits.Recognition.Tests;

public sealed class PageGeometryTests
{
    /// <summary>A page of numbers in rows.</summary>
    private static GreyImage Rows(int width = 600, int height = 800)
    {
        var page = Drawing.Paper(width, height);
        var random = new Random(1);
        for (var y = 60; y < height - 60; y += 50)
        {
            for (var x = 40 + random.Next(40); x < width - 130; x += random.Next(85, 130)) Drawing.Number(page, $"{random.Next(100, 1000)}", x, y, 3);
        }

        return page;
    }

    private static GreyImage Turn(GreyImage page, double angle)
    {
        var (x, y) = (page.Width / 2.0, page.Height / 2.0);
        var toTurned = Homography.Translation(-x, -y).Then(Homography.Rotation(angle)).Then(Homography.Translation(x, y));
        return ImageWarp.Apply(page, toTurned.Inverse(), page.Width, page.Height);
    }

    /// <summary>Words of letters on a common foot, some of which reach higher.</summary>
    private static GreyImage Print(int width = 700, int height = 900)
    {
        var page = Drawing.Paper(width, height);
        var random = new Random(1);
        for (var foot = 70; foot < height - 40; foot += 26)
        {
            for (var x = 40; x < width - 50; x += random.Next(6) == 0 ? 18 : 11)
            {
                var tall = random.Next(3) == 0 ? 16 : 10;
                Drawing.Fill(page, new Box(x, foot - tall, 3, tall), 0);
                Drawing.Fill(page, new Box(x, foot - 10, 8, 3), 0);
            }
        }

        return page;
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void HowPrintLiesIsBeyondDoubt(int turns)
    {
        var print = Print();

        var (upright, _, otherTurns) = PageGeometry.Straighten(QuarterTurn.Apply(print, turns));

        Assert.Empty(otherTurns);
        Assert.Equal(print.Pixels, upright.Pixels);
    }

    [Fact]
    public void HowNumbersLieIsNot() => Assert.NotEmpty(PageGeometry.Straighten(Rows()).OtherTurns);

    [Theory]
    [InlineData(-12)]
    [InlineData(-3.3)]
    [InlineData(0.7)]
    [InlineData(9)]
    public void SkewIsMeasured(double angle) =>
        Assert.Equal(angle, SkewAngle.Estimate(Bitmap.Above(Turn(Rows(), angle).Invert(), 127)), 0.15);

    [Fact]
    public void AStraightPageIsLeftAsItIs()
    {
        var page = Rows();

        var (upright, toPage, _) = PageGeometry.Straighten(page);

        Assert.Same(page, upright);
        Assert.True(toPage.IsIdentity);
    }

    [Fact]
    public void ABlankPageIsLeftAsItIs() => Assert.True(PageGeometry.Straighten(Drawing.Paper(500, 700)).ToPage.IsIdentity);

    [Fact]
    public void ASkewedPageIsDrawnStraightAndItsPlacesLeadBack()
    {
        var skewed = Turn(Rows(), 5);
        var (upright, toPage, _) = PageGeometry.Straighten(skewed);

        Assert.Equal(0, SkewAngle.Estimate(Bitmap.Above(upright.Invert(), 127)), 0.1);
        // The ink of the first digit lies in the skewed picture where the map says.
        var first = ConnectedComponents.Find(Bitmap.Above(upright.Invert(), 127)).MinBy(shape => shape.Box.X + shape.Box.Y)!;
        var (x, y) = toPage.Map(first.Runs[0].Start + (first.Runs[0].Length / 2.0), first.Runs[0].Y + 1.5);
        Assert.True(skewed[(int)x, (int)y] < 128);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void APageOnItsSideIsTurned(int turns)
    {
        var (upright, _, _) = PageGeometry.Straighten(QuarterTurn.Apply(Rows(), turns));

        Assert.Equal((600, 800), (upright.Width, upright.Height));
        Assert.False(RowDirection.Find(Bitmap.Above(upright.Invert(), 127)).RunsDown);
    }

    [Fact]
    public void ASheetPhotographedFromASlantIsRectified()
    {
        (double X, double Y)[] corners = [(150, 100), (760, 160), (820, 900), (90, 950)];
        var toPhoto = Homography.FromPoints([(0, 0), (600, 0), (600, 800), (0, 800)], corners)!.Value;
        var photo = ImageWarp.Apply(Rows(), toPhoto.Inverse(), 900, 1000, outside: 60);

        var found = PageQuadrilateral.Find(photo)!;
        var (upright, toPage, _) = PageGeometry.Straighten(photo);

        for (var i = 0; i < 4; i++)
        {
            Assert.Equal(corners[i].X, found[i].X, 4.0);
            Assert.Equal(corners[i].Y, found[i].Y, 4.0);
        }

        Assert.Equal(0, SkewAngle.Estimate(Bitmap.Above(upright.Invert(), 127)), 0.2);
        var (x, y) = toPage.Map(upright.Width / 2.0, upright.Height / 2.0);
        var (middleX, middleY) = toPhoto.Map(300, 400);
        Assert.Equal(middleX, x, 8.0);
        Assert.Equal(middleY, y, 8.0);
    }

    /// <summary>Three sides of it can't be seen, so its printed lines tell how it lies; what lies around it is left out.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void ASheetThatThePictureCutsOffIsRectifiedByItsLines(int turns)
    {
        var sheet = Rows();
        for (var x = 30; x < 600; x += 90) Drawing.Fill(sheet, new Box(x, 40, 2, 720), 180);
        for (var y = 40; y < 800; y += 50) Drawing.Fill(sheet, new Box(30, y, 540, 2), 180);
        var toPhoto = Homography.FromPoints([(0, 0), (600, 0), (600, 800), (0, 800)], [(-60, 210), (700, 130), (790, 1010), (-110, 1060)])!.Value;
        var photo = ImageWarp.Apply(sheet, toPhoto.Inverse(), 900, 1000, outside: 60);
        for (var i = 0; i < 400; i++) Drawing.Fill(photo, new Box(i * 37 % 890, i * 53 % 110, 4, 9), (byte)(30 + (i % 50))); // a carpet

        var (upright, toPage, _) = PageGeometry.Straighten(QuarterTurn.Apply(photo, turns));

        var ink = Bitmap.Above(upright.Invert(), 100);
        Assert.Equal(0, SkewAngle.Estimate(ink), 0.3);
        Assert.Equal(0, SkewAngle.Estimate(ink.Transpose()), 0.3);
        Assert.True(OtsuThreshold.Find(upright.Pixels).BrightMean > 240);
        Assert.True(upright.Pixels.Average(pixel => pixel) > 200, "What lies around the sheet is still there.");
        Assert.True(turns > 0 || Math.Abs(toPage.Map(0, 0).Y - 200) < 30);
    }

    [Fact]
    public void LightThatFadesIsNoSheet()
    {
        var page = Rows();
        for (var y = 0; y < page.Height; y++)
        {
            for (var x = 0; x < page.Width; x++) page[x, y] = (byte)(page[x, y] * Math.Clamp(1.3 - (y / 800.0), 0.2, 1));
        }

        Assert.Null(PageQuadrilateral.Find(page));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.4)]
    public void WhatAShadowLeavesLitIsNoSheet(double slant)
    {
        var page = Rows();
        for (var y = 0; y < page.Height; y++)
        {
            foreach (ref var pixel in page.Row(y)[..(int)(250 - (slant * (y - 400)))]) pixel = (byte)(pixel / 2);
        }

        Assert.Null(PageQuadrilateral.Find(page));
    }
}
