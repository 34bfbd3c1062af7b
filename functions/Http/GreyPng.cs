using System.Buffers.Binary;
using System.IO.Compression;
using Digits.Recognition;

namespace Digits.Functions.Http;

/// <summary>Writes a grey picture as a PNG (W3C, Portable Network Graphics, third edition): 8 bits, one channel.</summary>
public static class GreyPng
{
    public const string ContentType = "image/png";

    private const byte UpFilter = 2; // Each byte less the one above: paper, which hardly changes, becomes zeros.

    private static readonly uint[] CrcTable = [.. Enumerable.Range(0, 256).Select(value => CrcOf((uint)value))];

    public static byte[] Write(GreyImage image)
    {
        var png = new MemoryStream();
        png.Write([0x89, .. "PNG\r\n\u001a\n"u8]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, image.Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), image.Height);
        header[8] = 8; // Bits a sample; colour type 0, grey, and the only compression, filter method and interlacing follow.
        WriteChunk(png, "IHDR"u8, header);
        WriteChunk(png, "IDAT"u8, Pack(image));
        WriteChunk(png, "IEND"u8, []);
        return png.ToArray();
    }

    private static byte[] Pack(GreyImage image)
    {
        var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            var filtered = new byte[1 + image.Width];
            filtered[0] = UpFilter;
            for (var y = 0; y < image.Height; y++)
            {
                var row = image.Row(y);
                var above = y == 0 ? [] : image.Row(y - 1);
                for (var x = 0; x < row.Length; x++) filtered[1 + x] = (byte)(row[x] - (y == 0 ? 0 : above[x]));
                zlib.Write(filtered);
            }
        }

        return packed.ToArray();
    }

    private static void WriteChunk(MemoryStream png, ReadOnlySpan<byte> name, byte[] data)
    {
        byte[] named = [.. name, .. data];
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        png.Write(number);
        png.Write(named);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(named));
        png.Write(number);
    }

    /// <summary>CRC-32 as ISO 3309 has it, byte by byte (annex D of the specification).</summary>
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
