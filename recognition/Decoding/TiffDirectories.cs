using System.Buffers.Binary;

namespace Digits.Recognition;

/// <summary>
/// Reads a TIFF's image file directories (TIFF 6.0, section 2; BigTIFF has wider fields), and nothing else, so that limits
/// can be checked and pages decoded one at a time.
/// </summary>
internal sealed class TiffDirectories
{
    private const int MaxPieces = 400_000; // As many tiles of 16 x 16 as 100 million pixels have.
    private const int TypeShort = 3;
    private const int TypeLong = 4;
    private const int TypeLong8 = 16;

    private readonly ReadOnlyMemory<byte> file;
    private readonly bool little;
    private readonly bool big;

    public TiffDirectories(ReadOnlyMemory<byte> file)
    {
        this.file = file;
        little = file.Span[0] == (byte)'I';
        big = Read(2, 2) == 43;
    }

    private int FirstPointer => big ? 8 : 4;

    private int OffsetBytes => big ? 8 : 4;

    /// <summary>The directories in order, at most <paramref name="most"/>; ends silently at a loop.</summary>
    /// <exception cref="InvalidDataException">A directory lies outside the file.</exception>
    public List<TiffPage> ReadPages(int most)
    {
        var pages = new List<TiffPage>();
        var seen = new HashSet<long>();
        var offset = Read(FirstPointer, OffsetBytes);
        while (offset != 0 && pages.Count < most && seen.Add(offset))
        {
            var page = ReadPage(offset);
            pages.Add(page);
            offset = Read(page.NextPointer, OffsetBytes);
        }

        return pages;
    }

    /// <summary>Makes <paramref name="page"/> the only one of <paramref name="copy"/>, a copy of the whole file.</summary>
    public void Select(TiffPage page, Span<byte> copy)
    {
        Write(copy[FirstPointer..], page.Offset);
        Write(copy[(int)page.NextPointer..], 0);
    }

    private TiffPage ReadPage(long offset)
    {
        var countBytes = big ? 8 : 2;
        var entryBytes = big ? 20 : 12;
        var entries = Read(offset, countBytes);
        if (entries is < 1 or > 4096) throw new InvalidDataException($"A directory has {entries} entries.");

        var page = new TiffPage(offset, offset + countBytes + (entries * entryBytes), 0, 0, 1, 1, false, 0);
        (long At, long Count, int Type) offsets = default, lengths = default;
        for (var i = 0; i < entries; i++)
        {
            var entry = offset + countBytes + (i * entryBytes);
            var tag = (int)Read(entry, 2);
            var type = (int)Read(entry + 2, 2);
            var count = Read(entry + 4, OffsetBytes);
            var size = type switch { TypeShort => 2, TypeLong => 4, TypeLong8 => 8, _ => 1 };
            var inline = entry + 4 + OffsetBytes;
            var at = count <= OffsetBytes / size ? inline : Read(inline, OffsetBytes);
            switch (tag)
            {
                case 256: page = page with { Width = Read(at, size) }; break;
                case 257: page = page with { Height = Read(at, size) }; break;
                case 259: page = page with { Compression = (int)Read(at, size) }; break;
                case 277: page = page with { Samples = (int)Read(at, size) }; break;
                case 322: page = page with { Tiled = true }; break;
                case 273 or 324: offsets = (at, count, size); break;
                case 279 or 325: lengths = (at, count, size); break;
            }
        }

        if (Math.Min(offsets.Count, lengths.Count) > MaxPieces) throw new InvalidDataException("A page is cut into too many strips or tiles.");
        for (long i = 0; i < Math.Min(offsets.Count, lengths.Count); i++)
        {
            var end = Read(offsets.At + (i * offsets.Type), offsets.Type) + Read(lengths.At + (i * lengths.Type), lengths.Type);
            page = page with { DataEnd = Math.Max(page.DataEnd, end) };
        }

        return page;
    }

    private long Read(long at, int bytes)
    {
        if (at < 0 || at + bytes > file.Length) throw new InvalidDataException("A directory lies outside the file.");

        var span = file.Span.Slice((int)at, bytes);
        return bytes switch
        {
            1 => span[0],
            2 => little ? BinaryPrimitives.ReadUInt16LittleEndian(span) : BinaryPrimitives.ReadUInt16BigEndian(span),
            4 => little ? BinaryPrimitives.ReadUInt32LittleEndian(span) : BinaryPrimitives.ReadUInt32BigEndian(span),
            _ => little ? BinaryPrimitives.ReadInt64LittleEndian(span) : BinaryPrimitives.ReadInt64BigEndian(span),
        };
    }

    private void Write(Span<byte> at, long value)
    {
        if (big && little) BinaryPrimitives.WriteInt64LittleEndian(at, value);
        else if (big) BinaryPrimitives.WriteInt64BigEndian(at, value);
        else if (little) BinaryPrimitives.WriteUInt32LittleEndian(at, (uint)value);
        else BinaryPrimitives.WriteUInt32BigEndian(at, (uint)value);
    }
}
