using Digits.Training.Samples;

namespace Digits.Training.Augmentation;

/// <summary>What paper, forms and scanners do to a digit that was cut out of a scan. All change 28 x 28 values in 0..1 in place.</summary>
public static class ScanEffects
{
    private const int Side = 28;

    private delegate void Effect(Span<float> image, Random random);

    private static readonly Effect[] All =
    [
        UnevenBackground, RuledLine, NeighbourStroke, LowResolution, Blur, MotionBlur, Blocks, CutEdge, Contrast, Noise, Specks, Gaps,
        Haze, PenAcross, Outline, NegativeBand,
    ];

    /// <summary>One effect chosen by chance.</summary>
    public static void ApplyOne(Span<float> image, Random random) => All[random.Next(All.Length)](image, random);

    /// <summary>Paper that is not quite gone: a tone that rises to one side, with clouds.</summary>
    public static void UnevenBackground(Span<float> image, Random random)
    {
        var (level, dx, dy) = (random.Between(0, 0.25), random.Between(-0.25, 0.25), random.Between(-0.25, 0.25));
        var (phaseX, phaseY, swing) = (random.Between(0, 6.3), random.Between(0, 6.3), random.Between(0, 0.08));
        for (var y = 0; y < Side; y++)
        {
            for (var x = 0; x < Side; x++)
            {
                var tone = level + (dx * (x - 13.5) / 27) + (dy * (y - 13.5) / 27)
                    + (swing * Math.Sin((0.35 * x) + phaseX) * Math.Sin((0.3 * y) + phaseY));
                ref var pixel = ref image[(y * Side) + x];
                pixel = Math.Max(pixel, Math.Clamp((float)tone, 0, 1));
            }
        }
    }

    /// <summary>What is left of a form's line or box: at an edge, now and then right through the digit, whole or dashed.</summary>
    public static void RuledLine(Span<float> image, Random random)
    {
        var through = random.NextDouble() < 0.25;
        var place = through ? random.Between(4, 24) : random.NextDouble() < 0.5 ? random.Between(-0.5, 3) : random.Between(24, 27.5);
        var (slope, half, ink) = (random.Between(-0.04, 0.04), random.Between(0.3, through ? 0.8 : 1.1), random.Between(0.3, 1));
        var (lying, dash) = (random.NextDouble() < 0.6, random.NextDouble() < 0.4 ? random.Next(2, 6) : Side);
        var (from, to) = random.NextDouble() < 0.6 ? (0, Side) : (random.Next(0, 14), random.Next(14, Side + 1));
        for (var along = from; along < to; along++)
        {
            if (along / dash % 2 == 1) continue;
            var centre = place + (slope * (along - 14));
            for (var across = Math.Max(0, (int)(centre - 2)); across < Math.Min(Side, (int)(centre + 3)); across++)
            {
                var cover = Math.Clamp(half + 0.5 - Math.Abs(across - centre), 0, 1) * ink;
                ref var pixel = ref image[lying ? (across * Side) + along : (along * Side) + across];
                pixel = Math.Max(pixel, (float)cover);
            }
        }
    }

    /// <summary>The end of a neighbour's stroke reaches in from the left or the right.</summary>
    public static void NeighbourStroke(Span<float> image, Random random)
    {
        var right = random.NextDouble() < 0.5;
        var (reach, bend, radius) = (random.Between(0.5, 5), random.Between(-4, 4), random.Between(0.7, 1.6));
        var (top, bottom) = (random.Between(0, 16), random.Between(12, 28));
        var length = Math.Max(3, (int)Math.Abs(bottom - top));
        for (var step = 0; step <= length; step++)
        {
            var t = step / (double)length;
            var (cx, cy) = (reach * Math.Sin(Math.PI * t) + (0.2 * bend * t), top + ((bottom - top) * t));
            if (right) cx = 27 - cx;
            Dot(image, cx, cy, radius, 1);
        }
    }

    /// <summary>Scanned at too few dots an inch: averaged down, then interpolated up.</summary>
    public static void LowResolution(Span<float> image, Random random)
    {
        var small = random.Next(11, 20);
        var scale = Side / (float)small;
        Span<float> reduced = stackalloc float[Side * Side];
        for (var y = 0; y < small; y++)
        {
            for (var x = 0; x < small; x++)
            {
                var sum = 0f;
                for (var k = 0; k < 9; k++) // the mean of nine places in the large pixel
                {
                    sum += Warp.Sample(image, ((x + (((k % 3) + 0.5f) / 3)) * scale) - 0.5f, ((y + (((k / 3) + 0.5f) / 3)) * scale) - 0.5f);
                }

                reduced[(y * Side) + x] = sum / 9; // in the upper left corner of the square, 0 beyond
            }
        }

        for (var y = 0; y < Side; y++)
        {
            for (var x = 0; x < Side; x++)
            {
                image[(y * Side) + x] = Warp.Sample(reduced, ((x + 0.5f) / scale) - 0.5f, ((y + 0.5f) / scale) - 0.5f);
            }
        }
    }

