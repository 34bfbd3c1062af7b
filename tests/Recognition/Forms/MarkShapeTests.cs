using Digits.Recognition.Forms;

namespace Digits.Recognition.Tests;

public sealed class MarkShapeTests
{
    private static Component Shape(params string[] rows) => Component.Merge(ConnectedComponents.Find(Drawing.Bitmap(rows)));

    [Fact]
    public void TwoStrokesOverEachOtherAreACross()
    {
        Assert.Equal(1, CrossShape.Likeness(Shape(
            "##.......##",
            ".##.....##.",
            "..##...##..",
            "...##.##...",
            "....###....",
            "...##.##...",
            "..##...##..",
            ".##.....##.",
            "##.......##")), 0.05);
    }

    [Fact]
    public void NoDigitOfTheFontIsACross()
    {
        for (var digit = 0; digit < 10; digit++)
        {
            var page = Drawing.Paper(60, 80);
            Drawing.Digit(page, digit, 10, 10, 6);
            var shape = Component.Merge(ConnectedComponents.Find(Bitmap.Above(page.Invert(), 128)));

            Assert.True(CrossShape.Likeness(shape) < 0.1, $"{digit} looks like a cross.");
            Assert.True(DashShape.Likeness(shape, new Box(0, 0, 60, 80)) < 0.1, $"{digit} looks like a dash.");
        }
    }

    [Fact]
    public void AFlatStrokeIsADash() => Assert.Equal(1, DashShape.Likeness(Shape("##########", "##########"), new Box(0, 0, 20, 24)));

    [Fact]
    public void ABlotIsNoCross() => Assert.Equal(0, CrossShape.Likeness(Shape("########", "########", "########", "########", "########")));
}
