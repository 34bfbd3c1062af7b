using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Digits.Recognition;

/// <summary>
/// Marks the pixels of thin lines in one direction: those that stand out from the ones a few pixels to both sides, however
/// pale. A threshold made for ink leaves out rules that were printed pale on purpose.
/// </summary>
internal static class RidgeFilter
{
    private const int MinContrast = 16; // Of 255; grain alone rarely stands out as much on both sides, and never in a row.

    /// <summary>Marks what stands out from the pixels above and below it.</summary>
    /// <param name="ink">Ink bright, paper 0.</param>
    /// <param name="distance">Pixels to each side: more than the thickest line that is looked for.</param>
    public static Bitmap Horizontal(GreyImage ink, int distance)
    {
        var ridges = new Bitmap(ink.Width, ink.Height);
        for (var y = 0; y < ink.Height; y++)
        {
            Mark(ink.Row(y), ink.Row(Math.Max(0, y - distance)), ink.Row(Math.Min(ink.Height - 1, y + distance)), ridges.Row(y));
        }

        return ridges;
    }

    /// <summary>Marks what stands out from the pixels to its left and right.</summary>
    /// <inheritdoc cref="Horizontal"/>
    public static Bitmap Vertical(GreyImage ink, int distance)
    {
        var ridges = new Bitmap(ink.Width, ink.Height);
        var padded = new byte[ink.Width + (2 * distance)]; // The outermost pixels go on beyond the edges.
        for (var y = 0; y < ink.Height; y++)
        {
            var row = ink.Row(y);
            padded.AsSpan(0, distance).Fill(row[0]);
            row.CopyTo(padded.AsSpan(distance));
            padded.AsSpan(distance + row.Length).Fill(row[^1]);
            Mark(row, padded.AsSpan(0, row.Length), padded.AsSpan(2 * distance), ridges.Row(y));
        }

        return ridges;
    }

    /// <summary>Which pixels stand out from both of their neighbours.</summary>
    [MethodImpl(PixelLoop.Compiled)]
    private static void Mark(ReadOnlySpan<byte> pixels, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after, Span<bool> marks)
    {
        var x = 0;
        for (; x + Vector<byte>.Count <= pixels.Length; x += Vector<byte>.Count)
        {
            var pixel = new Vector<byte>(pixels[x..]);
            var higher = Vector.Max(new Vector<byte>(before[x..]), new Vector<byte>(after[x..]));
            var stands = Vector.GreaterThan(pixel, higher) & Vector.GreaterThanOrEqual(pixel - higher, new Vector<byte>(MinContrast));
            (stands & Vector<byte>.One).CopyTo(MemoryMarshal.AsBytes(marks[x..]));
        }

        for (; x < pixels.Length; x++) marks[x] = pixels[x] - Math.Max(before[x], after[x]) >= MinContrast;
    }
}
