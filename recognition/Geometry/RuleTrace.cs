using System.Runtime.CompilerServices;

namespace Digits.Recognition.Geometry;

/// <summary>A printed line as it runs on paper that may be bent: where it is in each column from its first one on.</summary>
/// <param name="Y">By column, in pixels.</param>
internal sealed record RuleTrace(int Start, float[] Y)
{
    private const int Thickest = 12; // Pixels; frames are printed bold.

    public int End => Start + Y.Length;

    /// <summary>The lines that run across; vertical ones are found in the transposed bitmap.</summary>
    /// <param name="lines">What is dark, and what stands out as pale lines do.</param>
    /// <param name="shortest">Length in pixels; writing has no lines as long.</param>
    public static List<RuleTrace> Find(Bitmap lines, int shortest)
    {
        const int ShortestPiece = 20, MostPieces = 2000; // Pixels: a bent line is level in pieces only. A hatched page has more.
        const double Inked = 0.9; // Of its length.
        var traces = new List<RuleTrace>();
        foreach (var piece in RuledLines.Pieces(lines, ShortestPiece).OrderByDescending(piece => piece.Box.Width).Take(MostPieces))
        {
            var seed = piece.Runs.MaxBy(run => run.Length);
            var middle = (seed.Start + seed.End) / 2;
            if (traces.Exists(trace => trace.Passes(middle, seed.Y))) continue;
            var (right, inkedRight) = Follow(middle, seed.Y, 1, lines);
            var (left, inkedLeft) = Follow(middle - 1, seed.Y, -1, lines);
            var length = left.Count + right.Count;
            if (length < shortest || inkedLeft + inkedRight < Inked * length) continue;
            left.Reverse();
            traces.Add(new RuleTrace(middle - left.Count, [.. left, .. right]));
        }

        return traces;
    }

    private bool Passes(int x, int y)
    {
        const double Near = 4; // Pixels; lines are further apart.
        return x >= Start && x < End && Math.Abs(Y[x - Start] - y) < Near;
    }

    /// <summary>Goes along a line until it ends.</summary>
    private static (List<float> Y, int Inked) Follow(int x, double y, int step, Bitmap lines)
    {
        const int MaxGap = 12; // Pixels; what is printed or lit badly has such holes.
        const double Steepest = 0.25; // Pixels that it rises or falls in each.
        var way = new List<float>();
        var (inked, gap) = (0, 0);
        for (; x >= 0 && x < lines.Width && gap <= MaxGap; x += step)
        {
            var off = OffsetToInk(x, y);
            (inked, gap) = off is null ? (inked, gap + 1) : (inked + 1, 0);
            y += Math.Clamp(off ?? 0, -Steepest, Steepest);
            way.Add((float)y);
        }

        way.RemoveRange(way.Count - gap, gap);
        return (way, inked);

        // To the middle of the line's ink; where a stroke crosses it, on as it was.
        [MethodImpl(PixelLoop.Compiled)]
        double? OffsetToInk(int x, double y)
        {
            const int Reach = 3; // Pixels to each side of where it is expected.
            for (var off = 0; off <= Reach; off++)
            {
                foreach (var near in (ReadOnlySpan<int>)[(int)Math.Round(y) + off, (int)Math.Round(y) - off])
                {
                    if (!IsInk(x, near)) continue;
                    var (top, bottom) = (near, near);
                    while (near - top < Thickest && IsInk(x, top - 1)) top--;
                    while (bottom - near < Thickest && IsInk(x, bottom + 1)) bottom++;
                    return bottom - top < Thickest ? ((top + bottom) / 2.0) - y : 0;
                }
            }

            return null;
        }

        bool IsInk(int x, int y) => y >= 0 && y < lines.Height && lines[x, y];
    }
}
