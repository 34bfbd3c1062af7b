using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Digits.Recognition;

/// <summary>
/// Tells files that are no image, or not only one: markup (SVG, HTML) under an image's name, and polyglots, which are an
/// image to one program and a page, a PDF or an archive to another. Nothing here interprets them; they are refused so that
/// nobody who is handed the file later does.
/// </summary>
internal static class ForeignContent
{
    // What browsers look at when they guess a type (WHATWG, MIME Sniffing, 5.2 reads 1,445 bytes), and where PDF readers look for "%PDF-".
    private const int SniffedBytes = 1_445;

    private const int EndRecordBytes = 22;

    // Byte order marks, white space, and the zeros that UTF-16 puts beside ASCII letters.
    private static readonly SearchValues<byte> Blank = SearchValues.Create([0xEF, 0xBB, 0xBF, 0xFE, 0xFF, 0, 9, 10, 13, 32]);

    // Markup that runs or frames. XMP, which cameras and editors write into images, has none of these.
    private static readonly SearchValues<string> Starts = SearchValues.Create(
        ["<!doctype", "<html", "<head", "<body", "<script", "<iframe", "<svg", "<?php", "%PDF-"], StringComparison.OrdinalIgnoreCase);

    private static ReadOnlySpan<byte> EndRecord => "PK\u0005\u0006"u8;

    /// <summary>True when the first thing in a text is a tag: SVG, HTML or XML.</summary>
    public static bool IsMarkup(ReadOnlySpan<byte> bytes)
    {
        var first = bytes[..Math.Min(bytes.Length, SniffedBytes)].IndexOfAnyExcept(Blank);
        return first >= 0 && bytes[first] == (byte)'<';
    }

    /// <summary>True when an image's bytes are a page, a PDF or a zip archive as well.</summary>
    public static bool IsPolyglot(ReadOnlySpan<byte> image)
    {
        var start = Encoding.Latin1.GetString(image[..Math.Min(image.Length, SniffedBytes)]);
        return start.AsSpan().ContainsAny(Starts) || EndsAsZip(image);
    }

    /// <summary>A zip is found from its end: a record of 22 bytes and a comment (APPNOTE.TXT, 4.3.16).</summary>
    private static bool EndsAsZip(ReadOnlySpan<byte> bytes)
    {
        var tail = bytes[Math.Max(0, bytes.Length - EndRecordBytes - ushort.MaxValue)..];
        for (int at; (at = tail.LastIndexOf(EndRecord)) >= 0; tail = tail[..at])
        {
            if (at + EndRecordBytes <= tail.Length && at + EndRecordBytes + BinaryPrimitives.ReadUInt16LittleEndian(tail[(at + 20)..]) <= tail.Length) return true;
        }

        return false;
    }
}
