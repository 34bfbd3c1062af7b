using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Digits.Recognition;

namespace Digits.Functions.Tests;

/// <summary>Image files made byte by byte from their specifications, so that no decoder is checked against its own encoder.</summary>
public static class TestImages
{
    private const int DigitPitch = 60;

    /// <summary>White paper with <paramref name="count"/> strokes, each a handwritten 1, 60 pixels apart from x = 40 on.</summary>
    public static GreyImage Ones(int count, int height = 90)
    {
        var image = Paper((count * DigitPitch) + 40, height);
        for (var i = 0; i < count; i++) Stroke(image, 40 + (i * DigitPitch), 25);
        return image;
    }

    /// <summary>A ruled table with one stroke in each cell.</summary>
    public static GreyImage RuledTable(int rows, int columns)
    {
        const int CellWidth = 90, CellHeight = 80, Margin = 30;
        var image = Paper((columns * CellWidth) + (2 * Margin), (rows * CellHeight) + (2 * Margin));
        for (var row = 0; row <= rows; row++) Fill(image, new Box(Margin, Margin + (row * CellHeight), columns * CellWidth, 2));
        for (var column = 0; column <= columns; column++) Fill(image, new Box(Margin + (column * CellWidth), Margin, 2, rows * CellHeight));
        for (var cell = 0; cell < rows * columns; cell++)
        {
            Stroke(image, Margin + (cell % columns * CellWidth) + 38, Margin + (cell / columns * CellHeight) + 20);
        }

        return image;
    }

    public static GreyImage Paper(int width, int height, byte level = 255)
    {
        var image = new GreyImage(width, height);
        Array.Fill(image.Pixels, level);
        return image;
    }

    public static byte[] Png(GreyImage image) => Png(image.Width, image.Height, Rows(image));

    /// <summary>A PNG whose header claims a size and whose data is whatever is given: rows of a filter byte and pixels.</summary>
    public static byte[] Png(int claimedWidth, int claimedHeight, byte[] rows)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, claimedWidth);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), claimedHeight);
        header[8] = 8; // bits a sample; colour type 0 = grey
        var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true)) zlib.Write(rows);
        return [0x89, .. "PNG\r\n\u001a\n"u8, .. Chunk("IHDR", header), .. Chunk("IDAT", packed.ToArray()), .. Chunk("IEND", [])];
    }

    /// <summary>An uncompressed 8-bit grey TIFF, one directory a page (TIFF 6.0).</summary>
    public static byte[] Tiff(params GreyImage[] pages)
    {
        var tiff = new MemoryStream();
        using var writer = new BinaryWriter(tiff);
        writer.Write("II*\0"u8);
        writer.Write(8);
        for (var i = 0; i < pages.Length; i++)
        {
            const int Entries = 9;
            var page = pages[i];
            var start = (int)tiff.Position;
            var pixels = start + 2 + (12 * Entries) + 4;
            writer.Write((short)Entries);
            Entry(256, page.Width);
            Entry(257, page.Height);
            Entry(258, 8); // bits a sample
            Entry(259, 1); // not compressed
            Entry(262, 1); // 0 is black
            Entry(273, pixels);
            Entry(277, 1); // samples a pixel
            Entry(278, page.Height); // one strip
            Entry(279, page.Pixels.Length);
            writer.Write(i + 1 < pages.Length ? pixels + page.Pixels.Length : 0);
            writer.Write(page.Pixels);
        }

        return tiff.ToArray();

        void Entry(short tag, int value)
        {
            writer.Write(tag);
            writer.Write((short)4); // LONG
            writer.Write(1);
            writer.Write(value);
        }
    }

    /// <summary>An animation of single pixels (GIF89a).</summary>
    public static byte[] Gif(int frames)
    {
        byte[] frame = [0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0];
        var gif = new MemoryStream();
        gif.Write([.. "GIF89a"u8, 1, 0, 1, 0, 0x80, 0, 0, 0, 0, 0, 255, 255, 255]);
        for (var i = 0; i < frames; i++) gif.Write(frame);
        gif.WriteByte(0x3B);
        return gif.ToArray();
    }

    public static byte[] Zip(params (string Name, byte[] Bytes)[] entries)
    {
        var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, bytes) in entries)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(bytes);
            }
        }

        return stream.ToArray();
    }

    /// <summary>A 1 as people write it, 40 high and 19 wide: upright ones could be ruled lines.</summary>
    public static void Stroke(GreyImage image, int x, int y)
    {
        for (var row = 0; row < 40; row++) image.Row(y + row).Slice(x + ((39 - row) / 3), 6).Clear();
    }

    public static void Fill(GreyImage image, Box box, byte level = 0)
    {
        for (var y = box.Y; y < box.Bottom; y++) image.Row(y).Slice(box.X, box.Width).Fill(level);
    }

    private static byte[] Rows(GreyImage image) =>
        [.. Enumerable.Range(0, image.Height).SelectMany(y => (byte[])[0, .. image.Row(y)])];

    internal static byte[] Chunk(string type, byte[] data)
    {
        byte[] named = [.. Encoding.ASCII.GetBytes(type), .. data];
        var chunk = new byte[named.Length + 8];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        named.CopyTo(chunk, 4);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(chunk.Length - 4), Crc(named));
        return chunk;
    }

    /// <summary>CRC-32 as PNG has it (W3C PNG, annex D).</summary>
    public static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
        }

        return ~crc;
    }
}