    /// <summary>Out of focus: once or twice a 3 x 3 binomial filter.</summary>
    public static void Blur(Span<float> image, Random random)
    {
        for (var times = random.Next(1, 4); times > 0; times--) Smooth(image);
    }

    /// <summary>The paper or the camera moved: a mean along a short line.</summary>
    public static void MotionBlur(Span<float> image, Random random)
    {
        Span<float> before = stackalloc float[Side * Side];
        image.CopyTo(before);
        var (sin, cos) = MathF.SinCos((float)random.Between(0, Math.PI));
        var half = (float)random.Between(1, 3);
        for (var y = 0; y < Side; y++)
        {
            for (var x = 0; x < Side; x++)
            {
                var sum = 0f;
                for (var k = -2; k <= 2; k++) sum += Warp.Sample(before, x + (cos * half * k / 2), y + (sin * half * k / 2));
                image[(y * Side) + x] = Math.Min(1, sum * 0.25f); // brighter than the mean: normalisation brings ink to full strength
            }
        }
    }

    /// <summary>Strong JPEG compression: 4 x 4 blocks (8 x 8 before the digit was shrunk) drawn towards their means, in coarse steps.</summary>
    public static void Blocks(Span<float> image, Random random)
    {
        var (share, steps) = ((float)random.Between(0.2, 0.55), random.Next(4, 9));
        var (offsetX, offsetY) = (random.Next(4), random.Next(4));
        for (var top = -offsetY; top < Side; top += 4)
        {
            for (var left = -offsetX; left < Side; left += 4)
            {
                var (sum, count) = (0f, 0);
                for (var y = Math.Max(0, top); y < Math.Min(Side, top + 4); y++)
                {
                    for (var x = Math.Max(0, left); x < Math.Min(Side, left + 4); x++, count++) sum += image[(y * Side) + x];
                }

                for (var y = Math.Max(0, top); y < Math.Min(Side, top + 4); y++)
                {
                    for (var x = Math.Max(0, left); x < Math.Min(Side, left + 4); x++)
                    {
                        ref var pixel = ref image[(y * Side) + x];
                        pixel = MathF.Round((pixel + (share * ((sum / count) - pixel))) * steps) / steps;
                    }
                }
            }
        }
    }

    /// <summary>The box was drawn too tight: up to a tenth of the ink is cut off at one side.</summary>
    public static void CutEdge(Span<float> image, Random random)
    {
        var (side, depth) = (random.Next(4), random.Next(4, 7)); // the ink begins at about 4; a 7 must keep its bar
        for (var i = 0; i < depth; i++)
        {
            for (var k = 0; k < Side; k++)
            {
                image[side switch { 0 => (i * Side) + k, 1 => ((Side - 1 - i) * Side) + k, 2 => (k * Side) + i, _ => (k * Side) + Side - 1 - i }] = 0;
            }
        }
    }

    /// <summary>Pale ink, or a scanner's steep curve.</summary>
    public static void Contrast(Span<float> image, Random random)
    {
        var (gain, gamma) = ((float)random.Between(0.45, 1.1), (float)Math.Exp(random.Between(-0.8, 0.8)));
        foreach (ref var pixel in image) pixel = Math.Min(1, gain * MathF.Pow(pixel, gamma));
    }

    /// <summary>Grain of paper and sensor.</summary>
    public static void Noise(Span<float> image, Random random)
    {
        var reach = (float)random.Between(0.05, 0.4);
        foreach (ref var pixel in image)
        {
            // The sum of two uniform draws: a triangle, near enough to a bell.
            pixel = Math.Clamp(pixel + (reach * (random.NextSingle() + random.NextSingle() - 1)), 0, 1);
        }
    }

    /// <summary>Dust: single pixels and small dots.</summary>
    public static void Specks(Span<float> image, Random random)
    {
        for (var count = random.Next(1, 14); count > 0; count--)
        {
            Dot(image, random.Between(0, 28), random.Between(0, 28), random.Between(0, random.NextDouble() < 0.2 ? 1.6 : 0.6), (float)random.Between(0.4, 1));
        }
    }

    /// <summary>A dry pen, or print taken off the scan together with the ink over it: a thin gap across the digit, or holes.</summary>
    public static void Gaps(Span<float> image, Random random)
    {
        if (random.NextDouble() < 0.5)
        {
            for (var count = random.Next(1, 10); count > 0; count--)
            {
                Dot(image, random.Between(4, 24), random.Between(4, 24), random.Between(0, 1), 0);
            }

            return;
        }

        var (lying, place) = (random.NextDouble() < 0.5, random.Next(6, 22));
        for (var i = 0; i < Side; i++) image[lying ? (place * Side) + i : (i * Side) + place] *= 0.15f;
    }

