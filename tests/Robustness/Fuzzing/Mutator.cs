using System.Buffers.Binary;

namespace Digits.Robustness.Tests.Fuzzing;

/// <summary>
/// Makes broken files from sound ones: bits flipped, ends cut off, parts of others spliced in, numbers in fields made
/// extreme, blocks moved, doubled and removed, and words of each format put where they don't belong.
/// </summary>
internal static class Mutator
{
    private const int MostChanges = 8;
    private const int HeaderBytes = 512; // Where most formats keep what steers their decoders.
    private const int MostBytes = 300_000; // Growing inputs would make the fuzzer slow, not better.

    private static readonly long[] ExtremeNumbers =
        [0, 1, 2, 7, 8, 127, 128, 255, 256, 32_767, 32_768, 65_535, 65_536, int.MaxValue, 0x8000_0000, uint.MaxValue, long.MaxValue, -1];

    private static readonly byte[][] Words =
    [
        .. ((string[])["IHDR", "IDAT", "IEND", "PLTE", "tRNS", "zTXt", "iCCP", "acTL", "fdAT", "eXIf", "RIFF", "WEBP", "VP8 ", "VP8L", "VP8X", "ALPH", "ANIM",
            "GIF89a", "NETSCAPE2.0", "II*\0", "MM\0*", "II+\0", "Exif\0\0", "JFIF\0", "PK\u0003\u0004", "PK\u0001\u0002", "PK\u0005\u0006", "%PDF-1.7", "stream\n", "endstream",
            "endobj", "xref", "trailer", "startxref", " 0 R", "/Filter", "/FlateDecode", "/LZWDecode", "/CCITTFaxDecode", "/DCTDecode", "/JBIG2Decode",
            "/Length 999999999", "/Kids [3 0 R]", "/Count 99999999", "/Encrypt", "<<", ">>", "<svg xmlns=", "<!DOCTYPE html>", "../", "..\\", "%00", "%2e%2e%2f",
            "\r\n\r\n", "Transfer-Encoding: chunked\r\n", "Content-Length: -1\r\n", "Expect: 100-continue\r\n"]).Select(System.Text.Encoding.Latin1.GetBytes),
        [0xFF, 0xD8], [0xFF, 0xD9], [0xFF, 0xC0], [0xFF, 0xC2], [0xFF, 0xC4], [0xFF, 0xDA], [0xFF, 0xDB], [0xFF, 0xDD], [0xFF, 0xE1], [0x78, 0x9C], [0x21, 0xF9, 4], [0x2C], [0x3B],
    ];

    /// <summary>One of the seeds, changed in one to eight places; the same random numbers give the same bytes.</summary>
    public static byte[] Mutate(Random random, IReadOnlyList<byte[]> seeds)
    {
        var bytes = Pick(random, seeds);
        for (var change = random.Next(MostChanges); change >= 0; change--) bytes = Change(random, bytes, seeds);
        if (PngChunks.IsPng(bytes))
        {
            // A decoder gives up at the first wrong checksum: most changes get a right one.
            if (random.Next(4) == 0) bytes = PngChunks.Shuffle(random, bytes);
            if (random.Next(4) > 0) bytes = PngChunks.WithRightChecksums(bytes);
        }

        return bytes.Length <= MostBytes ? bytes : bytes[..MostBytes];
    }

    private static byte[] Change(Random random, byte[] bytes, IReadOnlyList<byte[]> seeds)
    {
        if (bytes.Length == 0) return Pick(random, seeds);
        var at = Place(random, bytes.Length);
        var length = Math.Min(bytes.Length - at, 1 + random.Next(1 << random.Next(1, 10)));
        switch (random.Next(16))
        {
            case 0 or 1 or 2:
                return Set(bytes, at, [(byte)(bytes[at] ^ (1 << random.Next(8)))]);
            case 3 or 4:
                return Set(bytes, at, [(byte)random.Next(256)]);
            case 5 or 6 or 7 or 8:
                return Set(bytes, at, Number(random));
            case 9:
                return bytes[..at]; // cut off
            case 10:
                return [.. bytes[..at], .. bytes[(at + length)..]]; // a part removed
            case 11:
                return [.. bytes[..(at + length)], .. bytes[at..]]; // a part doubled
            case 12:
                var noise = new byte[length];
                random.NextBytes(noise);
                return Set(bytes, at, noise);
            case 13:
                var other = Pick(random, seeds);
                return [.. bytes[..at], .. other[Place(random, other.Length)..]]; // spliced
            case 14:
                return Set(bytes, at, Pick(random, Words));
            default:
                return [.. bytes[..at], .. Pick(random, Words), .. bytes[at..]];
        }
    }

    private static byte[] Set(byte[] bytes, int at, ReadOnlySpan<byte> what)
    {
        var changed = bytes.ToArray();
        what[..Math.Min(what.Length, bytes.Length - at)].CopyTo(changed.AsSpan(at));
        return changed;
    }

    private static byte[] Number(Random random)
    {
        var number = Pick(random, ExtremeNumbers);
        var bytes = new byte[8];
        if (random.Next(2) == 0)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
            return bytes[..(1 << random.Next(4))];
        }

        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        return bytes[^(1 << random.Next(4))..];
    }

    /// <summary>Anywhere, the beginning and the end more often than the middle.</summary>
    private static int Place(Random random, int length) => random.Next(4) switch
    {
        0 or 1 => random.Next(Math.Min(length, HeaderBytes)),
        2 => length - 1 - random.Next(Math.Min(length, HeaderBytes)),
        _ => random.Next(length),
    };

    private static T Pick<T>(Random random, IReadOnlyList<T> choices) => choices[random.Next(choices.Count)];
}
