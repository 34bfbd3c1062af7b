using System.Buffers.Binary;

namespace Digits.Recognition;

/// <summary>Tells a file that was cut off by its missing end, which decoders would fill with grey.</summary>
internal static class FileEnd
{
    /// <summary>True when a PNG's chunks lead to IEND (W3C PNG, 5.3).</summary>
    public static bool HasPngEnd(ReadOnlySpan<byte> png)
    {
        const int Frame = 12; // A chunk's length, type and checksum.
        for (long at = 8; at + Frame <= png.Length;)
        {
            var chunk = png[(int)at..];
            if (chunk[4..8].SequenceEqual("IEND"u8)) return true;
            at += Frame + (long)BinaryPrimitives.ReadUInt32BigEndian(chunk);
        }

        return false;
    }

    /// <summary>True when a JPEG has an end marker after its first scan (ITU-T T.81, B.1); thumbnails lie before it.</summary>
    public static bool HasJpegEnd(ReadOnlySpan<byte> jpeg)
    {
        const byte StartOfScan = 0xDA;
        var at = 2;
        while (at + 4 <= jpeg.Length)
        {
            if (jpeg[at] != 0xFF) return false;
            var marker = jpeg[at + 1];
            if (marker == 0xFF)
            {
                at++; // A fill byte.
                continue;
            }

            at += 2 + BinaryPrimitives.ReadUInt16BigEndian(jpeg[(at + 2)..]);
            if (marker == StartOfScan) return at <= jpeg.Length && jpeg[at..].IndexOf([(byte)0xFF, (byte)0xD9]) >= 0;
        }

        return false;
    }
}
