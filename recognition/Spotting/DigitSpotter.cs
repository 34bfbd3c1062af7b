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
    private const int LongestPiece = 768; // pixels: bounds the memory of a run
    private const int Margin = 48; // pixels around a piece: a digit and its surroundings fit
    private const int Square = 8; // pixels: where to look is told by squares
    private const int WorthACut = 4096; // pixels that a cut between two pieces must save
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
        var side = Math.Max(1, (int)Math.Round(Square / scale)); // of a square, in pixels of the ink
        var squares = places is null ? Inked(ink, side) : Covered(places, ink, side);
        var spots = new List<Spot>();
        foreach (var piece in new InkPieces(squares, Margin / Square, LongestPiece / Square, WorthACut / (Square * Square)).Find())
        {
            cancellationToken.ThrowIfCancellationRequested();
            spots.AddRange(FindIn(ink, piece.Scale(side), scale, minScore));
        }

        return Spots.WithoutCovered(spots.OrderByDescending(spot => spot.Score));
    }

    private static Bitmap SquaresOf(GreyImage ink, int side) => new(((ink.Width - 1) / side) + 1, ((ink.Height - 1) / side) + 1);

    /// <summary>The squares in which there is ink.</summary>
    private static Bitmap Inked(GreyImage ink, int side)
    {
        const byte Ink = 50;
        var squares = SquaresOf(ink, side);
        for (var y = 0; y < ink.Height; y++)
        {
            var row = ink.Row(y);
            var marks = squares.Row(y / side);
            for (var x = 0; x < row.Length; x = ((x / side) + 1) * side)
            {
                var next = row[x..].IndexOfAnyInRange(Ink, byte.MaxValue);
                if (next < 0) break;
                x += next;
                marks[x / side] = true;
            }
        }

        return squares;
    }

    /// <summary>The squares that places lie in.</summary>
    private static Bitmap Covered(List<Box> places, GreyImage ink, int side)
    {
        var squares = SquaresOf(ink, side);
        foreach (var place in places)
        {
            for (var y = place.Y / side; y <= (place.Bottom - 1) / side; y++) squares.Row(y)[(place.X / side)..(((place.Right - 1) / side) + 1)].Fill(true);
        }

        return squares;
    }

    /// <summary>Runs the network on a piece of the page with a margin, and keeps what has its middle in the piece.</summary>
    private List<Spot> FindIn(GreyImage ink, Box piece, double scale, double minScore)
    {
        var (left, top) = (Math.Max(0, (int)(piece.X * scale) - Margin), Math.Max(0, (int)(piece.Y * scale) - Margin));
        var (right, bottom) = (Math.Min(ink.Width * scale, (piece.Right * scale) + Margin), Math.Min(ink.Height * scale, (piece.Bottom * scale) + Margin));
        var (columns, rows) = (RoundUp((int)Math.Ceiling(right) - left), RoundUp((int)Math.Ceiling(bottom) - top));
        var buffer = ArrayPool<float>.Shared.Rent(columns * rows);
        try
        {
            AffineResampling.Resample(ink, buffer, columns, rows, scale, -left, -top);
            using var input = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, buffer.AsMemory(0, columns * rows), [1, 1, rows, columns]);
            using var outputs = session.Run(runOptions, [InputName], [input], [OutputName]);
            var spots = Decode(outputs[0].GetTensorDataAsSpan<float>(), columns / Step, rows / Step, left, top, scale, minScore);
            return spots.FindAll(spot => piece.Contains((int)spot.CentreX, (int)spot.CentreY));
        }
        finally
        {
            ArrayPool<float>.Shared.Return(buffer);
        }
    }

    private static List<Spot> Decode(ReadOnlySpan<float> output, int columns, int rows, int left, int top, double scale, double minScore)
    {
        const int X = Classes, Y = X + 1, LogWidth = X + 2, LogHeight = X + 3; // planes of the output
        var plane = columns * rows;
        var expected = (Classes + BoxValues) * plane;
        if (output.Length != expected) throw new InvalidModelException($"The spotter gave {output.Length} values, not {expected}.");
        var spots = new List<Spot>();
        var scores = new float[plane];
        var probabilities = new float[plane * Classes]; // all 0 where there surely is no digit
        for (var place = 0; place < plane; place++)
        {
            if (IsHopeless(output, plane, place)) continue;
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
            spots.Add(new Spot(centreX / scale, centreY / scale, width / scale, height / scale, Digits(probabilities, columns, rows, place), scores[place]));
        }

        return spots;
    }

    /// <summary>Whether "none" is so sure that its probability needn't be worked out.</summary>
    private static bool IsHopeless(ReadOnlySpan<float> output, int plane, int place)
    {
        const float Surely = 9; // nats: e to the power of it to one
        var least = output[((Classes - 1) * plane) + place] - Surely;
        for (var c = 0; c < Classes - 1; c++)
        {
            if (output[(c * plane) + place] > least) return false;
        }

        return true;
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
