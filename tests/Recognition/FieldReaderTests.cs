using Digits.Recognition.Geometry;

namespace Digits.Recognition.Tests;

/// <summary>With the model that ships, on a sample's number of which the place is known.</summary>
public sealed class FieldReaderTests : IDisposable
{
    private readonly DigitClassifier classifier = TestModels.Shipped();
    private readonly GreyImage page = SampleScan.Picture("field.png");

    public void Dispose() => classifier.Dispose();

    [Fact]
    public void WhatIsInDoubtIsLookedAtAgainAndNothingElse()
    {
        var (text, box) = SampleScan.Field();
        var (doubtful, likely) = (Seven(box, 0.2), Seven(box, 0.6));

        var lines = Reader().LookAgain([doubtful, likely], page, Homography.Identity, default);

        Assert.Equal(text, lines[0].Text);
        Assert.InRange(lines[0].Confidence, 0.5, 1);
        Assert.Same(likely, lines[1]);
    }

    [Fact]
    public void ANumberThatProvesToBePartOfTheOneBesideItIsNotToldTwice()
    {
        var (text, box) = SampleScan.Field();
        var lastDigit = Reader().Read(page, Homography.Identity, null, default)[0].Digits[^1].Box;

        var lines = Reader().LookAgain([Seven(box, 0.2), Seven(lastDigit, 0.95)], page, Homography.Identity, default);

        Assert.Equal(text, Assert.Single(lines).Text);
    }

    [Fact]
    public void WhereNothingIsSeenInsteadTheDoubtfulReadingStays()
    {
        var paper = new GreyImage(page.Width, page.Height);
        Array.Fill(paper.Pixels, (byte)240);
        var doubtful = Seven(SampleScan.Field().Box, 0.2);

        Assert.Same(doubtful, Assert.Single(Reader().LookAgain([doubtful], paper, Homography.Identity, default)));
    }

    private FieldReader Reader()
    {
        var spotReader = new SpotReader(classifier.Spotter!, classifier);
        return new FieldReader(spotReader, spotReader);
    }

    private static LineReading Seven(Box box, double confidence)
    {
        var probabilities = new float[10];
        probabilities[7] = 1;
        return LineReading.Of([DigitReading.Of(probabilities, confidence, box, 0.9)], confidence, 0.9);
    }
}
