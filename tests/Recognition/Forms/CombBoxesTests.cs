using Digits.Recognition.Forms;

namespace Digits.Recognition.Tests;

public sealed class CombBoxesTests
{
    private const int Left = 100, Top = 50, Side = 60, Boxes = 3;

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public void WhereBoxesArePrintedPaleAStraightStrokeIsNoRuleOfThem(bool isPale, int rules)
    {
        var ink = new GreyImage(400, 200);
        Drawing.Fill(ink, new Box(Left + 6, Top + 12, 3, Side - 24), 255); // a 1

        Assert.Equal(rules, Find(ink, isPale).Verticals.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void RulesAreFoundWhereTheyWerePrintedAside(bool isPale)
    {
        const int Aside = 5;
        var ink = new GreyImage(400, 200);
        for (var i = 0; i <= Boxes; i++) Drawing.Fill(ink, new Box(Left + Aside + (i * Side) - 1, Top, 2, Side), 255);

        var comb = Find(ink, isPale);

        Assert.Equal([Left + Aside, Left + Aside + Side, Left + Aside + (2 * Side)], comb.Boxes.Select(box => box.X));
        Assert.Equal(Boxes + 1, comb.Verticals.Count);
    }

    private static CombBoxes Find(GreyImage ink, bool isPale) =>
        CombBoxes.Find(Bitmap.Above(ink, 127), new FormField { Name = "votes", X = 0, Y = 0, Width = 1, Height = 1, Boxes = Boxes, PaleGuides = isPale }, Left, Top, Boxes * Side, Side);
}
