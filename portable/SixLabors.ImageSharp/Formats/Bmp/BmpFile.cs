using System.Buffers.Binary;
using SixLabors.ImageSharp.PixelFormats;

namespace SixLabors.ImageSharp.Formats.Bmp;

/// <summary>
/// Uncompressed Windows bitmaps of 1, 4, 8, 16, 24 and 32 bits a pixel (Microsoft Learn, "Bitmap Storage"): a 14-byte file
/// header, an information header, masks or palette, then rows from the bottom up, padded to 4 bytes.
/// </summary>
internal static class BmpFile
{
    private const uint Uncompressed = 0;
    private const uint BitFields = 3;

    public static BmpHeader ReadHeader(ReadOnlySpan<byte> file)
    {
        if (file.Length < 26) throw new InvalidImageContentException("BMP is truncated in its header.");

        var pixels = BinaryPrimitives.ReadUInt32LittleEndian(file[10..]);
        var size = BinaryPrimitives.ReadUInt32LittleEndian(file[14..]);
        if (size == 12)
        {
            var coreWidth = BinaryPrimitives.ReadUInt16LittleEndian(file[18..]);
            var coreHeight = BinaryPrimitives.ReadUInt16LittleEndian(file[20..]);
            return new BmpHeader((coreWidth, coreHeight), false, file[24], Uncompressed, 0, 26, 3, pixels).Checked();
        }

        if (size < 40 || file.Length < 54) throw new InvalidImageContentException("BMP has no valid information header.");

        var width = BinaryPrimitives.ReadInt32LittleEndian(file[18..]);
        var height = BinaryPrimitives.ReadInt32LittleEndian(file[22..]);
        var bits = BinaryPrimitives.ReadUInt16LittleEndian(file[28..]);
        var compression = BinaryPrimitives.ReadUInt32LittleEndian(file[30..]);
        var colours = BinaryPrimitives.ReadUInt32LittleEndian(file[46..]);
        if (height == int.MinValue) throw new InvalidImageContentException("BMP has no valid height.");
        var palette = 14 + (long)size + (size == 40 && compression == BitFields ? 12 : 0);
        return new BmpHeader((width, Math.Abs(height)), height < 0, bits, compression, colours, palette, 4, pixels).Checked();
    }

    public static ImageFrame<TPixel> Decode<TPixel>(Configuration configuration, byte[] file)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        var header = ReadHeader(file);
        if (header.Compression is not (Uncompressed or BitFields))
        {
            throw new NotSupportedException($"BMP compression {header.Compression} is not supported");
        }

        var (width, height) = header.Size;
        var stride = (((long)width * header.Bits) + 31) / 32 * 4;
        if (header.Pixels + (stride * height) > file.Length) throw new InvalidImageContentException("BMP is truncated in its pixels.");

        var frame = new ImageFrame<TPixel>(configuration, width, height);
        var palette = header.Bits <= 8 ? ReadPalette(file, header) : [];
        var masks = ReadMasks(file, header);
        for (var y = 0; y < height; y++)
        {
            var source = file.AsSpan((int)(header.Pixels + (stride * (header.TopDown ? y : height - 1 - y))), (int)stride);
            var row = frame.Pixels.AsSpan(y * width, width);
            switch (header.Bits)
            {
                case 24:
                    for (var x = 0; x < width; x++) row[x].FromRgb24(new Rgb24(source[(3 * x) + 2], source[(3 * x) + 1], source[3 * x]));
                    break;
                case 32:
                    for (var x = 0; x < width; x++) row[x].FromRgb24(masks.Unpack(BinaryPrimitives.ReadUInt32LittleEndian(source[(4 * x)..])));
                    break;
                case 16:
                    for (var x = 0; x < width; x++) row[x].FromRgb24(masks.Unpack(BinaryPrimitives.ReadUInt16LittleEndian(source[(2 * x)..])));
                    break;
                default:
                    var perByte = 8 / header.Bits;
                    for (var x = 0; x < width; x++)
                    {
                        var shift = 8 - header.Bits - (x % perByte * header.Bits);
                        var index = (source[x / perByte] >> shift) & ((1 << header.Bits) - 1);
                        row[x].FromRgb24(index < palette.Length ? palette[index] : default);
                    }

                    break;
            }
        }

        return frame;
    }

    private static Rgb24[] ReadPalette(ReadOnlySpan<byte> file, BmpHeader header)
    {
        var most = 1 << header.Bits;
        var room = Math.Max(0, (Math.Min(header.Pixels, file.Length) - header.Palette) / header.PaletteEntryBytes);
        var count = (int)Math.Min(Math.Min(header.Colours == 0 ? most : header.Colours, most), room);
        var palette = new Rgb24[count];
        for (var i = 0; i < count; i++)
        {
            var entry = file[(int)(header.Palette + (i * header.PaletteEntryBytes))..];
            palette[i] = new Rgb24(entry[2], entry[1], entry[0]);
        }

        return palette;
    }

    private static BmpMasks ReadMasks(ReadOnlySpan<byte> file, BmpHeader header)
    {
        if (header.Compression != BitFields)
        {
            return header.Bits == 16 ? new BmpMasks(0x7C00, 0x03E0, 0x001F) : new BmpMasks(0xFF0000, 0x00FF00, 0x0000FF);
        }

        if (file.Length < 66) throw new InvalidImageContentException("BMP is truncated in its masks.");
        return new BmpMasks(
            BinaryPrimitives.ReadUInt32LittleEndian(file[54..]),
            BinaryPrimitives.ReadUInt32LittleEndian(file[58..]),
            BinaryPrimitives.ReadUInt32LittleEndian(file[62..]));
    }
}
