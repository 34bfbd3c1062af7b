using Digits.Recognition;
using Digits.Training.Samples;

namespace Digits.Training.Augmentation;

/// <summary>Drawn things that are no digits, through recognition's own normalisation: letters, and marks that pens leave on forms.</summary>
public static class RubbishShapes
{
    // As PenPath text: crosses, ticks, brackets, waves, arrows, signs. Upright strokes are 1s and left out, rings are 0s.
    private static readonly string[] Marks =
    [
        "0,0! 60,100 / 60,0! 0,100", "30,20! 30,80 / 0,50! 60,50", "0,50! 60,50", "0,60 30,48 60,52", "0,40! 60,40 / 0,60! 60,60",
        "0,60! 20,90! 60,10", "0,50 14,40 30,52 44,62 60,50", "0,70 8,40 16,70 24,40 32,70 40,40 48,70 56,40", "40,0 10,20 10,80 40,100",
        "10,0 40,20 40,80 10,100", "0,50! 56,50 / 40,36! 58,50! 40,64", "10,0! 10,100 / 50,0! 50,100 / 0,35! 60,35 / 0,65! 60,65",
        "0,100! 30,20! 60,100! 0,100", "0,20! 56,20! 56,80! 0,80! 0,20", "30,10! 30,90 / 4,26! 56,74 / 56,26! 4,74",
        "10,40! 12,42 / 48,40! 50,42 / 8,70 30,86 52,70", "0,50 20,10 40,90 60,50 40,10 20,90 0,50", "50,10! 10,50! 50,90", "10,10! 50,50! 10,90",
        "6,90 20,10 30,90 44,10 54,90", "0,100! 28,0! 56,100", "0,98 22,30 30,2! 40,40 60,100", "0,0! 60,0! 60,100", "0,0! 0,100! 60,100", "0,50! 20,50 / 40,50! 60,50", "12,20! 14,60 / 44,20! 46,60",
    ];

    private static readonly char[] Letters = [.. LetterShapes.All.Where(letter => !LetterShapes.LookAlikes.Contains(letter))];

    /// <summary>Letters that nobody takes for a digit, each by a hand of its own.</summary>
    public static GreyImage[] DrawLetters(int count, int seed) => DrawnPictures.Make(count, seed, (random, i) =>
    {
        var raster = new PenRaster(DrawnPictures.Side);
        new Handwriting(random).Write(raster, Letters[i % Letters.Length], 18, 42, 32);
        return raster;
    });

    /// <summary>Crosses, ticks, dashes, signs, scribbles, dots and blots.</summary>
    public static GreyImage[] DrawMarks(int count, int seed) => DrawnPictures.Make(count, seed, (random, i) => (i % 8) switch
    {
        0 => Blot(random),
        1 => Scribble(random),
        _ => Mark(random, Marks[random.Next(Marks.Length)]),
    });

    private static PenRaster Mark(Random random, string path)
    {
        var raster = new PenRaster(DrawnPictures.Side);
        var (size, width, slant) = (random.Between(24, 36), random.Between(1, 2.6), random.Between(-0.25, 0.25));
        var (breadth, height) = (random.Between(0.7, 1.2), random.Between(0.7, 1.15));
        foreach (var line in PenPath.Trace(path, Move)) raster.Stroke(line, [.. line.Select(_ => width)]);
        return raster;

        PenPoint Move(PenPoint p) => new(
            32 + (size * (((p.X - 0.3) * breadth) + (slant * (0.5 - p.Y)) + (0.03 * random.Gaussian()))),
            32 + (size * (((p.Y - 0.5) * height) + (0.03 * random.Gaussian()))));
    }

    // A drop of ink: full disks around a middle, more or less apart.
    private static PenRaster Blot(Random random)
    {
        var raster = new PenRaster(DrawnPictures.Side);
        var spread = random.Between(0, 7);
        for (var drops = random.Next(1, 9); drops > 0; drops--)
        {
            var at = new PenPoint(32 + (spread * random.Gaussian()), 32 + (spread * random.Gaussian()));
            raster.Stroke([at, at], [random.Between(2, 6), random.Between(2, 6)]);
        }

        return raster;
    }

    // Something crossed out: a pen that goes to and fro.
    private static PenRaster Scribble(Random random)
    {
        var points = Enumerable.Range(0, random.Next(11, 20)).Select(i => $"{(i % 2 == 0 ? 0 : 60) + random.Next(-12, 13)},{random.Next(0, 101)}");
        return Mark(random, string.Join(' ', points));
    }
}
