namespace Digits.Training.Samples;

/// <summary>
/// One person's hand: the same habits in every digit (shape, slant, size, pen) and a little chance in each, drawn from
/// <paramref name="random"/>, so that the same seed writes the same page.
/// </summary>
public sealed class Handwriting(Random random)
{
    private readonly double[] _habit = [.. DigitShapes.Variants.Select(_ => random.NextDouble())]; // which way, 0..1 of a digit's ways

    /// <summary>To the right per height.</summary>
    public double Slant { get; init; } = random.Between(-0.06, 0.3);

    private readonly double _breadth = random.Between(0.86, 1.16);
    private readonly double _spacing = random.Between(0.2, 0.34);
    private readonly double _unrest = random.Between(0.6, 1.25);

    /// <summary>Of the stroke, relative to a digit's height.</summary>
    public double PenWidth { get; init; } = random.Between(0.075, 0.105);

    /// <summary>Ways of writing each of the ten digits.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Digits { get; init; } = DigitShapes.Variants;

    /// <summary>Writes a number from left to right.</summary>
    /// <param name="page">The page to write on.</param>
    /// <param name="text">Digits, and letters of <see cref="LetterShapes"/>.</param>
    /// <param name="x">Where the first digit begins, in pixels.</param>
    /// <param name="baseline">Where the digits stand, in pixels.</param>
    /// <param name="height">A digit's height, in pixels.</param>
    /// <param name="pitch">Pixels from one digit's middle to the next, as boxes on a form ask for; null for the hand's own spacing.</param>
    public WrittenNumber Write(SamplePage page, string text, double x, double baseline, double height, double? pitch = null)
    {
        page.BeginInk();
        var tilt = 0.012 * random.Gaussian();
        var at = x;
        for (var i = 0; i < text.Length; i++)
        {
            var shape = Shape(text[i]);
            var size = height * (1 + (0.045 * random.Gaussian()));
            var width = shape.Breadth * _breadth * size;
            if (pitch is { } step) at = x + (step * (i + 0.5)) - (width / 2) + (0.03 * height * random.Gaussian());
            Draw(page, shape.Path, at, baseline + (tilt * (at - x)) + (0.025 * height * random.Gaussian()), size);
            at += width + (height * _spacing * random.Between(0.75, 1.25));
        }

        return new WrittenNumber(text, page.EndInk());
    }

    /// <summary>Writes one character.</summary>
    /// <param name="canvas">What to write on.</param>
    /// <param name="character">A digit, or a letter of <see cref="LetterShapes"/>.</param>
    /// <param name="x">Its left edge, in pixels.</param>
    /// <param name="baseline">Where it stands, in pixels.</param>
    /// <param name="height">Its height (a small letter's: that of its ascender), in pixels.</param>
    /// <returns>The box around where the pen's tip went.</returns>
    public (double Left, double Top, double Right, double Bottom) Write(IPenCanvas canvas, char character, double x, double baseline, double height) =>
        Draw(canvas, Shape(character).Path, x, baseline, height);

    // Digits mostly by habit, now and then another way; letters in any way.
    private (string Path, double Breadth) Shape(char character)
    {
        if (!char.IsAsciiDigit(character))
        {
            var ways = LetterShapes.Written(character);
            return (ways[random.Next(ways.Count)], 0.58);
        }

        var digit = character - '0';
        var variants = Digits[digit];
        return (variants[random.NextDouble() < 0.85 ? (int)(_habit[digit] * variants.Count) : random.Next(variants.Count)], digit == 1 ? 0.42 : 0.58);
    }

    private (double Left, double Top, double Right, double Bottom) Draw(IPenCanvas page, string path, double x, double baseline, double size)
    {
        var slant = Slant + (0.035 * random.Gaussian());
        var breadth = _breadth * (1 + (0.05 * random.Gaussian()));
        var jitter = 0.016 * _unrest;
        PenPoint Move(PenPoint point)
        {
            var (px, py) = (point.X + (jitter * random.Gaussian()), point.Y + (jitter * random.Gaussian()));
            return new(x + (size * ((px * breadth) + (slant * (1 - py)))), baseline - (size * (1 - py)));
        }

        var points = new List<PenPoint>();
        foreach (var line in PenPath.Trace(path, Move))
        {
            var trembled = Tremble(line, size);
            page.Stroke(trembled, PenRadii(line.Count, size));
            points.AddRange(trembled);
        }

        return (points.Min(p => p.X), points.Min(p => p.Y), points.Max(p => p.X), points.Max(p => p.Y));
    }

    // A hand shakes slowly against the stroke: two sines of chance phase, less than a hundredth of the height.
    private PenPoint[] Tremble(IReadOnlyList<PenPoint> line, double size)
    {
        var (px, py) = (random.Between(0, 2 * Math.PI), random.Between(0, 2 * Math.PI));
        var (fx, fy) = (random.Between(0.15, 0.4), random.Between(0.15, 0.4));
        var reach = 0.007 * _unrest * size;
        return [.. line.Select((point, i) => new PenPoint(point.X + (reach * Math.Sin((fx * i) + px)), point.Y + (reach * Math.Sin((fy * i) + py))))];
    }

    // Pressure swells and ebbs along the stroke and leaves off at its end.
    private double[] PenRadii(int count, double size)
    {
        var (phase, speed) = (random.Between(0, 2 * Math.PI), random.Between(0.06, 0.16));
        var radius = PenWidth * size / 2 * random.Between(0.93, 1.07);
        var radii = new double[count];
        for (var i = 0; i < count; i++)
        {
            var left = (count - 1 - i) / (0.16 * count);
            radii[i] = radius * (1 + (0.13 * Math.Sin((speed * i) + phase))) * (left < 1 ? 0.7 + (0.3 * left) : 1);
        }

        return radii;
    }
}
