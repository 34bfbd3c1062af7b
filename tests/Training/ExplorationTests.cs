using Digits.Recognition;
using Digits.Training.Data;

namespace Digits.Training.Tests;

public sealed class ExplorationTests
{
    [Fact]
    public void SamePicturesAreFoundAcrossAndWithinSets()
    {
        var (a, b, c, empty) = (Picture(1), Picture(2), Picture(3), new GreyImage(28, 28));
        DigitSet first = Set([a, b, empty], [1, 2, 3]), second = Set([c, b, empty, b], [3, 2, 3, 2]);
        Assert.Equal([(1, 1), (1, 3)], SamePictures.Between(first, second));
        Assert.Equal((0, 1), (SamePictures.Within(first), SamePictures.Within(second)));
    }

    [Fact]
    public void PortraitHasAveragesInkAndExtremes()
    {
        // Three 4s: twice half of the picture white, once all of it. The average is nearer to the two.
        var portrait = DigitSetPortrait.Of(Set([Half(), Full(), Half(), Full()], [4, 4, 4, 12]));
        Assert.Equal(255, portrait.Averages[4][0, 0]);
        Assert.Equal(85, portrait.Averages[4][27, 27]);
        Assert.Equal((0.5 + 1 + 0.5) / 3, portrait.InkPerDigit[4], 6);
        Assert.Equal((0, 1), (portrait.MostTypical[4], portrait.LeastTypical[4]));
        Assert.Equal(-1, portrait.MostTypical[5]);
    }

    [Fact]
    public void WritersAreCounted()
    {
        var summary = DigitSetSummary.Of(Set([Picture(1), Picture(2), Picture(3)], [0, 1, 2]) with { Writers = ["x", "y", "x"] });
        Assert.Equal(new WriterSummary(2, 1, 2), summary.Writers);
        Assert.Null(DigitSetSummary.Of(Set([Picture(1)], [0])).Writers);
    }

    [DataFact("mnist")]
    public void MnistHasNoPictureInBothSplits()
    {
        var folder = DataFactAttribute.Folder("mnist")!;
        Assert.Empty(SamePictures.Between(Mnist.Read(folder, "train"), Mnist.Read(folder, "test")));
    }

    private static DigitSet Set(GreyImage[] images, byte[] labels) => new("set", "all", images, labels) { IsNormalized = true };

    private static GreyImage Picture(byte grey)
    {
        var picture = new GreyImage(28, 28);
        picture[3, 3] = grey;
        return picture;
    }

    private static GreyImage Half() => new(28, 28, [.. Enumerable.Range(0, 784).Select(i => (byte)(i < 392 ? 255 : 0))]);

    private static GreyImage Full() => new(28, 28, [.. Enumerable.Repeat((byte)255, 784)]);
}
