using Digits.Recognition;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Exceptions;
using UglyToad.PdfPig.Tokens;

namespace Digits.Functions.Scans;

/// <summary>
/// The scans in a PDF: of each page its largest picture, as scanners write them. A JPEG is taken out as it is; Flate, CCITT,
/// LZW and run-length pictures become PNG. Nothing of the PDF is run or drawn: no scripts, no forms, no fonts.
/// </summary>
public static class PdfPages
{
    private const double MinShare = 0.3; // Of the page, that its picture covers; a smaller one is a logo or a photograph.

    /// <summary>Whether a file begins as a PDF does (ISO 32000-1, 7.5.2), blanks aside.</summary>
    public static bool IsPdf(ReadOnlySpan<byte> bytes) => bytes.TrimStart("\uFEFF \t\r\n"u8).StartsWith("%PDF-"u8);

    /// <param name="first">The page to begin with, from 1.</param>
    /// <returns>One image or rejection a page, in order. Lazy: one page at a time.</returns>
    /// <exception cref="ImageRejectedException">The PDF is damaged, encrypted, or has too many pages.</exception>
    public static IEnumerable<ScanFile.Image> Images(string? entry, ReadOnlyMemory<byte> pdf, ScanLimits limits, int first = 1)
    {
        using var document = Open(pdf, limits);
        var count = Count(document, limits);
        for (var number = first; number <= count; number++) yield return PageOf(document, number, entry, limits);
    }

    /// <exception cref="ImageRejectedException">The PDF is damaged, encrypted, or has too many pages.</exception>
    public static int Count(ReadOnlyMemory<byte> pdf, ScanLimits limits)
    {
        using var document = Open(pdf, limits);
        return Count(document, limits);
    }

    private static int Count(PdfDocument document, ScanLimits limits)
    {
        var count = Guard(() => document.NumberOfPages);
        if (count == 0) throw new ImageRejectedException(ImageRejection.Empty, "The PDF has no page.");
        if (count > limits.Image.MaxPages)
        {
            throw new ImageRejectedException(ImageRejection.TooLarge, $"The PDF has {count:N0} pages; {limits.Image.MaxPages:N0} are allowed. Split it.");
        }

        return count;
    }

    private static ScanFile.Image PageOf(PdfDocument document, int number, string? entry, ScanLimits limits)
    {
        try
        {
            return Guard(() =>
            {
                var page = document.GetPage(number);
                var turns = page.Rotation.Value / 90 % 4;
                return new ScanFile.Image(entry, ScanOn(page, number, limits), turns);
            });
        }
        catch (ImageRejectedException rejected)
        {
            return new ScanFile.Image(entry, default, 0, rejected);
        }
    }

    private static ReadOnlyMemory<byte> ScanOn(Page page, int number, ScanLimits limits)
    {
        var scan = page.GetImages().MaxBy(image => Area(image.BoundingBox));
        if (scan is null || Area(scan.BoundingBox) < MinShare * page.Width * page.Height)
        {
            throw new ImageRejectedException(
                ImageRejection.UnsupportedFormat,
                $"Page {number} of the PDF is no scan: no picture fills it. Scan it, or print it to an image.");
        }

        if ((long)scan.WidthInSamples * scan.HeightInSamples > limits.Image.MaxPixels)
        {
            throw new ImageRejectedException(
                ImageRejection.TooLarge,
                $"Page {number} of the PDF has {scan.WidthInSamples:N0} x {scan.HeightInSamples:N0} pixels; {limits.Image.MaxPixels:N0} are allowed. Scan at 300 dpi.");
        }

        var filters = FiltersOf(scan.ImageDictionary);
        if (filters is ["DCTDecode"]) return scan.RawMemory;
        if (filters.Contains("JPXDecode") || filters.Contains("JBIG2Decode"))
        {
            throw new ImageRejectedException(
                ImageRejection.UnsupportedFormat,
                $"Page {number} of the PDF is packed as {(filters.Contains("JPXDecode") ? "JPEG 2000" : "JBIG2")}, which is not read. Save the PDF with JPEG, CCITT or ZIP pictures.");
        }

        return scan.TryGetPng(out var png)
            ? png
            : throw new ImageRejectedException(ImageRejection.Unreadable, $"The picture of page {number} of the PDF can't be unpacked. Save it as an image.");
    }

    private static string[] FiltersOf(DictionaryToken dictionary)
    {
        if (!dictionary.TryGet(NameToken.Filter, out var filter) && !dictionary.TryGet(NameToken.F, out filter)) return [];
        return filter switch
        {
            NameToken name => [name.Data],
            ArrayToken names => [.. names.Data.OfType<NameToken>().Select(name => name.Data)],
            _ => [],
        };
    }

    private static double Area(PdfRectangle bounds) => Math.Abs(bounds.Width * bounds.Height);

    private static PdfDocument Open(ReadOnlyMemory<byte> pdf, ScanLimits limits) => Guard(() => PdfDocument.Open(
        pdf,
        new ParsingOptions
        {
            UseLenientParsing = true,
            SkipMissingFonts = true,
            FilterProvider = new BoundedFilters(Math.Min(limits.MaxUnpackedBytes, 4 * limits.Image.MaxPixels)),
        }));

    /// <summary>The parser throws whatever it meets in a damaged file.</summary>
    private static T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (PdfDocumentEncryptedException encrypted)
        {
            throw new ImageRejectedException(ImageRejection.Unreadable, "The PDF is encrypted. Save it without a password.", encrypted);
        }
        catch (Exception fault) when (fault is not (ImageRejectedException or OutOfMemoryException or OperationCanceledException))
        {
            throw Inner(fault) ?? new ImageRejectedException(ImageRejection.Unreadable, "The PDF is cut off or damaged. Save it again.", fault);
        }
    }

    /// <summary>Our own refusal, where the parser has wrapped it.</summary>
    private static ImageRejectedException? Inner(Exception fault)
    {
        for (var inner = fault.InnerException; inner is not null; inner = inner.InnerException)
        {
            if (inner is ImageRejectedException rejected) return rejected;
        }

        return null;
    }
}
