using System.Numerics;

namespace Digits.Recognition;

/// <summary>
/// Scales and moves a picture in one step, so that it is blurred only once. The kernel is a tent as wide as the source
/// pixels that fall into one pixel of the destination, or two source pixels when it grows.
/// </summary>
internal static class AffineResampling
{
    /// <param name="source">Outside of it everything is 0.</param>
    /// <param name="destination">width * height values; 0..255 of the source becomes 0..1.</param>
    /// <param name="scale">Destination pixels for one source pixel.</param>
    /// <param name="shiftX">The destination's x of the source's left edge.</param>
    /// <param name="shiftY">The destination's y of the source's top edge.</param>
    public static void Resample(GreyImage source, Span<float> destination, int width, int height, double scale, double shiftX, double shiftY)
    {
        var columns = Weights(width, source.Width, scale, shiftX);
        var rows = Weights(height, source.Height, scale, shiftY);
        var down = new float[source.Width]; // The sum of the source's rows that fall into one of the destination.
        for (var y = 0; y < height; y++)
        {
            var (top, weightsDown) = rows[y];
            Array.Clear(down);
            for (var i = 0; i < weightsDown.Length; i++) AddRow(source.Row(top + i), weightsDown[i] / 255f, down);
            for (var x = 0; x < width; x++)
            {
                var (left, weightsAcross) = columns[x];
                var sum = 0f;
                for (var i = 0; i < weightsAcross.Length; i++) sum += weightsAcross[i] * down[left + i];
                destination[(y * width) + x] = sum;
            }
        }
    }

    private static void AddRow(ReadOnlySpan<byte> row, float weight, float[] sums)
    {
        var x = 0;
        for (; x + Vector<byte>.Count <= row.Length; x += Vector<byte>.Count)
        {
            ByteVectors.Widen(row[x..], out var first, out var second, out var third, out var fourth);
            Add(first, x);
            Add(second, x + Vector<int>.Count);
            Add(third, x + (2 * Vector<int>.Count));
            Add(fourth, x + (3 * Vector<int>.Count));
        }

        for (; x < row.Length; x++) sums[x] += weight * row[x];

        void Add(Vector<int> pixels, int at) => (new Vector<float>(sums, at) + (weight * Vector.ConvertToSingle(pixels))).CopyTo(sums, at);
    }

    private static (int First, float[] Weights)[] Weights(int count, int length, double scale, double shift)
    {
        var radius = Math.Max(1, 1 / scale);
        var all = new (int, float[])[count];
        for (var i = 0; i < count; i++)
        {
            var centre = (i + 0.5 - shift) / scale;
            double Tent(int j) => Math.Max(0, 1 - (Math.Abs(j + 0.5 - centre) / radius));

            var (from, to) = ((int)Math.Floor(centre - radius), (int)Math.Ceiling(centre + radius));
            var sum = 0.0; // Of the whole kernel: what lies outside of the source counts as 0.
            for (var j = from; j <= to; j++) sum += Tent(j);

            var first = Math.Clamp(from, 0, length);
            var weights = new float[Math.Max(0, Math.Min(to, length - 1) - first + 1)];
            for (var j = 0; j < weights.Length; j++) weights[j] = (float)(Tent(first + j) / sum);
            all[i] = (first, weights);
        }

        return all;
    }
}
