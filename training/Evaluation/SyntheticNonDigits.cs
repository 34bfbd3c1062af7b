using Digits.Recognition;
using Digits.Training.Data;
using Digits.Training.Samples;

namespace Digits.Training.Evaluation;

/// <summary>Pictures that no one can take for a digit, made with a fixed seed: noise, empty paper, dashes. A reader that accepts these is not to be trusted.</summary>
public static class SyntheticNonDigits
{
    public const int CountOfEach = 1000; // one wrongly accepted is 0.1 %
    private const int Seed = 7;

    public static IReadOnlyList<DigitSet> Make() => [Set("noise", Noise), Set("blank", Blank), Set("dash", Dash)];

    private static DigitSet Set(string name, Func<Random, GreyImage> make)
    {
        var random = new Random(Seed);
        return new DigitSet($"made/{name}", "all",
            [.. Enumerable.Range(0, CountOfEach).Select(_ => make(random))], [.. Enumerable.Repeat((byte)10, CountOfEach)])
        {
            Classes = [.. Enumerable.Range(0, 10).Select(digit => $"{digit}"), name],
        };
    }

    /// <summary>Grey or black-and-white pixels by chance, some as large as a pen is wide.</summary>
    private static GreyImage Noise(Random random)
    {
        var (side, grain, isBinary) = (random.Next(28, 72), random.Next(1, 5), random.Next(2) == 0);
        var share = random.Between(0.1, 0.9);
        var coarse = new byte[(side / grain + 1) * (side / grain + 1)];
        for (var i = 0; i < coarse.Length; i++) coarse[i] = isBinary ? (byte)(random.NextDouble() < share ? 255 : 0) : (byte)random.Next(256);
        var image = new GreyImage(side, side);
        for (var i = 0; i < image.Pixels.Length; i++) image.Pixels[i] = coarse[(i / side / grain * (side / grain + 1)) + (i % side / grain)];
        return image;
    }

    /// <summary>Paper: lit from one side, with a sensor's noise.</summary>
    private static GreyImage Blank(Random random)
    {
        var (width, height) = (random.Next(28, 120), random.Next(28, 120));
        var (grey, slopeX, slopeY, noise) = (random.Between(150, 250), random.Between(-25, 25), random.Between(-25, 25), random.Between(0, 4));
        var image = new GreyImage(width, height);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var light = grey + (slopeX * x / width) + (slopeY * y / height) + (noise * random.Gaussian());
                image[x, y] = (byte)Math.Clamp((int)light, 0, 255);
            }
        }

        return image;
    }

    /// <summary>A level stroke of a pen on paper, as people write for "nothing".</summary>
    private static GreyImage Dash(Random random)
    {
        var paper = Blank(random);
        var (length, half, slope) = (paper.Width * random.Between(0.3, 0.8), random.Between(0.8, 2.6), random.Between(-0.15, 0.15));
        var (left, middle, ink) = ((paper.Width - length) * random.NextDouble(), paper.Height * random.Between(0.3, 0.7), random.Between(20, 110));
        for (var y = 0; y < paper.Height; y++)
        {
            for (var x = 0; x < paper.Width; x++)
            {
                var along = Math.Clamp(x, left, left + length);
                var (dx, dy) = (x - along, y - middle - (slope * (along - left)));
                var cover = Math.Clamp(half + 0.5 - Math.Sqrt((dx * dx) + (dy * dy)), 0, 1);
                paper[x, y] = (byte)(paper[x, y] + (cover * (Math.Min(ink, paper[x, y]) - paper[x, y])));
            }
        }

        return paper;
    }
}