    /// <summary>See-through and glare: bright clouds of two sizes over everything, ink and paper draw together.</summary>
    public static void Haze(Span<float> image, Random random)
    {
        var (dense, phaseX, phaseY) = (random.Between(0.2, 0.6), random.Between(0, 6.3), random.Between(0, 6.3));
        var (fx, fy) = (random.Between(0.05, 0.3), random.Between(0.05, 0.3));
        for (var y = 0; y < Side; y++)
        {
            for (var x = 0; x < Side; x++)
            {
                var cloud = 0.5 + (0.3 * Math.Sin((fx * x) + (0.4 * fy * y) + phaseX) * Math.Sin((fy * y) + phaseY)) + (0.2 * Math.Sin((3 * fx * x) + phaseY) * Math.Sin((3 * fy * y) + phaseX));
                ref var pixel = ref image[(y * Side) + x];
                pixel = (float)Math.Clamp(((1 - (0.6 * dense)) * pixel) + (dense * cloud), 0, 1);
            }
        }
    }

    /// <summary>A thin line that somebody drew across, straight or zigzag.</summary>
    public static void PenAcross(Span<float> image, Random random)
    {
        var (teeth, swing) = (random.Next(1, 8), random.NextDouble() < 0.4 ? 0 : random.Between(1, 5));
        var (fromY, toY, radius, ink) = (random.Between(4, 24), random.Between(4, 24), random.Between(0, 0.8), (float)random.Between(0.6, 1));
        var lying = random.NextDouble() < 0.7;
        for (var step = 0; step <= 2 * Side; step++)
        {
            var t = step / (2.0 * Side);
            var tooth = Math.Abs((((t * teeth) + 0.25) % 1 * 4) - 2) - 1; // a triangle wave, -1..1
            var (along, across) = (27 * t, fromY + ((toY - fromY) * t) + (swing * tooth));
            if (lying) Dot(image, along, across, radius, ink);
            else Dot(image, across, along, radius, ink);
        }
    }

    /// <summary>Hollow strokes, as worn copiers and outline filters leave them: the gradient's magnitude (Sobel).</summary>
    public static void Outline(Span<float> image, Random random)
    {
        Span<float> before = stackalloc float[Side * Side];
        image.CopyTo(before);
        var (gain, steep) = ((float)random.Between(0.4, 0.8), (float)random.Between(1, 6));
        image.Clear();
        for (var y = 1; y < Side - 1; y++)
        {
            for (var x = 1; x < Side - 1; x++)
            {
                var at = (y * Side) + x;
                Span<float> above = before[(at - Side - 1)..], here = before[(at - 1)..], below = before[(at + Side - 1)..];
                var dx = above[2] - above[0] + (2 * (here[2] - here[0])) + below[2] - below[0];
                var dy = below[0] - above[0] + (2 * (below[1] - above[1])) + below[2] - above[2];
                image[at] = Math.Clamp(0.5f + (steep * ((gain * MathF.Sqrt((dx * dx) + (dy * dy))) - 0.5f)), 0, 1);
            }
        }
    }

    /// <summary>A band printed light on dark reaches over the digit.</summary>
    public static void NegativeBand(Span<float> image, Random random)
    {
        var (lying, from, wide) = (random.NextDouble() < 0.3, random.Next(0, 24), random.Next(3, 12));
        for (var i = from; i < Math.Min(Side, from + wide); i++)
        {
            for (var k = 0; k < Side; k++)
            {
                ref var pixel = ref image[lying ? (i * Side) + k : (k * Side) + i];
                pixel = 1 - pixel;
            }
        }
    }

    private static void Dot(Span<float> image, double cx, double cy, double radius, float ink)
    {
        for (var y = Math.Max(0, (int)(cy - radius - 1)); y <= Math.Min(Side - 1, (int)(cy + radius + 1)); y++)
        {
            for (var x = Math.Max(0, (int)(cx - radius - 1)); x <= Math.Min(Side - 1, (int)(cx + radius + 1)); x++)
            {
                var cover = (float)Math.Clamp(radius + 0.5 - Math.Sqrt(((x - cx) * (x - cx)) + ((y - cy) * (y - cy))), 0, 1);
                ref var pixel = ref image[(y * Side) + x];
                pixel = ink == 0 ? pixel * (1 - cover) : Math.Max(pixel, cover * ink);
            }
        }
    }

    private static void Smooth(Span<float> image)
    {
        Span<float> row = stackalloc float[Side];
        for (var axis = 0; axis < 2; axis++)
        {
            var (step, next) = axis == 0 ? (1, Side) : (Side, 1);
            for (var line = 0; line < Side; line++)
            {
                for (var i = 0; i < Side; i++) row[i] = image[(line * next) + (i * step)];
                for (var i = 0; i < Side; i++)
                {
                    image[(line * next) + (i * step)] = (0.5f * row[i]) + (0.25f * ((i > 0 ? row[i - 1] : 0) + (i < Side - 1 ? row[i + 1] : 0)));
                }
            }
        }
    }
}
