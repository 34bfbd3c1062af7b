using Digits.Recognition;
using Digits.Training.Data;

namespace Digits.Training.Spotting;

/// <summary>Characters by the hand that wrote them, so that a number can be written in one hand.</summary>
public sealed class GlyphBook
{
    private const int FinestSide = 40; // pixels; a glyph on a scene is at most about as tall
    private const int InkAbove = 48; // of 255: the box reaches to the pale edge of a stroke

    /// <summary>One hand's digits by value; every one of the ten has at least one.</summary>
    public sealed record Hand(IReadOnlyList<IReadOnlyList<Glyph>> Digits);

    /// <summary>Hands by the set they come from, and how often each set is to be drawn from.</summary>
    public List<(double Share, IReadOnlyList<Hand> Hands)> Sets { get; } = [];

    /// <summary>Characters that are no digits.</summary>
    public List<Glyph> Others { get; } = [];

    /// <summary>Adds a set whose pictures show ink bright on 0.</summary>
    /// <param name="share">How often to draw from it, relative to the others.</param>
    /// <param name="hands">Who wrote each picture; hands that lack a digit are put together with others.</param>
    public void Add(double share, IReadOnlyList<GreyImage> pictures, IReadOnlyList<byte> labels, IReadOnlyList<string> hands)
    {
        var complete = new List<Hand>();
        var rest = Enumerable.Range(0, 10).Select(_ => new List<Glyph>()).ToArray();
        foreach (var hand in Enumerable.Range(0, pictures.Count).GroupBy(i => hands[i]).OrderBy(hand => hand.Key, StringComparer.Ordinal))
        {
            foreach (var i in hand)
            {
                if (Cut(pictures[i], labels[i]) is not { } glyph) continue;
                if (glyph.IsDigit) rest[glyph.Label].Add(glyph);
                else Others.Add(glyph);
            }

            if (rest.Any(glyphs => glyphs.Count == 0)) continue;
            complete.Add(new Hand([.. rest.Select(glyphs => glyphs.ToArray())]));
            rest = [.. Enumerable.Range(0, 10).Select(_ => new List<Glyph>())];
        }

        if (complete.Count > 0) Sets.Add((share, complete));
    }

    /// <summary>A hand, from a set by its share.</summary>
    public Hand Draw(Random random)
    {
        var at = random.NextDouble() * Sets.Sum(set => set.Share);
        foreach (var (share, hands) in Sets)
        {
            if ((at -= share) < 0) return hands[random.Next(hands.Count)];
        }

        return Sets[^1].Hands[^1];
    }

    private static Glyph? Cut(GreyImage picture, byte label)
    {
        var (left, top, right, bottom) = (picture.Width, picture.Height, 0, 0);
        for (var y = 0; y < picture.Height; y++)
        {
            var row = picture.Row(y);
            for (var x = 0; x < row.Length; x++)
            {
                if (row[x] < InkAbove) continue;
                (left, right, top, bottom) = (Math.Min(left, x), Math.Max(right, x + 1), Math.Min(top, y), Math.Max(bottom, y + 1));
            }
        }

        if (right <= left) return null;
        var ink = picture.Crop(new Box(left, top, right - left, bottom - top));
        return new Glyph(AreaReduction.Reduce(ink, Math.Max(1, Math.Max(ink.Width, ink.Height) / FinestSide)), label);
    }
}
