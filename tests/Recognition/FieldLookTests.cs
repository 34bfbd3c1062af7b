namespace Digits.Recognition.Tests;

public sealed class FieldLookTests
{
    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(0.12, 0.06, 1)]
    [InlineData(0.12, 0.06, 0.85)]
    public void WhatIsFoundInTheDrawnFieldIsPlacedInTheField(double slant, double fall, double scale)
    {
        var field = Drawing.Paper(60, 80);
        foreach (var y in (int[])[29, 30, 31])
        {
            foreach (var x in (int[])[19, 20, 21]) field[x, y] = 0;
        }

        var (drawn, back) = new FieldLook(slant, fall, scale).Draw(field);

        var darkest = Array.IndexOf(drawn.Pixels, drawn.Pixels.Min());
        var (foundX, foundY) = back.Map((darkest % drawn.Width) + 0.5, (darkest / drawn.Width) + 0.5);
        Assert.InRange(foundX, 19, 22);
        Assert.InRange(foundY, 29, 32);
    }

    [Fact]
    public void TheWholeFieldIsDrawn()
    {
        var (drawn, back) = new FieldLook(Slant: 0.12, Fall: 0.06).Draw(Drawing.Paper(50, 100));

        var corner = back.Inverse().Map(50, 100);
        Assert.Equal((62, 103), (drawn.Width, drawn.Height));
        Assert.Equal((62, 103), (Math.Round(corner.X, 6), Math.Round(corner.Y, 6)));
    }

    [Fact]
    public void AFieldDrawnAsItStandsIsTheSamePicture()
    {
        var field = Drawing.Paper(5, 5);

        Assert.Same(field, new FieldLook().Draw(field).Drawn);
    }
}
