using System.Buffers;
using Microsoft.ML.OnnxRuntime;

namespace Digits.Recognition;

/// <summary>
/// Finds the digits in a page's ink with the network that <c>training train-spotter</c> makes: at every fourth pixel it tells
/// which digit's middle is there, if any, and where its box lies. Safe to call from many threads.
/// </summary>
public sealed class DigitSpotter : IDisposable
{
    public const string InputName = "ink";
    public const string OutputName = "spots";

    /// <summary>Pixels between two places of the network's grid.</summary>
    public const int Step = 4;

    /// <summary>Ten digits, and the eleventh for "no digit's middle".</summary>
    public const int Classes = 11;

    /// <summary>Offset of the middle in x and y, in steps; logarithm of width and height over <see cref="NominalDigit"/>.</summary>
    public const int BoxValues = 4;

    /// <summary>Pixels: the height of a digit that the network is trained around.</summary>
    public const double NominalDigit = 24;

    private const int Multiple = 16; // the network's sides
    private const double Smallest = 13, Largest = 43; // pixels: digits outside belong to another scale
    private const int TileWidth = 768, TileHeight = 384, Margin = 48; // bounds the memory of a run; a digit and its surroundings fit the margin
    private const double MinScore = 0.15;

    private readonly InferenceSession session;
    private readonly RunOptions runOptions = new();

    private DigitSpotter(InferenceSession session) => this.session = session;

    /// <summary>Loads a spotter.</summary>
    /// <exception cref="InvalidModelException">ONNX Runtime refuses it, or it is no spotter.</exception>
    public static DigitSpotter Load(byte[] onnx) => new(OnnxSessions.Open(onnx, "spotter", InputName, OutputName));

    public void Dispose()
    {
        session.Dispose();
        runOptions.Dispose();
    }

    /// <summary>A size of digits to look for.</summary>
    /// <param name="Height">In pixels; covers digits from about 0.6 to 1.6 times as high.</param>
    /// <param name="Where">Looks only at these shapes, and not where a digit of another size was found before; null looks wherever there is ink.</param>
    internal readonly record struct Look(double Height, IReadOnlyList<Box>? Where = null);

    /// <summary>Finds digits of several sizes.</summary>
    /// <param name="ink">Ink bright on 0, as <see cref="PaperNormalization"/> makes it.</param>
    /// <returns>Digits that don't cover each other, the surest first.</returns>
    internal List<Spot> Find(GreyImage ink, IEnumerable<Look> looks, CancellationToken cancellationToken, double minScore = MinScore)
    {
        var spots = new List<(Spot Spot, double Fit)>();
        foreach (var (height, where) in looks)
        {
            var scale = NominalDigit / height;
            var places = where?.Where(box => !spots.Exists(found => found.Spot.Covers(box) && !Suits(height, found.Spot))).ToList();
            if (places is { Count: 0 }) continue;
            foreach (var spot in FindAt(ink, scale, places, minScore, cancellationToken))
            {
                var off = Math.Log(spot.Height * scale / NominalDigit);
                spots.Add((spot, spot.Confidence * Math.Exp(-off * off))); // the scale that suits a digit best tells most about it
            }
        }

        var bestFirst = spots.OrderByDescending(spot => spot.Fit).Select(spot => spot.Spot).ToList();
        return Spots.WithoutCovered(Spots.WithoutParts(Spots.WithoutNumbers(bestFirst)));
    }

    /// <summary>Whether a look for digits of this height may tell more about a digit than the look that found it.</summary>
    private static bool Suits(double height, Spot spot) => Math.Max(spot.Height / height, height / spot.Height) < 1.3;

    private List<Spot> FindAt(GreyImage ink, double scale, List<Box>? places, double minScore, CancellationToken cancellationToken)
    {
        var (width, height) = (Math.Max(1, (int)Math.Round(ink.Width * scale)), Math.Max(1, (int)Math.Round(ink.Height * scale)));
        var scaled = new float[width * height];
        var (from, to) = places is null ? (0, height) : RowsAround(places, scale, height);
        AffineResampling.Resample(ink, scaled.AsSpan(from * width, (to - from) * width), width, to - from, scale, 0, -from);
        var spots = new List<Spot>();
        for (var top = 0; top < height; top += TileHeight)
        {
            for (var left = 0; left < width; left += TileWidth)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var tile = new Box(left, top, Math.Min(TileWidth, width - left), Math.Min(TileHeight, height - top));
                if (InkIn(scaled, width, tile, places, scale) is { } core) spots.AddRange(FindIn(scaled, width, height, core, scale, minScore));
            }
        }

