using Digits.Training.Samples;

namespace Digits.Training.Augmentation;

/// <summary>What bad segmentation makes of digits: halves, and two in one frame. Placed as normalisation would place them.</summary>
public static class Fragments
{
    private const int Side = 28;
    private const double InkSide = 20; // MnistNormalization's
    private const float Ink = 0.25f;

    // Halves that look like no other digit. The top of a 9 is a 0, the foot of a 7 a 1, the right half of an 8 a 3.
    private static readonly string[] Halves = ["tb", "", "b", "l", "tbl", "tb", "r", "l", "l", "l"];

    /// <summary>Digits that have a half that can't be taken for a digit.</summary>
    public static bool HasHalf(byte digit) => Halves[digit].Length > 0;

    /// <summary>Cuts a digit through the middle and keeps one half.</summary>
    public static void Half(ReadOnlySpan<float> source, byte digit, Span<float> destination, Random random)
    {
        var side = Halves[digit][random.Next(Halves[digit].Length)];
        var cut = random.Between(0.42, 0.58);
        var (left, top, right, bottom) = Bounds(source);
        switch (side)
        {
            case 't': bottom = top + (cut * (bottom - top)); break;
            case 'b': top += cut * (bottom - top); break;
            case 'l': right = left + (cut * (right - left)); break;
            default: left += cut * (right - left); break;
        }

        Span<float> part = stackalloc float[Side * Side];
        part.Clear();
        for (var y = (int)top; y < Math.Min(Side, bottom); y++)
        {
            for (var x = (int)left; x < Math.Min(Side, right); x++) part[(y * Side) + x] = source[(y * Side) + x];
        }

        (left, top, right, bottom) = Bounds(part); // less than the cut left where the ink curves in
        destination.Clear();
        Place(part, destination, InkSide / Math.Max(right - left, bottom - top), 14, 14);
    }

    /// <summary>Two digits side by side, as wide together as one is high, as when touching digits were not cut apart.</summary>
    public static void Pair(ReadOnlySpan<float> first, ReadOnlySpan<float> second, Span<float> destination, Random random)
    {
        var (left1, _, right1, _) = Bounds(first);
        var (left2, _, right2, _) = Bounds(second);
        var (width1, width2) = (Math.Max(3, right1 - left1), Math.Max(3, right2 - left2));
        var gap = random.Between(-1, 1.5);
        var scale = Math.Min(1, InkSide / (width1 + width2 + gap)) * random.Between(0.95, 1.1);
        var start = 14 - (scale * (width1 + width2 + gap) / 2);
        destination.Clear();
        Place(first, destination, scale, start + (scale * width1 / 2), 14 + random.Between(-1, 1));
        Place(second, destination, scale, start + (scale * (width1 + gap + (width2 / 2))), 14 + random.Between(-1, 1));
    }

    // Scales the ink and puts the middle of its box at (x, y); keeps what is brighter.
    private static void Place(ReadOnlySpan<float> source, Span<float> destination, double scale, double x, double y)
    {
        var (left, top, right, bottom) = Bounds(source);
        var (middleX, middleY) = ((left + right - 1) / 2, (top + bottom - 1) / 2);
        for (var py = 0; py < Side; py++)
        {
            for (var px = 0; px < Side; px++)
            {
                var value = Warp.Sample(source, (float)(middleX + ((px - x) / scale)), (float)(middleY + ((py - y) / scale)));
                ref var pixel = ref destination[(py * Side) + px];
                pixel = Math.Max(pixel, value);
            }
        }
    }

    // The box around the ink: left and top within, right and bottom just beyond; the whole square where there is none.
    private static (double Left, double Top, double Right, double Bottom) Bounds(ReadOnlySpan<float> image)
    {
        var (left, top, right, bottom) = (Side, Side, 0, 0);
        for (var i = 0; i < image.Length; i++)
        {
            if (image[i] < Ink) continue;
            var (x, y) = (i % Side, i / Side);
            (left, right, top, bottom) = (Math.Min(left, x), Math.Max(right, x + 1), Math.Min(top, y), Math.Max(bottom, y + 1));
        }

        return right == 0 ? (0, 0, Side, Side) : (left, top, right, bottom);
    }
}
