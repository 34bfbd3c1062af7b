using System.Buffers.Binary;
using System.IO.Compression;

namespace Digits.Recognition.Tests;

/// <summary>Files that mean harm or are broken, made as small as they can be.</summary>
internal static class BadImages
{
    /// <summary>A grey PNG of any claimed size; the pixel data are what is given, deflated.</summary>
    public static byte[] Png(int width, int height, Stream? pixels = null, byte bits = 8)
    {
        using var file = new MemoryStream();
        file.Write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = bits;
        Chunk(file, "IHDR"u8, header);
        using var packed = new MemoryStream();
        using (var deflate = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true)) (pixels ?? new MemoryStream([0, 0])).CopyTo(deflate);
        Chunk(file, "IDAT"u8, packed.ToArray());
        Chunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    /// <summary>A PNG whose text chunk unpacks to <paramref name="bytes"/> zeros.</summary>
    public static byte[] PngWithTextBomb(int bytes)
    {
        using var packed = new MemoryStream();
        packed.Write("a\0\0"u8); // Keyword, and deflate as the method.
        using (var deflate = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true)) deflate.Write(new byte[bytes]);
        using var chunk = new MemoryStream();
        Chunk(chunk, "zTXt"u8, packed.ToArray());
        var png = Png(1, 1);
        return [.. png[..33], .. chunk.ToArray(), .. png[33..]];
    }

    /// <summary>A GIF of 1 x 1 pixels with as many frames as asked.</summary>
    public static byte[] Gif(int frames)
    {
        using var file = new MemoryStream();
        file.Write("GIF89a"u8);
        file.Write([1, 0, 1, 0, 0x80, 0, 0, 0, 0, 0, 255, 255, 255]);
        for (var i = 0; i < frames; i++)
        {
            file.Write([0x21, 0xF9, 4, 0, 1, 0, 0, 0]);
            file.Write([0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0]);
        }

        file.Write([0x3B]);
        return file.ToArray();
    }

    /// <summary>A little-endian TIFF with as many directories as asked, all alike and sharing one strip: of grey when uncompressed, else of one byte.</summary>
    public static byte[] Tiff(int pages, int width, int height, int compression, bool tiled = false)
    {
        var data = new byte[compression == 1 ? width * height : 1];
        ushort[] tags = tiled ? [256, 257, 258, 259, 262, 277, 322, 323, 324, 325] : [256, 257, 258, 259, 262, 273, 277, 278, 279];
        using var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        writer.Write("II*\0"u8);
        writer.Write(8);
        var strip = 8 + (pages * (6 + (12 * tags.Length)));
        for (var page = 0; page < pages; page++)
        {
            writer.Write((ushort)tags.Length);
            foreach (var tag in tags)
            {
                var value = tag switch
                {
                    256 => width,
                    257 or 278 => height,
                    258 => compression == 1 ? 8 : 1,
                    259 => compression,
                    273 or 324 => strip,
                    277 => 1,
                    279 or 325 => data.Length,
                    322 or 323 => 16,
                    _ => 1, // 262: black is 0.
                };
                writer.Write(tag);
                writer.Write((ushort)4);
                writer.Write(1);
                writer.Write(value);
            }

            writer.Write(page + 1 < pages ? (int)file.Position + 4 : 0);
        }

        writer.Write(data);
        return file.ToArray();
    }

    public static byte[] Zip()
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = zip.CreateEntry("a.png", CompressionLevel.SmallestSize).Open();
            entry.Write(new byte[10_000_000]);
        }

        return file.ToArray();
    }

    private static void Chunk(Stream file, ReadOnlySpan<byte> type, byte[] data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(type);
        file.Write(data);
        var sum = uint.MaxValue;
        foreach (var value in (byte[])[.. type, .. data])
        {
            sum ^= value;
            for (var bit = 0; bit < 8; bit++) sum = (sum >> 1) ^ (0xEDB88320 & (0 - (sum & 1)));
        }

        BinaryPrimitives.WriteUInt32BigEndian(number, ~sum);
        file.Write(number);
    }
}