        return Spots.WithoutCovered(spots.OrderByDescending(spot => spot.Score));
    }

    /// <summary>The rows that the network sees when it looks at these places.</summary>
    private static (int From, int To) RowsAround(List<Box> places, double scale, int height)
    {
        const int Reach = Margin + (2 * Step);
        var (top, bottom) = (places.Min(place => place.Y) * scale, places.Max(place => place.Bottom) * scale);
        return (Math.Clamp((int)top - Reach, 0, height), Math.Clamp((int)bottom + Reach, 0, height));
    }

    /// <summary>The part of a tile to look at: around its ink, or around the places in it; null when there is none.</summary>
    private static Box? InkIn(float[] page, int width, Box tile, List<Box>? places, double scale)
    {
        const float Ink = 0.2f;
        var (left, top, right, bottom) = (tile.Right, tile.Bottom, tile.X, tile.Y);
        if (places is null)
        {
            for (var y = tile.Y; y < tile.Bottom; y++)
            {
                var row = page.AsSpan((y * width) + tile.X, tile.Width);
                var first = row.IndexOfAnyInRange(Ink, float.MaxValue);
                if (first < 0) continue;
                (left, top) = (Math.Min(left, tile.X + first), Math.Min(top, y));
                (right, bottom) = (Math.Max(right, tile.X + row.LastIndexOfAnyInRange(Ink, float.MaxValue) + 1), y + 1);
            }
        }

        foreach (var place in places ?? [])
        {
            var scaled = new Box((int)(place.X * scale) - Step, (int)(place.Y * scale) - Step, (int)(place.Width * scale) + (2 * Step), (int)(place.Height * scale) + (2 * Step)).Intersect(tile);
            if (scaled.Width < 1 || scaled.Height < 1) continue;
            (left, top) = (Math.Min(left, scaled.X), Math.Min(top, scaled.Y));
            (right, bottom) = (Math.Max(right, scaled.Right), Math.Max(bottom, scaled.Bottom));
        }

        return right > left ? new Box(left, top, right - left, bottom - top) : null;
    }

    /// <summary>Runs the network on a piece of the page with a margin, and keeps what has its middle in the piece.</summary>
    private List<Spot> FindIn(float[] page, int width, int height, Box core, double scale, double minScore)
    {
        var (left, top) = (Math.Max(0, core.X - Margin), Math.Max(0, core.Y - Margin));
        var (right, bottom) = (Math.Min(width, core.Right + Margin), Math.Min(height, core.Bottom + Margin));
        var (columns, rows) = (RoundUp(right - left), RoundUp(bottom - top));
        var buffer = ArrayPool<float>.Shared.Rent(columns * rows);
        try
        {
            Array.Clear(buffer, 0, columns * rows);
            for (var y = top; y < bottom; y++) page.AsSpan((y * width) + left, right - left).CopyTo(buffer.AsSpan((y - top) * columns));
            using var input = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, buffer.AsMemory(0, columns * rows), [1, 1, rows, columns]);
            using var outputs = session.Run(runOptions, [InputName], [input], [OutputName]);
            return Decode(outputs[0].GetTensorDataAsSpan<float>(), columns / Step, rows / Step, left, top, core, scale, minScore);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(buffer);
        }
    }

    private static List<Spot> Decode(ReadOnlySpan<float> output, int columns, int rows, int left, int top, Box core, double scale, double minScore)
    {
        const int X = Classes, Y = X + 1, LogWidth = X + 2, LogHeight = X + 3; // planes of the output
        var plane = columns * rows;
        var expected = (Classes + BoxValues) * plane;
        if (output.Length != expected) throw new InvalidModelException($"The spotter gave {output.Length} values, not {expected}.");
        var spots = new List<Spot>();
        var scores = new float[plane];
        var probabilities = new float[plane * Classes];
        for (var place = 0; place < plane; place++)
        {
            var row = probabilities.AsSpan(place * Classes, Classes);
            for (var c = 0; c < Classes; c++) row[c] = output[(c * plane) + place];
            Softmax.Apply(row, 1);
            scores[place] = 1 - row[Classes - 1];
        }

        for (var place = 0; place < plane; place++)
        {
            if (scores[place] < minScore || !IsPeak(scores, columns, rows, place)) continue;
            var (y, x) = Math.DivRem(place, columns);
            var centreX = left + (Step * (x + 0.5 + output[(X * plane) + place]));
            var centreY = top + (Step * (y + 0.5 + output[(Y * plane) + place]));
            var width = NominalDigit * Math.Exp(Math.Clamp(output[(LogWidth * plane) + place], -3, 2));
            var height = NominalDigit * Math.Exp(Math.Clamp(output[(LogHeight * plane) + place], -3, 2));
            if (height is < Smallest or > Largest) continue;
            if (centreX < core.X || centreX >= core.Right || centreY < core.Y || centreY >= core.Bottom) continue;
            spots.Add(new Spot(centreX / scale, centreY / scale, width / scale, height / scale, Digits(probabilities, columns, rows, place), scores[place]));
        }

        return spots;
    }

    /// <summary>Which digit, by the mean over the place and those above and below, weighted by how much they see a digit.</summary>
    private static float[] Digits(float[] probabilities, int columns, int rows, int place)
    {
        var digits = new float[10];
        var (y, x) = Math.DivRem(place, columns);
        for (var r = Math.Max(0, y - 1); r <= Math.Min(rows - 1, y + 1); r++)
        {
            var row = probabilities.AsSpan(((r * columns) + x) * Classes, 10);
            for (var d = 0; d < 10; d++) digits[d] += row[d];
        }

        var sum = digits.Sum() + 1e-9f;
        for (var d = 0; d < 10; d++) digits[d] /= sum;
        return digits;
    }

    private static bool IsPeak(float[] scores, int columns, int rows, int place)
    {
        var (y, x) = Math.DivRem(place, columns);
        for (var r = Math.Max(0, y - 1); r <= Math.Min(rows - 1, y + 1); r++)
        {
            for (var c = Math.Max(0, x - 1); c <= Math.Min(columns - 1, x + 1); c++)
            {
                var other = (r * columns) + c;
                if (scores[other] > scores[place] || (scores[other] == scores[place] && other < place)) return false;
            }
        }

        return true;
    }

    private static int RoundUp(int length) => (length + Multiple - 1) / Multiple * Multiple;
}
