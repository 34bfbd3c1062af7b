using Digits.Training.Samples;

namespace Digits.Training.Spotting;

/// <summary>What stands around numbers on paper and is none: rules, boxes, underlines, dashes, crosses, points, words, print, bars.</summary>
public sealed class SceneClutter(GlyphBook book)
{
    /// <summary>What was on the sheet before anybody wrote: pale patterns and rules.</summary>
    public static void Behind(SceneCanvas canvas, Random random, double size)
    {
        if (random.NextDouble() < 0.2) Seal(canvas, random, size);
        if (random.NextDouble() < 0.5) Rules(canvas, random, size);
        if (random.NextDouble() < 0.08) Voided(canvas, random, size);
        if (random.NextDouble() < 0.25)
        {
            for (var i = random.Next(1, 4); i > 0; i--) Upright(canvas, random, random.Between(0, canvas.Width), Thickness(random), Tone(random));
        }
    }

    /// <summary>What covers writing: black margins, specks, a line through everything.</summary>
    public static void InFront(SceneCanvas canvas, Random random, double size, double pitch)
    {
        if (random.NextDouble() < 0.1)
        {
            var wide = random.Between(0.1, 1.2) * size;
            if (random.Next(2) == 0) canvas.Fill(0, 0, wide, canvas.Height, 1);
            else canvas.Fill(canvas.Width - wide, 0, canvas.Width, canvas.Height, 1);
        }

        if (random.NextDouble() < 0.08)
        {
            var (x, y) = (random.Between(-0.3, 1) * canvas.Width, random.Between(0, canvas.Height));
            canvas.Fill(x, y, x + (random.Between(1, 6) * size), y + (random.Between(0.3, 1) * pitch), random.Between(0.7, 1));
        }

        if (random.NextDouble() < 0.5)
        {
            for (var i = random.Next(1, 8); i > 0; i--)
            {
                var point = new PenPoint(random.Between(0, canvas.Width), random.Between(0, canvas.Height));
                canvas.Stroke([point, new(point.X + random.Gaussian(), point.Y + random.Gaussian())], random.Between(0.5, 0.16 * size), Tone(random));
            }
        }
    }

    /// <summary>Boxes around a number's digits, some with a pale guide in them.</summary>
    public static void Comb(SceneCanvas canvas, Random random, double left, double middle, double step, int count, double size)
    {
        var (thickness, tone) = (Thickness(random), Tone(random));
        var half = size * random.Between(0.6, 0.95);
        var (gap, guide) = (random.NextDouble() < 0.3 ? 0.06 * size : 0, random.NextDouble() < 0.2);
        var before = random.Next(3);
        for (var i = -before; i < count; i++)
        {
            var (x0, x1) = (left + (i * step) + gap, left + ((i + 1) * step) - gap);
            Frame(canvas, x0, middle - half, x1, middle + half, thickness, tone);
            if (i < 0 && random.NextDouble() < 0.6) EmptyMark(canvas, random, (x0 + x1) / 2, middle, size);
            if (!guide) continue;
            var (inset, pale) = (0.22 * (x1 - x0), 0.5 * tone);
            Frame(canvas, x0 + inset, middle - (0.75 * half), x1 - inset, middle + (0.75 * half), thickness, pale);
            Line(canvas, x0 + inset, middle, x1 - inset, middle, thickness, pale);
        }
    }

