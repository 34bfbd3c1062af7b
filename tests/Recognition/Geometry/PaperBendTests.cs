using Digits.Recognition.Geometry;

namespace Digits.Recognition.Tests;

public sealed class PaperBendTests
{
    private const int Width = 800, Height = 600;

    /// <summary>Where a bent page shows a point of the flat one.</summary>
    private delegate (double X, double Y) Bend(double x, double y);

    private static readonly Dictionary<string, Bend> Bends = new()
    {
        ["arched"] = (x, y) => (x, y + (12 * Math.Sin(Math.PI * x / Width))),
        ["waving"] = (x, y) => (x, y + (7 * Math.Sin(2 * Math.PI * x / Width))),
        ["arched below only"] = (x, y) => (x, y + (20 * y / Height * Math.Sin(Math.PI * x / Width))),
        ["arched sideways"] = (x, y) => (x + (12 * Math.Sin(Math.PI * y / Height)), y),
        ["arched both ways"] = (x, y) => (x + (12 * Math.Sin(Math.PI * y / Height)), y - (12 * Math.Sin(Math.PI * x / Width))),
    };

    public static TheoryData<string> Names => [.. Bends.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void RuledLinesTellHowPaperIsBent(string name)
    {
        var bend = Bends[name];

        var found = Find(Show(Squares(), bend))!;

        // Up to where the lines' levels are, which their middles set.
        var (middleX, middleY) = (Width / 2.0, Height / 2.0);
        for (var y = 80; y <= 520; y += 40)
        {
            for (var x = 80; x <= 720; x += 40)
            {
                var (atMiddleX, atMiddleY) = (bend(x, middleY).X - x, bend(middleX, y).Y - y);
                var (expectedX, expectedY) = bend(x, y);
                var (foundX, foundY) = found.ToPage(x + atMiddleX, y + atMiddleY);
                Assert.Equal(expectedX, foundX, 1.5);
                Assert.Equal(expectedY, foundY, 1.5);
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(-8)]
    public void FlatPaperIsNot(double degrees)
    {
        var toPage = Homography.Translation(-Width / 2.0, -Height / 2.0).Then(Homography.Rotation(degrees)).Then(Homography.Translation(Width / 2.0, Height / 2.0));

        Assert.Null(Find(ImageWarp.Apply(Squares(), toPage, Width, Height)));
    }

    [Fact]
    public void PaperWithoutLinesIsTakenToBeFlat()
    {
        var page = Drawing.Paper(Width, Height);
        for (var y = 60; y < Height - 60; y += 60) Drawing.Number(page, "27182818", 60, y, 4);

        Assert.Null(Find(Show(page, Bends["arched"])));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void ABentPageIsDrawnFlatAndItsPlacesLeadBack(string name)
    {
        var page = Squares();
        var mark = new Box(310, 470, 20, 20); // within a square
        Drawing.Fill(page, mark, 0);
        var bent = Show(page, Bends[name]);

        var straight = PageGeometry.Straighten(bent);

        Assert.Null(Find(straight.Upright));
        var drawn = Assert.Single(ConnectedComponents.Find(Bitmap.Above(straight.Upright.Invert(), 127)), shape => shape.Box.Width is > 15 and < 25);
        var shown = straight.Shown(straight.ToPage.Map(drawn.Box));
        var (x, y) = Bends[name](320, 480);
        Assert.Equal(x, shown.X + (shown.Width / 2.0), 2.5);
        Assert.Equal(y, shown.Y + (shown.Height / 2.0), 2.5);
    }

    private static GreyImage Squares()
    {
        var page = Drawing.Paper(Width, Height);
        for (var x = 60; x < Width; x += 40) Drawing.Fill(page, new Box(x, 60, 2, Height - 120), 0);
        for (var y = 60; y < Height; y += 40) Drawing.Fill(page, new Box(60, y, Width - 120, 2), 0);
        return page;
    }

    private static GreyImage Show(GreyImage page, Bend bend)
    {
        // Bends are small beside what they are functions of, so two steps lead back.
        (double X, double Y) Back(double x, double y)
        {
            var (flatX, flatY) = (x, y);
            for (var step = 0; step < 4; step++)
            {
                var (shownX, shownY) = bend(flatX, flatY);
                (flatX, flatY) = (flatX + x - shownX, flatY + y - shownY);
            }

            return (flatX, flatY);
        }

        return ImageWarp.Apply(page, Back, page.Width, page.Height);
    }

    private static PaperBend? Find(GreyImage page)
    {
        var ink = page.Invert();
        return PaperBend.Find(ink, Bitmap.Above(ink, 127), areLevel: false);
    }
}
