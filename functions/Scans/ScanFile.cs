using System.IO.Compression;
using System.Runtime.InteropServices;
using Digits.Recognition;

namespace Digits.Functions.Scans;

/// <summary>A file that holds images: an image (of one or more pages) itself, a PDF of scans, or a zip of these.</summary>
public static class ScanFile
{
    /// <summary>One image file: the scan itself, an entry of a zip, or a page of a PDF.</summary>
    /// <param name="Entry">The entry's name in the zip; null for the scan itself.</param>
    /// <param name="Turns">Quarter turns clockwise that the PDF asks for.</param>
    /// <param name="Rejection">Why there is no image; null when there is.</param>
    public readonly record struct Image(string? Entry, ReadOnlyMemory<byte> Bytes, int Turns = 0, ImageRejectedException? Rejection = null);

    private static ReadOnlySpan<byte> ZipMagic => "PK\u0003\u0004"u8;

    private static ReadOnlySpan<byte> EmptyZipMagic => "PK\u0005\u0006"u8;

    /// <summary>The image files in order. Lazy: one entry of a zip is unpacked at a time.</summary>
    /// <exception cref="ImageRejectedException">A zip that is broken, locked, a bomb, nested or without images.</exception>
    public static IEnumerable<Image> Images(ReadOnlyMemory<byte> scan, ScanLimits limits)
    {
        if (PdfPages.IsPdf(scan.Span)) return PdfPages.Images(null, scan, limits);
        if (!IsZip(scan.Span)) return [new Image(null, scan)];
        return Unzip(scan, limits);
    }

    private static bool IsZip(ReadOnlySpan<byte> bytes) => bytes.StartsWith(ZipMagic) || bytes.StartsWith(EmptyZipMagic);

    private static IEnumerable<Image> Unzip(ReadOnlyMemory<byte> scan, ScanLimits limits)
    {
        using var zip = Guard(() => new ZipArchive(Open(scan), ZipArchiveMode.Read));
        // The directory at the zip's end is read here: entries are counted before any is unpacked.
        var entries = Guard(() => zip.Entries);
        if (entries.Count > limits.MaxZipEntries)
        {
            throw TooLarge($"The zip has {entries.Count:N0} entries; {limits.MaxZipEntries:N0} are allowed. Split it.");
        }

        if (entries.Sum(entry => entry.Length) > limits.MaxUnpackedBytes)
        {
            throw TooLarge($"The zip unpacks to more than {limits.MaxUnpackedBytes:N0} bytes. Split it.");
        }

        var images = 0;
        var unpacked = 0L;
        foreach (var entry in entries.Where(entry => !IsClutter(entry)))
        {
            var bytes = Unpack(entry, limits);
            unpacked += bytes.Length;
            if (unpacked > limits.MaxUnpackedBytes) throw TooLarge($"The zip unpacks to more than {limits.MaxUnpackedBytes:N0} bytes. Split it.");
            images++;
            if (!PdfPages.IsPdf(bytes))
            {
                yield return new Image(entry.FullName, bytes);
                continue;
            }

            foreach (var page in PdfOfZip(entry.FullName, bytes, limits)) yield return page;
        }

        if (images == 0) throw new ImageRejectedException(ImageRejection.Empty, "The zip holds no image.");
    }

    /// <summary>A damaged PDF fails alone, as a damaged image does.</summary>
    private static IEnumerable<Image> PdfOfZip(string name, byte[] bytes, ScanLimits limits)
    {
        using var pages = PdfPages.Images(name, bytes, limits).GetEnumerator();
        while (true)
        {
            ImageRejectedException? rejection = null;
            try
            {
                if (!pages.MoveNext()) yield break;
            }
            catch (ImageRejectedException rejected)
            {
                rejection = rejected;
            }

            if (rejection is null)
            {
                yield return pages.Current;
                continue;
            }

            yield return new Image(name, default, 0, rejection);
            yield break;
        }
    }

    /// <summary>A stream over the bytes where they are: a zip may be large.</summary>
    private static MemoryStream Open(ReadOnlyMemory<byte> bytes) => MemoryMarshal.TryGetArray(bytes, out var array)
        ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
        : new MemoryStream(bytes.ToArray(), writable: false);

    private static byte[] Unpack(ZipArchiveEntry entry, ScanLimits limits)
    {
        if (entry.IsEncrypted)
        {
            throw new ImageRejectedException(ImageRejection.Unreadable, $"{entry.FullName} is locked with a password. Pack it without one.");
        }

        if (entry.Length > limits.Image.MaxBytes)
        {
            throw TooLarge($"{entry.FullName} has {entry.Length:N0} bytes; {limits.Image.MaxBytes:N0} are allowed.");
        }

        if (entry.Length > limits.FreeRatioBytes && entry.Length > limits.MaxZipRatio * entry.CompressedLength)
        {
            throw TooLarge($"{entry.FullName} unpacks to more than {limits.MaxZipRatio} times its packed size, as no image does.");
        }

        // Never more than the directory says, whatever the packed stream holds.
        var bytes = new byte[entry.Length];
        Guard(() =>
        {
            using var stream = entry.Open();
            stream.ReadExactly(bytes);
            return true;
        });
        if (IsZip(bytes))
        {
            throw new ImageRejectedException(
                ImageRejection.UnsupportedFormat, $"{entry.FullName} is a zip inside the zip. Put the images in one zip directly.");
        }

        return bytes;
    }

    /// <summary>Folders, and what macOS and Windows leave behind.</summary>
    private static bool IsClutter(ZipArchiveEntry entry) =>
        entry.FullName.EndsWith('/')
        || entry.FullName.StartsWith("__MACOSX/", StringComparison.Ordinal)
        || entry.Name is ".DS_Store" or "Thumbs.db" or "desktop.ini";

    private static T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException or NotSupportedException)
        {
            throw new ImageRejectedException(ImageRejection.Unreadable, "The zip is cut off or damaged. Pack it again.", exception);
        }
    }

    private static ImageRejectedException TooLarge(string message) => new(ImageRejection.TooLarge, message);
}
