using System.Buffers.Binary;
using System.IO.Compression;
using SixLabors.ImageSharp.PixelFormats;

namespace SixLabors.ImageSharp.Formats.Png;

/// <summary>
/// Small, sound PNGs of the plainest kind: 8 bits a sample, no palette, not interlaced (W3C PNG, third edition). libvips
/// takes several times as long to begin as such a picture takes to be read; all else, and whatever is wrong, is left to it.
/// </summary>
internal static class PngFile
{
    private const int MostPixels = 1 << 20; // libvips streams; here all is in memory at once.
    private const int HeaderEnd = 33; // Signature, and the chunk IHDR.
    private const int ChunkFrame = 12; // Length, type and checksum.

    private static readonly uint[] CrcTable = [.. Enumerable.Range(0, 256).Select(value => CrcOf((uint)value))];

    /// <returns>Null when it is no such PNG.</returns>
    public static ImageFrame<TPixel>? TryDecode<TPixel>(Configuration configuration, byte[] file)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        if (file.Length < HeaderEnd || !file.AsSpan(8, 8).SequenceEqual("\0\0\0\rIHDR"u8)) return null;
        if (file[24] != 8 || file[26] != 0 || file[27] != 0 || file[28] != 0) return null;
        var (width, height) = (BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(16)), BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(20)));
        var channels = file[25] switch { 0 => 1, 2 => 3, 4 => 2, 6 => 4, _ => 0 };
        if (channels == 0 || width == 0 || height == 0 || (ulong)width * height > MostPixels || Packed(file) is not { } packed) return null;

        var stride = (int)width * channels;
        var rows = new byte[height * (1 + stride)];
        if (!TryInflate(packed, rows)) return null;
        var frame = new ImageFrame<TPixel>(configuration, (int)width, (int)height);
        var above = new byte[stride].AsSpan();
        for (var y = 0; y < height; y++)
        {
            var row = rows.AsSpan((y * (1 + stride)) + 1, stride);
            if (!TryUnfilter(rows[y * (1 + stride)], row, above, channels)) return null;
            PixelRows.Convert(row, channels, frame.Pixels.AsSpan(y * (int)width, (int)width));
            above = row;
        }

        return frame;
    }

    /// <returns>What the chunks IDAT hold; null when a checksum is wrong, or a chunk is there that changes what pixels mean.</returns>
    private static MemoryStream? Packed(byte[] file)
    {
        var packed = new MemoryStream(file.Length);
        for (var at = 8; at + ChunkFrame <= file.Length;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at));
            if (length > file.Length - at - ChunkFrame) return null;
            var named = file.AsSpan(at + 4, 4 + (int)length);
            if (Crc(named) != BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at + 8 + (int)length))) return null;
            var type = named[..4];
            if (type.SequenceEqual("IEND"u8)) return packed;
            if (type.SequenceEqual("IDAT"u8)) packed.Write(named[4..]);
            else if (type.SequenceEqual("tRNS"u8) || (at > 8 && char.IsAsciiLetterUpper((char)type[0]))) return null;
            at += ChunkFrame + (int)length;
        }

        return null;
    }

    private static bool TryInflate(MemoryStream packed, byte[] rows)
    {
        packed.Position = 0;
        using var zlib = new ZLibStream(packed, CompressionMode.Decompress);
        try
        {
            zlib.ReadExactly(rows);
            return zlib.ReadByte() < 0; // The end, where the stream's own checksum stands.
        }
        catch (Exception fault) when (fault is InvalidDataException or EndOfStreamException)
        {
            return false;
        }
    }

    /// <summary>Each byte less a guess from its neighbours, back to the byte (section 9.2).</summary>
    private static bool TryUnfilter(byte filter, Span<byte> row, ReadOnlySpan<byte> above, int channels)
    {
        switch (filter)
        {
            case 0:
                return true;
            case 1:
                for (var x = channels; x < row.Length; x++) row[x] += row[x - channels];
                return true;
            case 2:
                for (var x = 0; x < row.Length; x++) row[x] += above[x];
                return true;
            case 3:
                for (var x = 0; x < row.Length; x++) row[x] += (byte)(((x < channels ? 0 : row[x - channels]) + above[x]) / 2);
                return true;
            case 4:
                for (var x = 0; x < row.Length; x++) row[x] += x < channels ? above[x] : Paeth(row[x - channels], above[x], above[x - channels]);
                return true;
            default:
                return false;
        }
    }

    private static byte Paeth(int left, int above, int corner)
    {
        var (toLeft, toAbove, toCorner) = (Math.Abs(above - corner), Math.Abs(left - corner), Math.Abs(left + above - corner - corner));
        return (byte)(toLeft <= toAbove && toLeft <= toCorner ? left : toAbove <= toCorner ? above : corner);
    }

    /// <summary>CRC-32 as ISO 3309 has it, byte by byte (annex D).</summary>
    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes) crc = CrcTable[(byte)(crc ^ value)] ^ (crc >> 8);
        return ~crc;
    }

    private static uint CrcOf(uint value)
    {
        for (var bit = 0; bit < 8; bit++) value = (value >> 1) ^ ((value & 1) * 0xEDB88320);
        return value;
    }
}
