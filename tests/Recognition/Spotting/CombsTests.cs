namespace Digits.Recognition.Tests.Spotting;

public sealed class CombsTests
{
    private const int Top = 60, Height = 34; // of the boxes; the digits in them are 20 pixels high
    private readonly GreyImage ink = new(400, 160);

    [Theory]
    [InlineData(12, 200)]
    [InlineData(12, 60)] // printed pale
    [InlineData(2, 200)] // they share a side
    public void DigitsInBoxesSideBySideAreOneNumber(int gap, byte tone)
    {
        for (var i = 0; i < 3; i++) Box(40 + (i * (28 + gap)), 28, tone);

        var number = Assert.Single(new Combs(ink).Join(Enumerable.Range(0, 3).Select(i => Number(54 + (i * (28 + gap))))));

        Assert.Equal([54.0, 54 + 28 + gap, 54 + (2 * (28 + gap))], number.Select(digit => digit.CentreX));
    }

    [Fact]
    public void NumbersOnBothSidesOfATablesRuleStayApart()
    {
        Box(40, 28);
        Box(80, 28);
        Drawing.Fill(ink, new Box(73, 0, 3, ink.Height), 200);

        Assert.Equal(2, new Combs(ink).Join([Number(54), Number(94)]).Count);
    }

    [Theory]
    [InlineData(24, 44)] // of another size
    [InlineData(28, 0)] // one stands on paper
    [InlineData(0, 0)]
    public void WhatStandsInNoLikeBoxesStaysApart(int first, int second)
    {
        if (first > 0) Box(54 - (first / 2), first);
        if (second > 0) Box(100 - (second / 2), second);

        Assert.Equal(2, new Combs(ink).Join([Number(54), Number(100)]).Count);
    }

    [Fact]
    public void TwoNumbersInBoxesOfTheirOwnStayApart()
    {
        Box(40, 50);
        Box(100, 50);

        Assert.Equal(2, new Combs(ink).Join([Number(54, 74), Number(114, 134)]).Count);
    }

    [Fact]
    public void ANumberGoesOnWhereTheNextBoxIsFilled()
    {
        for (var i = 0; i < 3; i++) Box(40 + (i * 40), 28);
        var (first, last) = (Number(54), Number(134));

        Assert.True(new Combs(ink).GoesOn(first, () => Number(94)));
        Assert.True(new Combs(ink).GoesOn(last, () => Number(94)));
        Assert.False(new Combs(ink).GoesOn(first, () => last));
    }

    private void Box(int x, int width, byte tone = 200)
    {
        Drawing.Fill(ink, new Box(x, Top, width, 2), tone);
        Drawing.Fill(ink, new Box(x, Top + Height - 2, width, 2), tone);
        Drawing.Fill(ink, new Box(x, Top, 2, Height), tone);
        Drawing.Fill(ink, new Box(x + width - 2, Top, 2, Height), tone);
    }

    private static List<Spot> Number(params int[] digits) =>
        [.. digits.Select(x => new Spot(x, Top + (Height / 2), 12, 20, [1, 0, 0, 0, 0, 0, 0, 0, 0, 0], 0.9))];
}
