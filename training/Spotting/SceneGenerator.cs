using Digits.Training.Samples;

namespace Digits.Training.Spotting;

/// <summary>
/// Makes pieces of pages to learn from: numbers in one hand, on lines, in boxes or alone in a cell, among what stands around
/// numbers on paper (<see cref="SceneClutter"/>), as worn as scans are (<see cref="SceneWear"/>). The same seed makes the
/// same scene.
/// </summary>
public sealed class SceneGenerator(GlyphBook book, int width, int height)
{
    private const double SmallestDigit = 15, LargestDigit = 37; // pixels; the reader brings digits near the middle, 24

    private readonly SceneClutter clutter = new(book);

    public Scene Make(int seed)
    {
        var random = new Random(seed);
        var canvas = new SceneCanvas(width, height);
        var digits = new List<PlacedDigit>();
        var size = SmallestDigit * Math.Pow(LargestDigit / SmallestDigit, random.NextDouble());
        var style = Style.Draw(random, book);
        SceneClutter.Behind(canvas, random, size);

        var lines = (int)Math.Max(1, height / (size * random.Between(1.25, 2.6)));
        var pitch = height / (double)lines;
        var comb = random.NextDouble() < 0.2;
        for (var line = 0; line < lines; line++)
        {
            if (random.NextDouble() < 0.15) style = Style.Draw(random, book);
            var middle = (pitch * (line + 0.5)) + (0.12 * (pitch - size) * random.Gaussian());
            var tilt = 0.02 * random.Gaussian();
            for (var x = random.Between(-0.5, 1.5) * size; x < width - (0.3 * size);)
            {
                var kind = random.NextDouble();
                x = kind < 0.66 ? Number(canvas, random, digits, style, x, middle, tilt, size, comb)
                    : kind < 0.92 ? clutter.Word(canvas, random, x, middle, size)
                    : x + (random.Between(1, 3) * size);
                x += (random.NextDouble() < 0.2 ? random.Between(0.2, 0.6) : random.Between(0.6, 2)) * size; // words crowd numbers
            }
        }

        SceneClutter.InFront(canvas, random, size, pitch);
        var visible = digits.Where(IsMostlyInside).Select(digit => digit with { Counts = digit.Counts && !IsCovered(digit) }).ToList();
        SceneWear.Apply(canvas, random);
        return new Scene(width, height, canvas.Ink, visible);

        bool IsCovered(PlacedDigit digit) => canvas.MeanInk(digit.Left, digit.Top, digit.Right, digit.Bottom) > 0.6; // a digit fills a third of its box
    }

    private double Number(SceneCanvas canvas, Random random, List<PlacedDigit> digits, Style style, double x, double middle, double tilt, double size, bool comb)
    {
        var count = random.NextDouble() < 0.25 ? 1 : random.Next(2, random.NextDouble() < 0.15 ? 9 : 5);
        var step = comb ? size * random.Between(0.95, 1.7) : 0;
        var start = x;
        var placed = new List<PlacedDigit>();
        var digit = random.Next(10);
        for (var i = 0; i < count && x < width; i++)
        {
            if (random.NextDouble() > 0.1) digit = random.Next(10); // 11 and 00 look like ditto marks and chains: more of them
            var glyphs = style.Hand.Digits[digit];
            var glyph = glyphs[random.Next(glyphs.Count)];
            var share = digit == 0 ? style.Nought : 1;
            var tall = size * share * Math.Max(0.6, 1 + (style.Unevenness * random.Gaussian()));
            var pen = style.Pen(random, tall);
            var broad = glyph.Ink.Width * tall / glyph.Ink.Height * pen.Breadth;
            if (broad > 1.3 * tall) pen = pen with { Breadth = pen.Breadth * 1.3 * tall / broad };
            broad = Math.Min(broad, 1.3 * tall);
            var centre = comb ? start + (step * (i + 0.5)) + (0.06 * size * random.Gaussian()) : x + (broad / 2);
            var wave = (style.Wave * Math.Abs(random.Gaussian()), random.Between(0, 6.28));
            var y = middle + (tilt * (centre - start)) + (size * ((0.05 * random.Gaussian()) + ((1 - share) * random.Between(-0.5, 0.5))));
            var box = style.School is { } school ? Write(canvas, school, digit, centre, y, pen)
                : digit == 1 && style.IsPlainOne ? Stroke(canvas, random, centre, y, pen)
                : canvas.Draw(glyph, centre, y, pen, wave);
            if (box is { } drawn)
            {
                placed.Add(new PlacedDigit(digit, drawn.Left, drawn.Top, drawn.Right, drawn.Bottom, true));
                if (placed.Count > 1 && random.NextDouble() < style.Joined) SceneClutter.Ligature(canvas, random, placed[^2], placed[^1], size, pen.Strength);
            }

            x = comb ? start + (step * (i + 1)) : centre + (broad / 2) + (size * (style.Gap + (0.07 * random.Gaussian())));
        }

        if (placed.Count == 0) return x;
        if (comb) SceneClutter.Comb(canvas, random, start, middle, step, count, size);
        var struck = SceneClutter.Around(canvas, random, placed, size);
        digits.AddRange(placed.Select(digit => digit with { Counts = !struck }));
        return Math.Max(x, placed[^1].Right);
    }

