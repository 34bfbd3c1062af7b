using Digits.Recognition;
using Digits.Recognition.Geometry;

namespace Digits.Functions.Scans;

/// <summary>The pages of a scan: of a TIFF, a PDF, a zip of these or an image, numbered through from 1.</summary>
public static class ScanPages
{
    /// <summary>
    /// The pages from a number on, none decoded. Those before it cost little, except in a zip, which is unpacked from its
    /// beginning, and a PDF within one.
    /// </summary>
    /// <exception cref="ImageRejectedException">The zip or PDF around them is refused.</exception>
    public static IEnumerable<ScanPage> From(int first, ReadOnlyMemory<byte> scan, ScanLimits limits)
    {
        var isPdf = PdfPages.IsPdf(scan.Span);
        var images = isPdf ? PdfPages.Images(null, scan, limits, first) : ScanFile.Images(scan, limits);
        var number = isPdf ? first - 1 : 0;
        foreach (var image in images)
        {
            var count = image.Rejection is null ? ImageDecoder.CountPages(image.Bytes, limits.Image) : 1;
            for (var i = 0; i < count; i++)
            {
                if (++number < first) continue;
                var skip = i;
                yield return new ScanPage(number, image.Entry, cancellationToken => Decode(image, skip, limits, cancellationToken));
            }
        }
    }

    /// <summary>How many there are; the file is looked through, but no page decoded.</summary>
    /// <exception cref="ImageRejectedException">The zip or PDF around them is refused.</exception>
    public static int Count(ReadOnlyMemory<byte> scan, ScanLimits limits) =>
        PdfPages.IsPdf(scan.Span) ? PdfPages.Count(scan, limits) : From(1, scan, limits).Count();

    /// <param name="number">From 1.</param>
    /// <returns>Null when there is no such page.</returns>
    /// <exception cref="ImageRejectedException">That page, or the file around it, can't be decoded.</exception>
    public static GreyImage? Find(ReadOnlyMemory<byte> scan, int number, ScanLimits limits, CancellationToken cancellationToken) =>
        From(number, scan, limits).FirstOrDefault()?.Decode(cancellationToken);

    private static GreyImage Decode(ScanFile.Image image, int skip, ScanLimits limits, CancellationToken cancellationToken)
    {
        if (image.Rejection is not null) throw image.Rejection;
        return QuarterTurn.Apply(ImageDecoder.DecodePages(image.Bytes, limits.Image, cancellationToken, skip).First(), image.Turns);
    }
}
