namespace Digits.Recognition.Tests;

public sealed class InkPiecesTests
{
    private static List<Box> Find(params string[] squares) => new InkPieces(Drawing.Bitmap(squares), margin: 1, longest: 8, worth: 4).Find();

    [Fact]
    public void NothingHasNoPieces() => Assert.Empty(Find("....", "...."));

    [Fact]
    public void APieceIsNoLargerThanWhatStandsInIt() => Assert.Equal([new Box(1, 1, 3, 2)], Find(".....", ".##..", "...#.", "....."));

    [Fact]
    public void ACutGoesThroughTheWidestEmptyBand() => Assert.Equal([new Box(0, 0, 1, 1), new Box(5, 0, 2, 1)], Find("#....##"));

    [Fact]
    public void CutsGoAcrossAndDown() => Assert.Equal(
        [new Box(0, 0, 2, 1), new Box(0, 5, 1, 1), new Box(6, 5, 2, 1)],
        Find("##......", "........", "........", "........", "........", "#.....##"));

    [Fact]
    public void WhatItsMarginsWouldFillIsNotCut() => Assert.Single(Find("#..#"));

    [Fact]
    public void WhatIsTooLongIsHalved() => Assert.Equal([new Box(0, 0, 5, 1), new Box(5, 0, 5, 1)], Find("##########"));
}
