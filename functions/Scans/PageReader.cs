using Digits.Functions.Contract;
using Digits.Recognition;
using Digits.Recognition.Forms;

namespace Digits.Functions.Scans;

/// <summary>Reads pages of a scan with one model.</summary>
public static class PageReader
{
    /// <summary>Every page. One that can't be read carries its error, and the rest goes on.</summary>
    /// <exception cref="ImageRejectedException">Not one page could be read, or the zip or PDF around them is refused.</exception>
    public static List<Page> Read(
        DigitClassifier classifier, ReadOnlyMemory<byte> scan, ScanLayout layout, ScanLimits limits, CancellationToken cancellationToken)
    {
        var reader = new LayoutReader(classifier);
        var pages = new List<Page>();
        var firstRejection = default(ImageRejectedException);
        foreach (var page in ScanPages.From(1, scan, limits))
        {
            try
            {
                pages.Add(Read(reader, page, layout, cancellationToken));
            }
            catch (ImageRejectedException rejected)
            {
                firstRejection ??= rejected;
                pages.Add(Page.Failed(page.Number, page.Entry, ReadError.From(rejected)));
            }
        }

        return firstRejection is null || pages.Exists(page => page.Error is null) ? pages : throw firstRejection;
    }

    /// <exception cref="ImageRejectedException">It can't be decoded.</exception>
    public static Page Read(LayoutReader reader, ScanPage page, ScanLayout layout, CancellationToken cancellationToken) =>
        Page.From(reader.Read(page.Decode(cancellationToken), page.Number, layout, cancellationToken), page.Entry);
}