    /// <summary>What goes with a number: underline, point, cross, leading dash; or a stroke through it.</summary>
    /// <returns>True when it is struck out.</returns>
    public static bool Around(SceneCanvas canvas, Random random, IReadOnlyList<PlacedDigit> digits, double size)
    {
        var (left, right) = (digits[0].Left, digits[^1].Right);
        var (top, bottom) = (digits.Min(d => d.Top), digits.Max(d => d.Bottom));
        var pen = size * random.Between(0.05, 0.13);
        var ink = random.Between(0.6, 1);
        var underlined = random.NextDouble() < 0.3;
        if (underlined)
        {
            var y = bottom + (size * random.Between(-0.02, 0.3));
            Curve(canvas, random, left - (size * random.Between(-0.3, 0.4)), y, right + (size * random.Between(-0.3, 0.6)), y + (0.1 * size * random.Gaussian()), pen, ink);
        }

        if (random.NextDouble() < 0.3) // a point, comma or bracket after it
        {
            var (x, y) = (right + (size * random.Between(0.08, 0.3)), bottom - (size * random.Between(-0.05, 0.1)));
            canvas.Stroke([new(x, y), new(x - (size * random.Between(0, 0.12)), y + (size * random.Between(0, 0.18)))], 1.3 * pen, ink);
        }

        // A cross says "seen" or "dead"; it often sits on the end of the underline.
        if (random.NextDouble() < 0.3) EmptyMark(canvas, random, right + (size * random.Between(0.15, 0.8)), random.Between(top, bottom + (0.4 * size)), size * random.Between(0.5, 1.1));
        if (underlined && random.NextDouble() < 0.3) EmptyMark(canvas, random, right + (size * random.Between(-0.1, 0.6)), bottom + (size * random.Between(0, 0.4)), size * random.Between(0.4, 0.9));
        if (random.NextDouble() < 0.12) EmptyMark(canvas, random, right + (size * random.Between(-0.1, 0.35)), random.Between((top + bottom) / 2, bottom + (0.3 * size)), size * random.Between(0.5, 1));
        if (random.NextDouble() < 0.08) EmptyMark(canvas, random, left - (size * random.Between(0.4, 0.9)), random.Between(top, bottom), size * random.Between(0.5, 1));
        if (random.NextDouble() < 0.15) EmptyMark(canvas, random, random.Between(left, right), bottom + (size * random.Between(0.4, 1.1)), size * random.Between(0.4, 0.8));
        if (random.NextDouble() < 0.2)
        {
            var y = ((top + bottom) / 2) + (0.08 * size * random.Gaussian());
            var from = left - (size * random.Between(0.5, 4));
            Line(canvas, from, y + (0.05 * size * random.Gaussian()), left + (size * random.Between(-0.2, 0.12)), y, pen, ink);
        }

        if (random.NextDouble() > 0.03) return false;
        for (var i = random.Next(1, 3); i > 0; i--)
        {
            Curve(canvas, random, left - (0.2 * size), random.Between(top, bottom), right + (0.2 * size), random.Between(top, bottom), pen, ink);
        }

        return true;
    }

    /// <summary>Letters: scrawled, of a pen, or printed small.</summary>
    /// <returns>Where it ends.</returns>
    public double Word(SceneCanvas canvas, Random random, double x, double middle, double size)
    {
        var kind = random.NextDouble();
        if (kind < 0.2) return Scrawl(canvas, random, x, middle, size * random.Between(0.4, 1));
        if (kind < 0.6) return Letters(canvas, random, x, middle, size * random.Between(0.5, 1.2));
        if (kind < 0.8) return Print(canvas, random, x, middle, size * random.Between(0.3, 0.9));
        for (var i = random.Next(1, 5); i > 0; i--) x = Other(canvas, random, x, middle, size * random.Between(0.6, 1.1)) + (size * random.Between(0.05, 0.4));
        return x;
    }

    /// <summary>What people put into a box that stays empty: a cross, a dash, a stroke.</summary>
    private static void EmptyMark(SceneCanvas canvas, Random random, double x, double y, double size)
    {
        var pen = size * random.Between(0.06, 0.13);
        var ink = random.Between(0.35, 1); // often of another pen than the number
        var (a, b) = (size * random.Between(0.2, 0.45), size * random.Between(0.2, 0.5));
        double Jitter() => 0.06 * size * random.Gaussian();
        switch (random.Next(11) / 2)
        {
            case 0 or 1:
                Line(canvas, x - a + Jitter(), y - b + Jitter(), x + a + Jitter(), y + b + Jitter(), pen, ink);
                Line(canvas, x + a + Jitter(), y - b + Jitter(), x - a + Jitter(), y + b + Jitter(), pen, ink);
                break;
            case 2 or 3: // upright, often a longer stem that leans; the pen that stays on the paper makes a 4 or 7 of it
                var (lean, bar) = (0.15 * size * random.Gaussian(), b * random.Between(-0.4, 0.3));
                var (end, head) = (new PenPoint(x + a + Jitter(), y + bar + Jitter()), new PenPoint(x + lean, y - b + Jitter()));
                Curve(canvas, random, x - a + Jitter(), y + bar + Jitter(), end.X, end.Y, pen, ink);
                if (random.NextDouble() < 0.25) Bow(canvas, end, head, -size * random.Between(0, 0.25), pen, ink);
                Line(canvas, head.X, head.Y, x - lean, y + (b * random.Between(0.8, 1.5)), pen, ink);
                break;
            case 4:
                Line(canvas, x - a + Jitter(), y + Jitter(), x + a + Jitter(), y + Jitter(), pen, ink);
                break;
            default:
                for (var i = -0.5; i <= 0.5; i++) Line(canvas, x + (0.5 * i * a), y - (0.3 * b), x + (0.5 * i * a) - (0.04 * size), y, pen, ink); // ditto, small: larger, it is an 11
                break;
        }
    }

