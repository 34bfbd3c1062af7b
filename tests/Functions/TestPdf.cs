using System.Globalization;
using System.IO.Compression;
using System.Text;
using Digits.Recognition;

namespace Digits.Functions.Tests;

/// <summary>PDF files written object by object (ISO 32000-1), so that no reader is checked against its own writer.</summary>
public static class TestPdf
{
    /// <summary>A page that its one picture fills.</summary>
    /// <param name="Filters">The picture's dictionary entries for its packing.</param>
    public sealed record Page(int Width, int Height, int Bits, string Filters, byte[] Data, int Rotate = 0, double Share = 1);

    public static Page Flate(GreyImage image, int rotate = 0, double share = 1)
    {
        var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true)) zlib.Write(image.Pixels);
        return new Page(image.Width, image.Height, 8, "/Filter /FlateDecode", packed.ToArray(), rotate, share);
    }

    public static Page Jpeg(int width, int height, byte[] jpeg) => new(width, height, 8, "/Filter /DCTDecode", jpeg);

    /// <param name="strip">One strip of a CCITT G4 TIFF.</param>
    public static Page FaxG4(int width, int height, byte[] strip) =>
        new(width, height, 1, $"/Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns {width} /Rows {height} >>", strip);

    public static byte[] Write(params Page[] pages) => Write("", pages);

    /// <param name="trailer">More entries of the trailer.</param>
    public static byte[] Write(string trailer, params Page[] pages)
    {
        var pdf = new MemoryStream();
        var offsets = new List<long>();
        Text("%PDF-1.7\n");
        Object("<< /Type /Catalog /Pages 2 0 R >>");
        Object($"<< /Type /Pages /Count {pages.Length} /Kids [{string.Join(' ', pages.Select((_, i) => $"{3 + (3 * i)} 0 R"))}] >>");
        foreach (var (i, page) in pages.Index())
        {
            var first = 3 + (3 * i);
            var (width, height) = (page.Width * page.Share, page.Height * page.Share);
            Object($"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {page.Width} {page.Height}] /Rotate {page.Rotate} "
                + $"/Contents {first + 1} 0 R /Resources << /XObject << /Scan {first + 2} 0 R >> >> >>");
            Stream("", Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"q {width} 0 0 {height} 0 0 cm /Scan Do Q")));
            Stream(
                $"/Type /XObject /Subtype /Image /Width {page.Width} /Height {page.Height} /ColorSpace /DeviceGray /BitsPerComponent {page.Bits} {page.Filters}",
                page.Data);
        }

        var xref = pdf.Position;
        Text($"xref\n0 {offsets.Count + 1}\n0000000000 65535 f \n");
        foreach (var offset in offsets) Text($"{offset:0000000000} 00000 n \n");
        Text($"trailer\n<< /Size {offsets.Count + 1} /Root 1 0 R {trailer} >>\nstartxref\n{xref}\n%%EOF\n");
        return pdf.ToArray();

        void Text(string text) => pdf.Write(Encoding.ASCII.GetBytes(text));

        void Object(string body)
        {
            offsets.Add(pdf.Position);
            Text($"{offsets.Count} 0 obj\n{body}\nendobj\n");
        }

        void Stream(string dictionary, byte[] data)
        {
            offsets.Add(pdf.Position);
            Text($"{offsets.Count} 0 obj\n<< {dictionary} /Length {data.Length} >>\nstream\n");
            pdf.Write(data);
            Text("\nendstream\nendobj\n");
        }
    }
}
