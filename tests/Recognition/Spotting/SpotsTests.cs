namespace Digits.Recognition.Tests.Spotting;

public sealed class SpotsTests
{
    [Fact]
    public void OfTwoSpotsOnOneDigitTheSurerStays()
    {
        var kept = Spots.WithoutCovered([Spot(3, 20, 20), Spot(8, 21, 22)]);

        Assert.Equal([3], kept.Select(spot => spot.Digit));
    }

    [Fact]
    public void SlantingNeighboursWhoseBoxesOverlapBothStay()
    {
        var kept = Spots.WithoutCovered([Spot(4, 20, 20, width: 16), Spot(1, 30, 20, width: 14)]);

        Assert.Equal([4, 1], kept.Select(spot => spot.Digit));
    }

    [Fact]
    public void NarrowBoxesOnOneStrokeAreOneDigit()
    {
        var kept = Spots.WithoutCovered([Spot(1, 20, 20, width: 4), Spot(1, 22.5, 19, width: 3), Spot(1, 31, 20, width: 4)]);
        Assert.Equal([20, 31], kept.Select(spot => spot.CentreX));
    }

    [Fact]
    public void ALoopThatReachesOutOfItsDigitIsNoNought()
    {
        var loop = Spot(0, 14, 27, width: 12) with { Height = 12 };
        var two = Spot(2, 20, 20, width: 18);

        Assert.Equal([2], Spots.WithoutParts([loop, Sure(two)]).Select(spot => spot.Digit));
        Assert.Equal([0, 2], Spots.WithoutParts([loop with { CentreX = 8 }, Sure(two)]).Select(spot => spot.Digit)); // beside it
        Assert.Equal([0, 2], Spots.WithoutParts([loop, two]).Select(spot => spot.Digit));
    }

    [Fact]
    public void ALargeDigitThatIsANumberAndItsCrossIsNone()
    {
        var whole = Spot(9, 30, 40, width: 60) with { Height = 80 };
        var stacked = Spot(8, 20, 40) with { Height = 80 };

        Assert.Equal([1, 6], Spots.WithoutNumbers([whole, Spot(1, 20, 20), Spot(6, 38, 22)]).Select(spot => spot.Digit));
        Assert.Equal([8, 0, 0], Spots.WithoutNumbers([stacked, Spot(0, 20, 20), Spot(0, 20, 60)]).Select(spot => spot.Digit)); // an 8's loops
    }

    [Fact]
    public void DigitsSideBySideAreOneNumberAndWideGapsPartNumbers()
    {
        var numbers = Spots.Numbers([Spot(7, 100, 20), Spot(1, 20, 20), Spot(2, 38, 22)], maxGap: 0.8);

        Assert.Equal(["12", "7"], numbers.Select(Text));
    }

    [Fact]
    public void ASmallNoughtAfterATallDigitBelongsToTheNumber()
    {
        var nought = Spot(0, 40, 24) with { Height = 10, Width = 8 };

        Assert.Equal(["40"], Spots.Numbers([Spot(4, 20, 20), nought], maxGap: 0.8).Select(Text));
    }

    [Fact]
    public void OnlyASureNoughtMayBeLessThanAThirdOfItsNeighbour()
    {
        var nought = Spot(0, 30, 24) with { Height = 6, Width = 6 };
        var five = Spot(5, 30, 24) with { Height = 6, Width = 6 };

        Assert.Equal(["40"], Spots.Numbers([Spot(4, 20, 20), Sure(nought)], maxGap: 0.8).Select(Text));
        Assert.Equal(["4", "0"], Spots.Numbers([Spot(4, 20, 20), nought], maxGap: 0.8).Select(Text));
        Assert.Equal(["4", "5"], Spots.Numbers([Spot(4, 20, 20), Sure(five)], maxGap: 0.8).Select(Text));
    }

    [Fact]
    public void LinesAreReadFromTopToBottomAndEachFromLeftToRight()
    {
        var sorted = ReadingOrder.Sort([[Spot(4, 120, 62)], [Spot(3, 20, 60)], [Spot(2, 120, 18)], [Spot(1, 20, 20)]]);

        Assert.Equal(["1", "2", "3", "4"], sorted.Select(Text));
    }

    private static Spot Sure(Spot spot) => spot with { Score = 1, Probabilities = [.. spot.Probabilities.Select(p => p > 0.5f ? 0.99f : 0.001f)] };

    private static string Text(List<Spot> number) => string.Concat(number.Select(spot => spot.Digit));

    private static Spot Spot(int digit, double x, double y, double width = 14) =>
        new(x, y, width, 24, [.. Enumerable.Range(0, 10).Select(d => d == digit ? 0.91f : 0.01f)], 0.9);
}