    /// <summary>A 1 that is nothing but a stroke of a fine pen.</summary>
    private static (double Left, double Top, double Right, double Bottom)? Stroke(SceneCanvas canvas, Random random, double x, double y, SceneCanvas.Pen pen)
    {
        var thickness = pen.Height * random.Between(0.05, 0.14);
        var (lean, bow) = (pen.Slant * pen.Height / 2, 0.04 * pen.Height * random.Gaussian());
        canvas.Stroke([new(x + lean, y - (pen.Height / 2)), new(x + bow, y), new(x - lean, y + (pen.Height / 2))], thickness, pen.Strength);
        var reach = Math.Max(Math.Abs(lean), Math.Abs(bow)) + (thickness / 2);
        return (x - reach, y - (pen.Height / 2), x + reach, y + (pen.Height / 2));
    }

    /// <summary>A digit that is drawn as it was taught.</summary>
    private static (double Left, double Top, double Right, double Bottom) Write(SceneCanvas canvas, Handwriting hand, int digit, double x, double y, SceneCanvas.Pen pen)
    {
        const double HalfWidth = 0.29; // of the height
        canvas.PenStrength = pen.Strength;
        return hand.Write(canvas, (char)('0' + digit), x - ((HalfWidth + (hand.Slant / 2)) * pen.Height), y + (pen.Height / 2), pen.Height);
    }

    // What the edge cuts through can't be told any more, unless most of it is there.
    private bool IsMostlyInside(PlacedDigit digit) => digit.CentreX > 2 && digit.CentreX < width - 2 && digit.CentreY > 2 && digit.CentreY < height - 2;

    /// <summary>One hand with one pen.</summary>
    /// <param name="Gap">Between digits, of their height; below 0 they touch.</param>
    /// <param name="Unevenness">Of the digits' heights.</param>
    /// <param name="Nought">Height of a 0 relative to the other digits'.</param>
    /// <param name="Joined">Probability that the pen is not lifted between two digits.</param>
    /// <param name="Wave">How far a digit's strokes swing from how they were once written, of its height.</param>
    /// <param name="School">Draws the digits in ways that today's hands, which the book is of, don't have any more; null to write with the book.</param>
    private sealed record Style(
        GlyphBook.Hand Hand, double Slant, double Breadth, double Level, double Edge, double Strength, double Gap,
        double Unevenness, double Nought, bool IsPlainOne, double Joined, double Wave, Handwriting? School)
    {
        public static Style Draw(Random random, GlyphBook book) => new(
            book.Draw(random),
            0.1 + (0.24 * random.Gaussian()),
            random.Between(0.75, 1.2),
            random.Between(0.3, 0.82), // MNIST's strokes are a felt pen's; a steel nib's are half as thick
            random.Between(1.5, 5),
            random.NextDouble() < 0.3 ? random.Between(0.3, 0.8) : random.Between(0.8, 1),
            random.NextDouble() < 0.35 ? random.Between(-0.12, 0.08) : random.Between(0.05, 0.45),
            random.NextDouble() < 0.25 ? 0.15 : 0.07,
            random.NextDouble() < 0.3 ? random.Between(0.45, 0.9) : 1,
            random.NextDouble() < 0.25,
            random.NextDouble() < 0.2 ? random.Between(0.2, 0.8) : 0,
            random.NextDouble() < 0.3 ? 0.035 : 0.012,
            random.NextDouble() < 0.25 ? SchoolShapes.Hand(random) : null);

        public SceneCanvas.Pen Pen(Random random, double tall) => new(
            tall,
            Breadth * (1 + (0.07 * random.Gaussian())),
            Slant + (0.05 * random.Gaussian()),
            0.05 * random.Gaussian(),
            Level + (0.03 * random.Gaussian()),
            Edge,
            Strength * random.Between(0.92, 1));
    }
}