    /// <summary>A written character that is no digit.</summary>
    private double Other(SceneCanvas canvas, Random random, double x, double middle, double size)
    {
        if (book.Others.Count == 0) return x;
        var glyph = book.Others[random.Next(book.Others.Count)];
        var tall = size * Math.Clamp(glyph.Ink.Height / 20.0, 0.15, 1);
        var breadth = random.Between(0.8, 1.2);
        var wide = glyph.Ink.Width * tall / glyph.Ink.Height * breadth;
        canvas.Draw(
            glyph, x + (wide / 2), middle + (0.1 * size * random.Gaussian()),
            new SceneCanvas.Pen(tall, breadth, 0.15 * random.Gaussian(), 0.1 * random.Gaussian(), random.Between(0.3, 0.7), random.Between(1.5, 5), random.Between(0.6, 1)),
            (0.01, random.Between(0, 6.28)));
        return x + wide;
    }

    /// <summary>Running handwriting as a pen makes it: forward, with loops and bows.</summary>
    private static double Scrawl(SceneCanvas canvas, Random random, double x, double middle, double size)
    {
        var (pen, ink) = (size * random.Between(0.07, 0.16), random.Between(0.5, 1));
        var letters = random.Next(2, 9);
        var line = new List<PenPoint>();
        var slant = random.Between(-0.1, 0.5);
        for (var letter = 0; letter < letters; letter++)
        {
            var (wide, tall, loop) = (size * random.Between(0.3, 0.7), size * (random.NextDouble() < 0.3 ? 1 : 0.5) * random.Between(0.7, 1.1), random.Between(-0.1, 0.35) * size);
            var deep = random.NextDouble() < 0.15 ? 0.5 * size : 0;
            for (var step = 0; step < 12; step++)
            {
                var phase = 2 * Math.PI * step / 12;
                var up = tall * (1 - Math.Cos(phase)) / 2;
                var y = middle + (0.4 * size) - up + (deep * Math.Max(0, Math.Sin(phase)));
                line.Add(new(x + (wide * step / 12) + (loop * Math.Sin(phase)) + (slant * up), y));
            }

            x += wide;
            if (random.NextDouble() > 0.25) continue;
            canvas.Stroke(line, pen, ink);
            line.Clear();
        }

        if (line.Count > 1) canvas.Stroke(line, pen, ink);
        return x + (0.3 * size);
    }

    /// <summary>A written word; alone, a letter that nobody takes for a digit.</summary>
    private static double Letters(SceneCanvas canvas, Random random, double x, double middle, double size)
    {
        var hand = new Handwriting(random);
        canvas.PenStrength = random.Between(0.5, 1);
        var (capitals, count) = (random.NextDouble() < 0.3, random.NextDouble() < 0.4 ? 1 : random.Next(2, 9)); // a letter alone is a mark or a name's first
        var joined = random.Between(-0.08, 0.2);
        for (var i = 0; i < count && x < canvas.Width; i++)
        {
            var letters = LetterShapes.All.Where(letter => (char.IsUpper(letter) == (capitals || i == 0)) && (count > 1 || !LetterShapes.LookAlikes.Contains(letter))).ToList();
            hand.Write(canvas, letters[random.Next(letters.Count)], x, middle + (0.5 * size), size);
            x += size * (0.6 + joined);
        }

        return x;
    }

    /// <summary>A printed word in capitals that look like no digit.</summary>
    private static double Print(SceneCanvas canvas, Random random, double x, double middle, double size)
    {
        const string Capitals = "ACDEFGHJKLMNPRTUVWXY";
        var (pen, hairline) = (size * random.Between(0.08, 0.2), random.NextDouble() < 0.5 ? 1 : random.Between(0.3, 0.8)); // of a serif face, lying strokes are thin
        var breadth = random.Between(0.7, 1.1);
        canvas.PenStrength = Tone(random);
        for (var i = random.Next(2, 12); i > 0; i--)
        {
            foreach (var line in PenPath.Trace(LetterShapes.Printed(Capitals[random.Next(Capitals.Length)]), p => new(x + (p.X * size * breadth), middle + ((p.Y - 0.5) * size))))
            {
                canvas.Stroke(line, [.. line.Select((point, k) => pen / 2 * (IsLying(line, k) ? hairline : 1))]);
            }

            x += 0.85 * size * breadth;
        }

        return x;
    }

    private static bool IsLying(IReadOnlyList<PenPoint> line, int at)
    {
        var (from, to) = (line[Math.Max(0, at - 1)], line[Math.Min(line.Count - 1, at + 1)]);
        return Math.Abs(to.X - from.X) > 2 * Math.Abs(to.Y - from.Y);
    }

