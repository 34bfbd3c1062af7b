using Digits.Training.Augmentation;

namespace Digits.Training.Tests;

public sealed class AugmentationTests
{
    private const int Side = 28;

    [Fact]
    public void WithoutAnySettingAPictureStaysAsItIs()
    {
        var picture = Picture();
        var result = new float[Side * Side];
        Augmenter.Apply(picture, result, AugmentationSettings.None, new Random(3));
        Assert.All(picture.Zip(result), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }

    [Fact]
    public void TheSameChanceGivesTheSamePictureAndOtherChanceAnother()
    {
        float[] Augmented(int seed)
        {
            var result = new float[Side * Side];
            Augmenter.Apply(Picture(), result, new AugmentationSettings { ScanShare = 1 }, new Random(seed));
            return result;
        }

        Assert.Equal(Augmented(1), Augmented(1));
        Assert.NotEqual(Augmented(1), Augmented(2));
    }

    [Fact]
    public void WhateverHappensValuesStayBetweenPaperAndInk()
    {
        var wild = new AugmentationSettings { WildShare = 0.5, StrokeShare = 1, ScanShare = 1 };
        var result = new float[Side * Side];
        for (var seed = 0; seed < 2000; seed++)
        {
            Augmenter.Apply(Picture(), result, wild, new Random(seed));
            Assert.All(result, value => Assert.InRange(value, 0, 1.0001f));
        }
    }

    [Fact]
    public void APictureKeepsItsPlaceAndMostOfItsInk()
    {
        var settings = new AugmentationSettings { WildShare = 0, StretchShare = 0, StrokeShare = 0, ScanShare = 0 };
        var (x, y, ink) = Mass(Picture());
        var result = new float[Side * Side];
        for (var seed = 0; seed < 300; seed++)
        {
            Augmenter.Apply(Picture(), result, settings, new Random(seed));
            var (movedX, movedY, left) = Mass(result);
            Assert.InRange(Math.Abs(movedX - x), 0, 4);
            Assert.InRange(Math.Abs(movedY - y), 0, 4);
            Assert.InRange(left / ink, 0.6, 1.5);
        }
    }

    [Fact]
    public void ANarrowDigitIsStretchedToASquareAtMost()
    {
        var bar = new float[Side * Side];
        for (var y = 4; y < 24; y++) bar[(y * Side) + 12] = bar[(y * Side) + 13] = bar[(y * Side) + 14] = bar[(y * Side) + 15] = 1;
        var (result, widths) = (new float[Side * Side], new List<int>());
        for (var seed = 0; seed < 200; seed++)
        {
            Augmenter.Apply(bar, result, AugmentationSettings.None with { StretchShare = 1 }, new Random(seed));
            widths.Add(Enumerable.Range(0, Side).Count(x => result[(14 * Side) + x] > 0.5f));
            Assert.Equal(20, Enumerable.Range(0, Side).Count(y => result[(y * Side) + 14] > 0.5f));
        }

        Assert.InRange(widths.Min(), 4, 6);
        Assert.InRange(widths.Max(), 18, 20);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(-0.6, false)]
    public void StrokesBecomeThickerOrThinner(double amount, bool thicker)
    {
        var picture = Picture();
        StrokeWidth.Change(picture, (float)amount);
        Assert.Equal(thicker, picture.Sum() > Picture().Sum());
    }

    [Fact]
    public void DilationByOneIsTheLargestOfThePixelAndItsFourNeighbours()
    {
        var picture = new float[Side * Side];
        picture[(10 * Side) + 10] = 1;
        StrokeWidth.Change(picture, 1);
        int[] lit = [(9 * Side) + 10, (10 * Side) + 9, (10 * Side) + 10, (10 * Side) + 11, (11 * Side) + 10];
        Assert.Equal(lit, Enumerable.Range(0, picture.Length).Where(i => picture[i] == 1));
    }

    [Theory]
    [InlineData(7, 9)]
    [InlineData(7.5f, 9)]
    [InlineData(7.2f, 9.9f)]
    public void OnASlopeThereIsNothingToRoundOff(float x, float y)
    {
        var slope = Enumerable.Range(0, Side * Side).Select(i => ((i % Side * 0.6f) + (i / Side * 0.4f)) / Side).ToArray();
        Assert.Equal(((x * 0.6f) + (y * 0.4f)) / Side, Warp.Sample(slope, x, y), 1e-5f);
    }

    [Fact]
    public void ASampleLiesBetweenPaperAndInk()
    {
        var edge = Enumerable.Range(0, Side * Side).Select(i => i % Side < 10 ? 1f : 0).ToArray(); // a cubic swings beyond edges
        Assert.All(Enumerable.Range(0, 280), i => Assert.InRange(Warp.Sample(edge, i / 10f, 14), 0, 1));
        Assert.Equal(0, Warp.Sample(edge, -1, 5));
    }

    [Fact]
    public void WhatIsReadLaterWasNeverResampledSoSomePicturesAreNot()
    {
        var settings = new AugmentationSettings { StrokeShare = 0, ScanShare = 0 };
        var (picture, result) = (Picture(), new float[Side * Side]);
        Assert.InRange(Enumerable.Range(0, 500).Count(seed =>
        {
            Augmenter.Apply(picture, result, settings, new Random(seed));
            return picture.AsSpan().SequenceEqual(result);
        }), 25, 75);
    }

    [Fact]
    public void CuttingAnEdgeTakesInkOnlyThere()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var (before, after) = (Picture(), Picture());
            ScanEffects.CutEdge(after, new Random(seed));
            for (var i = 0; i < after.Length; i++)
            {
                var (x, y) = (i % Side, i / Side);
                if (x is >= 6 and < 22 && y is >= 6 and < 22) Assert.Equal(before[i], after[i]);
                else Assert.True(after[i] == before[i] || after[i] == 0);
            }
        }
    }

    [Fact]
    public void LowResolutionLeavesAnEvenPictureEvenInItsMiddle()
    {
        var picture = Enumerable.Repeat(0.5f, Side * Side).ToArray();
        ScanEffects.LowResolution(picture, new Random(1));
        Assert.All(Enumerable.Range(8, 12), i => Assert.Equal(0.5f, picture[(i * Side) + i], 0.01f));
    }

    [Fact]
    public void AHalfIsAsLargeAsADigitAndNotAsSquare()
    {
        // A plus sign as "digit" 4: its left half is a T on its side, or a dash when the cut leaves out the upright.
        var plus = new float[Side * Side];
        for (var i = 4; i < 24; i++) plus[(13 * Side) + i] = plus[(14 * Side) + i] = plus[(i * Side) + 13] = plus[(i * Side) + 14] = 1;
        var half = new float[Side * Side];
        for (var seed = 0; seed < 20; seed++)
        {
            Fragments.Half(plus, 4, half, new Random(seed));
            var lit = Enumerable.Range(0, half.Length).Where(i => half[i] > 0.3f).ToArray();
            var (width, height) = (lit.Max(i => i % Side) - lit.Min(i => i % Side), lit.Max(i => i / Side) - lit.Min(i => i / Side));
            Assert.InRange(Math.Max(width, height), 17, 21);
            Assert.InRange(Math.Min(width, height), 1, 14);
        }
    }

    [Fact]
    public void TwoDigitsShareTheFrameSideBySide()
    {
        var pair = new float[Side * Side];
        Fragments.Pair(Picture(), Picture(), pair, new Random(1));
        float Ink(int from, int to) => Enumerable.Range(0, pair.Length).Where(i => i % Side >= from && i % Side < to).Sum(i => pair[i]);
        Assert.InRange(Ink(0, 14) / Ink(14, 28), 0.6, 1.6);
        Assert.True(Ink(2, 26) > 0.95 * Ink(0, 28));
    }

    [Fact]
    public void NoHalfIsTakenThatLooksLikeADigit()
    {
        Assert.False(Fragments.HasHalf(1)); // half a 1 is a 1
        Assert.True(Fragments.HasHalf(4));
    }

    // A ring like a 0, eight pixels wide and sixteen high.
    private static float[] Picture()
    {
        var picture = new float[Side * Side];
        for (var i = 0; i < picture.Length; i++)
        {
            var (x, y) = (((i % Side) - 14) / 5.0, ((i / Side) - 14) / 9.0);
            picture[i] = (float)Math.Clamp(1.5 - (4 * Math.Abs(Math.Sqrt((x * x) + (y * y)) - 1)), 0, 1);
        }

        return picture;
    }

    private static (double X, double Y, double Ink) Mass(float[] picture)
    {
        var ink = picture.Sum();
        return (picture.Select((value, i) => value * (i % Side)).Sum() / ink, picture.Select((value, i) => value * (i / Side)).Sum() / ink, ink);
    }
}
