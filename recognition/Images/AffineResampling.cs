using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Digits.Recognition;

/// <summary>
/// Scales and moves a picture in one step, so that it is blurred only once. The kernel is a tent as wide as the source
/// pixels that fall into one pixel of the destination, or two source pixels when it grows.
/// </summary>
internal static class AffineResampling
{
    private static readonly int Lanes = Vector128<float>.Count;

    /// <param name="source">Outside of it everything is 0.</param>
    /// <param name="destination">width * height values; 0..255 of the source becomes 0..1.</param>
    /// <param name="scale">Destination pixels for one source pixel.</param>
    /// <param name="shiftX">The destination's x of the source's left edge.</param>
    /// <param name="shiftY">The destination's y of the source's top edge.</param>
    [MethodImpl(PixelLoop.Compiled)]
    public static void Resample(GreyImage source, Span<float> destination, int width, int height, double scale, double shiftX, double shiftY)
    {
        var columns = new Tents(width, source.Width, scale, shiftX);
        var rows = new Tents(height, source.Height, scale, shiftY);
        var from = columns.First[0];
        var length = Math.Min(source.Width, columns.First[^1] + columns.Taps) - from;
        var down = new float[length + columns.Taps]; // The sum of the source's rows that fall into one of the destination; 0 behind them.
        for (var y = 0; y < height; y++)
        {
            Array.Clear(down);
            var weights = rows.Weights(y);
            for (var i = 0; i < weights.Length; i++)
            {
                if (weights[i] > 0) AddRow(source.Row(rows.First[y] + i).Slice(from, length), weights[i] / 255f, down);
            }

            for (var x = 0; x < width; x++) destination[(y * width) + x] = Dot(columns.Weights(x), down.AsSpan(columns.First[x] - from));
        }
    }

    [MethodImpl(PixelLoop.Compiled)]
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

    private static float Dot(ReadOnlySpan<float> weights, ReadOnlySpan<float> values)
    {
        var sum = Vector128<float>.Zero;
        for (var i = 0; i < weights.Length; i += Lanes) sum += Vector128.Create(weights[i..]) * Vector128.Create(values[i..]);
        return Vector128.Sum(sum);
    }

    /// <summary>For each of the destination's pixels along one side: which of the source's pixels it is made of, and how much of each.</summary>
    private readonly struct Tents
    {
        private readonly float[] weights;

        public Tents(int count, int length, double scale, double shift)
        {
            var radius = Math.Max(1, 1 / scale);
            Taps = ((int)Math.Ceiling(2 * radius) + 2 + Lanes - 1) / Lanes * Lanes;
            (First, weights) = (new int[count], new float[count * Taps]);
            for (var i = 0; i < count; i++)
            {
                var centre = (i + 0.5 - shift) / scale;
                var (from, to) = ((int)Math.Floor(centre - radius), (int)Math.Ceiling(centre + radius));
                First[i] = Math.Clamp(from, 0, length);
                var own = weights.AsSpan(i * Taps, Taps);
                var sum = 0.0; // Of the whole kernel: what lies outside of the source counts as 0.
                for (var j = from; j <= to; j++)
                {
                    var weight = Math.Max(0, 1 - (Math.Abs(j + 0.5 - centre) / radius));
                    sum += weight;
                    if (j >= 0 && j < length) own[j - First[i]] = (float)weight;
                }

                foreach (ref var weight in own) weight = (float)(weight / sum);
            }
        }

        /// <summary>Weights a pixel, in whole vectors; the ones behind the last are 0.</summary>
        public int Taps { get; }

        /// <summary>The source's pixel that the first weight is for.</summary>
        public int[] First { get; }

        public ReadOnlySpan<float> Weights(int i) => weights.AsSpan(i * Taps, Taps);
    }
}
