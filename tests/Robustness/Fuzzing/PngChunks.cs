using System.Buffers.Binary;
using Digits.Functions.Tests;

namespace Digits.Robustness.Tests.Fuzzing;

/// <summary>A PNG as a row of chunks (W3C PNG, 5.3): length, type, data, CRC-32 of the latter two.</summary>
internal static class PngChunks
{
    private const int SignatureBytes = 8;
    private const int FrameBytes = 12;

    public static bool IsPng(ReadOnlySpan<byte> bytes) => bytes.Length > SignatureBytes && bytes[1..4].SequenceEqual("PNG"u8);

    /// <summary>The chunks in another order, one of them left out or doubled.</summary>
    public static byte[] Shuffle(Random random, byte[] png)
    {
        var chunks = Split(png);
        if (chunks.Count < 2) return png;
        var (from, to) = (random.Next(chunks.Count), random.Next(chunks.Count));
        switch (random.Next(3))
        {
            case 0: (chunks[from], chunks[to]) = (chunks[to], chunks[from]); break;
            case 1: chunks.RemoveAt(from); break;
            default: chunks.Insert(to, chunks[from]); break;
        }

        return [.. png[..SignatureBytes], .. chunks.SelectMany(chunk => png[chunk])];
    }

    public static byte[] WithRightChecksums(byte[] png)
    {
        var whole = png.ToArray();
        foreach (var chunk in Split(whole))
        {
            var bytes = whole.AsSpan()[chunk];
            if (bytes.Length < FrameBytes) continue;
            BinaryPrimitives.WriteUInt32BigEndian(bytes[^4..], TestImages.Crc(bytes[4..^4]));
        }

        return whole;
    }

    /// <summary>As far as the lengths lead; the last chunk may be cut off.</summary>
    private static List<Range> Split(byte[] png)
    {
        var chunks = new List<Range>();
        for (var at = SignatureBytes; at + FrameBytes <= png.Length;)
        {
            var end = (int)Math.Min(png.Length, at + FrameBytes + (long)BinaryPrimitives.ReadUInt32BigEndian(png.AsSpan(at)));
            chunks.Add(at..end);
            at = end;
        }

        return chunks;
    }
}