    private static void Rules(SceneCanvas canvas, Random random, double size)
    {
        var (thickness, tone, tilt) = (Thickness(random), Tone(random), 0.02 * random.Gaussian());
        var pitch = size * random.Between(0.9, 3.5);
        var dashed = random.NextDouble() < 0.15;
        for (var y = random.Between(-0.5, 1) * pitch; y < canvas.Height + 10; y += pitch * (random.NextDouble() < 0.1 ? 0.25 : 1))
        {
            var rise = tilt * canvas.Width;
            if (!dashed) Line(canvas, 0, y, canvas.Width, y + rise, thickness, tone);
            for (double x = 0; dashed && x < canvas.Width; x += 6) Line(canvas, x, y + (tilt * x), x + 2, y + (tilt * x), thickness, tone);
        }
    }

    private static void Upright(SceneCanvas canvas, Random random, double x, double thickness, double tone) =>
        Line(canvas, x, -2, x + (0.02 * canvas.Height * random.Gaussian()), canvas.Height + 2, thickness, tone);

    /// <summary>Empty rows that somebody filled with slanting strokes, from rule to rule: where they meet it looks like a 7 or a 1.</summary>
    private static void Voided(SceneCanvas canvas, Random random, double size)
    {
        var (end, pitch, pen, ink) = (random.Between(0.3, 1) * canvas.Width, size * random.Between(0.7, 1.8), size * random.Between(0.04, 0.12), random.Between(0.5, 1));
        Upright(canvas, random, end, Thickness(random), Tone(random));
        var rise = size * random.Between(-0.8, 0.8);
        for (var y = random.Between(0, 1) * pitch; y < canvas.Height; y += pitch)
        {
            var stop = end + (0.2 * size * random.Gaussian());
            Line(canvas, -2, y + rise, stop, y + (0.1 * size * random.Gaussian()), pen, ink);
        }
    }

    /// <summary>Security print: wide pale bows.</summary>
    private static void Seal(SceneCanvas canvas, Random random, double size)
    {
        var tone = random.Between(0.06, 0.35);
        for (var i = random.Next(1, 8); i > 0; i--)
        {
            var (x, y, r) = (random.Between(0, canvas.Width), random.Between(0, canvas.Height), size * random.Between(0.5, 4));
            var line = Enumerable.Range(0, 25).Select(k => new PenPoint(x + (r * Math.Cos(k * 0.27)), y + (r * Math.Sin(k * 0.27)))).ToList();
            canvas.Stroke(line, size * random.Between(0.05, 0.5), tone);
        }
    }

    private static void Frame(SceneCanvas canvas, double left, double top, double right, double bottom, double thickness, double tone)
    {
        Line(canvas, left, top, right, top, thickness, tone);
        Line(canvas, left, bottom, right, bottom, thickness, tone);
        Line(canvas, left, top, left, bottom, thickness, tone);
        Line(canvas, right, top, right, bottom, thickness, tone);
    }

    /// <summary>The pen's way from one digit to the next, when it was not lifted.</summary>
    public static void Ligature(SceneCanvas canvas, Random random, PlacedDigit from, PlacedDigit to, double size, double ink)
    {
        var start = new PenPoint(from.Right - (random.Between(0, 0.4) * from.Width), random.Between(from.CentreY, from.Bottom));
        var end = new PenPoint(to.Left + (random.Between(0, 0.6) * to.Width), random.Between(to.Top, to.CentreY));
        Bow(canvas, start, end, size * random.Between(-0.1, 0.15), size * random.Between(0.04, 0.11), ink);
    }

    private static void Curve(SceneCanvas canvas, Random random, double x0, double y0, double x1, double y1, double thickness, double ink) =>
        Bow(canvas, new(x0, y0), new(x1, y1), 0.04 * (x1 - x0) * random.Gaussian(), thickness, ink);

    /// <param name="sag">How far its middle hangs below a straight line, in pixels.</param>
    private static void Bow(SceneCanvas canvas, PenPoint from, PenPoint to, double sag, double thickness, double ink) =>
        canvas.Stroke([.. Enumerable.Range(0, 9).Select(i => new PenPoint(from.X + ((to.X - from.X) * i / 8), from.Y + ((to.Y - from.Y) * i / 8) + (sag * Math.Sin(Math.PI * i / 8))))], thickness, ink);

    private static void Line(SceneCanvas canvas, double x0, double y0, double x1, double y1, double thickness, double ink) =>
        canvas.Stroke([new(x0, y0), new(x1, y1)], thickness, ink);

    private static double Thickness(Random random) => random.NextDouble() < 0.2 ? random.Between(2, 4) : random.Between(0.5, 2);

    private static double Tone(Random random) => random.NextDouble() < 0.4 ? random.Between(0.15, 0.5) : random.Between(0.5, 1);
}
