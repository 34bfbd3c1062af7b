using System.IO.Compression;
using System.Runtime.InteropServices;
using Digits.Recognition;
using UglyToad.PdfPig.Filters;
using UglyToad.PdfPig.Tokens;

namespace Digits.Functions.Scans;

/// <summary>A PDF's filters, with a bound on what a stream may unpack to: some bytes of zeros packed twice would fill any memory.</summary>
/// <param name="maxBytes">Most bytes that one stream may unpack to.</param>
internal sealed class BoundedFilters(long maxBytes) : IFilterProvider
{
    private const int MaxRatio = 1_400; // The most that LZW or run lengths can unpack a byte to.

    private readonly IFilterProvider filters = DefaultFilterProvider.Instance;

    public IReadOnlyList<IFilter> GetFilters(DictionaryToken streamDictionary) => [.. filters.GetFilters(streamDictionary).Select(Bound)];

    public IReadOnlyList<IFilter> GetNamedFilters(IReadOnlyList<NameToken> names) => [.. filters.GetNamedFilters(names).Select(Bound)];

    public IReadOnlyList<IFilter> GetAllFilters() => [.. filters.GetAllFilters().Select(Bound)];

    private IFilter Bound(IFilter filter) => filter.GetType().Name switch
    {
        "FlateFilter" => new Bounded(filter, input => Inflates(input)),
        "LzwFilter" or "RunLengthFilter" => new Bounded(filter, input => input.Length <= maxBytes / MaxRatio),
        _ => filter,
    };

    /// <summary>Whether a zlib stream stays within the bound; what is damaged is the filter's own affair.</summary>
    private bool Inflates(Memory<byte> input)
    {
        using var packed = MemoryMarshal.TryGetArray((ReadOnlyMemory<byte>)input, out var array)
            ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
            : new MemoryStream(input.ToArray());
        using var inflated = new ZLibStream(packed, CompressionMode.Decompress);
        var buffer = new byte[64 * 1024];
        try
        {
            long total = 0;
            for (int read; (read = inflated.Read(buffer)) > 0;)
            {
                if ((total += read) > maxBytes) return false;
            }
        }
        catch (InvalidDataException)
        {
            // So far it was within the bound.
        }

        return true;
    }

    private sealed class Bounded(IFilter filter, Func<Memory<byte>, bool> isWithin) : IFilter
    {
        public bool IsSupported => filter.IsSupported;

        public Memory<byte> Decode(Memory<byte> input, DictionaryToken streamDictionary, IFilterProvider filterProvider, int filterIndex) =>
            isWithin(input)
                ? filter.Decode(input, streamDictionary, filterProvider, filterIndex)
                : throw new ImageRejectedException(ImageRejection.TooLarge, "A part of the PDF unpacks to more than a scan can have. Save the pages as images.");
    }
}
