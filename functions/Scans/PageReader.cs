using Digits.Functions.Contract;
using Digits.Recognition;
using Digits.Recognition.Forms;
using Digits.Recognition.Geometry;

namespace Digits.Functions.Scans;

/// <summary>Reads every page of a scan with one model.</summary>
public static class PageReader
{
    /// <summary>
    /// Pages are numbered through from 1. One that can't be read carries its error and the rest goes on; a damaged
    /// multi-page TIFF ends at the damage.
    /// </summary>
    /// <exception cref="ImageRejectedException">Not one page could be read, or the zip around them is refused.</exception>
    public static List<Page> Read(
        DigitClassifier classifier, ReadOnlyMemory<byte> scan, ScanLayout layout, ScanLimits limits, CancellationToken cancellationToken)
    {
        var reader = new LayoutReader(classifier);
        var pages = new List<Page>();
        var firstRejection = default(ImageRejectedException);
        foreach (var image in ScanFile.Images(scan, limits))
        {
            try
            {
                if (image.Rejection is not null) throw image.Rejection;
                foreach (var decoded in ImageDecoder.DecodePages(image.Bytes, limits.Image, cancellationToken))
                {
                    var raster = QuarterTurn.Apply(decoded, image.Turns);
                    pages.Add(Page.From(reader.Read(raster, pages.Count + 1, layout, cancellationToken), image.Entry));
                }
            }
            catch (ImageRejectedException rejected)
            {
                firstRejection ??= rejected;
                pages.Add(Page.Failed(pages.Count + 1, image.Entry, ReadError.From(rejected)));
            }
        }

        return firstRejection is null || pages.Exists(page => page.Error is null) ? pages : throw firstRejection;
    }
}
