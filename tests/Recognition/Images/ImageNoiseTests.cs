namespace Digits.Recognition.Tests;

public sealed class ImageNoiseTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(12)]
    public void NoiseIsEstimatedAmongStrokes(double deviation)
    {
        var page = Drawing.Paper(200, 200, 160);
        Drawing.Number(page, "1234", 20, 40, 5, 90);

        Assert.Equal(deviation, ImageNoise.Estimate(WithNoise(page, deviation)), 0.15 * deviation);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void SmoothingLeavesTheStatedShare(int rounds)
    {
        const double Deviation = 20;
        var page = WithNoise(Drawing.Paper(200, 200, 128), Deviation);

        for (var round = 0; round < rounds; round++) page = ImageNoise.Smooth(page);

        var mean = page.Pixels.Average(level => (double)level);
        var left = Math.Sqrt(page.Pixels.Average(level => (level - mean) * (level - mean)));
        Assert.Equal(Deviation * ImageNoise.ShareLeft(rounds), left, 1.0);
    }

    [Fact]
    public void SmallPicturesAreTakenAsTheyAre() => Assert.Equal(0, ImageNoise.Estimate(WithNoise(Drawing.Paper(28, 28, 128), 20)));

    /// <summary>Faint pencil, fifteen levels from the paper, is ink where the paper is clean.</summary>
    [Fact]
    public void FaintPencilIsInk()
    {
        var page = Drawing.Paper(200, 200, 200);
        Drawing.Number(page, "12", 20, 40, 5, 185);

        Assert.NotNull(PaperNormalization.ToInk(page));
    }

    private static GreyImage WithNoise(GreyImage image, double deviation)
    {
        var random = new Random(1);
        return new GreyImage(image.Width, image.Height, [.. image.Pixels.Select(level => (byte)Math.Clamp(Math.Round(level + (deviation * Normal(random))), 0, 255))]);
    }

    /// <summary>Box and Muller 1958.</summary>
    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
