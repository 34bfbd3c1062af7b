using System.Numerics;

namespace Digits.Recognition;

/// <summary>Grey dilation and erosion over square windows (Serra 1982): so rows, then columns.</summary>
internal static class GreyMorphology
{
    /// <summary>The largest value within <paramref name="radius"/> of each.</summary>
    /// <param name="values">Row by row.</param>
    public static float[] Dilate(float[] values, int columns, int radius) => Extreme(values, columns, radius, largest: true);

    /// <summary>The smallest value within <paramref name="radius"/> of each.</summary>
    /// <inheritdoc cref="Dilate"/>
    public static float[] Erode(float[] values, int columns, int radius) => Extreme(values, columns, radius, largest: false);

    private static float[] Extreme(float[] values, int columns, int radius, bool largest)
    {
        var rows = values.Length / columns;
        var wide = values.AsSpan().ToArray();
        for (var way = 1; way <= Math.Min(radius, columns - 1); way++)
        {
            for (var row = 0; row < rows; row++)
            {
                var cells = values.AsSpan(row * columns, columns);
                var target = wide.AsSpan(row * columns, columns);
                Fold(cells[way..], target, largest);
                Fold(cells, target[way..], largest);
            }
        }

        var both = wide.AsSpan().ToArray();
        for (var way = 1; way <= Math.Min(radius, rows - 1); way++)
        {
            Fold(wide.AsSpan(way * columns), both, largest);
            Fold(wide, both.AsSpan(way * columns), largest);
        }

        return both;
    }

    /// <summary>Each of <paramref name="target"/> becomes the larger or smaller of itself and the value in its place, as far as both go.</summary>
    private static void Fold(ReadOnlySpan<float> values, Span<float> target, bool largest)
    {
        var (i, count) = (0, Math.Min(values.Length, target.Length));
        for (; i + Vector<float>.Count <= count; i += Vector<float>.Count)
        {
            var (one, other) = (new Vector<float>(values[i..]), new Vector<float>(target[i..]));
            (largest ? Vector.Max(one, other) : Vector.Min(one, other)).CopyTo(target[i..]);
        }

        for (; i < count; i++) target[i] = largest ? Math.Max(values[i], target[i]) : Math.Min(values[i], target[i]);
    }
}
