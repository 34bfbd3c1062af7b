using System.Numerics;
using System.Runtime.CompilerServices;

namespace Digits.Recognition;

/// <summary>Pixels for vector arithmetic.</summary>
internal static class ByteVectors
{
    /// <summary>The first pixels, <see cref="Vector{T}.Count"/> of bytes, as four vectors of whole numbers that follow each other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // Else the vectors would go through memory.
    public static void Widen(ReadOnlySpan<byte> pixels, out Vector<int> first, out Vector<int> second, out Vector<int> third, out Vector<int> fourth)
    {
        Vector.Widen(new Vector<byte>(pixels), out var low, out var high);
        Vector.Widen(low, out var a, out var b);
        Vector.Widen(high, out var c, out var d);
        (first, second, third, fourth) = (Vector.AsVectorInt32(a), Vector.AsVectorInt32(b), Vector.AsVectorInt32(c), Vector.AsVectorInt32(d));
    }

    /// <summary>Each of <paramref name="brightest"/> becomes the larger of itself and the pixel in its place.</summary>
    [MethodImpl(PixelLoop.Compiled)]
    public static void Max(ReadOnlySpan<byte> pixels, Span<byte> brightest)
    {
        var x = 0;
        for (; x + Vector<byte>.Count <= pixels.Length; x += Vector<byte>.Count) Vector.Max(new Vector<byte>(pixels[x..]), new Vector<byte>(brightest[x..])).CopyTo(brightest[x..]);
        for (; x < pixels.Length; x++) brightest[x] = Math.Max(pixels[x], brightest[x]);
    }
}
