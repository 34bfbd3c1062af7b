using System.IO.Compression;
using Digits.Functions.Tests;
using Digits.Tests;

namespace Digits.Robustness.Tests.Fuzzing;

/// <summary>Sound files of every kind that the product reads, to be broken.</summary>
internal static class Seeds
{
    /// <summary>PNG, JPEG, TIFF, BMP, GIF and WebP in many variants, 20 to 50 pixels a side, and the sample digit.</summary>
    public static IReadOnlyList<byte[]> Images { get; } =
    [
        .. Directory.GetFiles(Repository.File("tests", "Recognition", "Decoding", "images")).Where(file => Path.GetExtension(file) is not (".pgm" or ".py"))
            .Order(StringComparer.Ordinal).Select(File.ReadAllBytes),
        TestImages.Gif(3),
        TestImages.Tiff(TestImages.Ones(1), TestImages.Ones(2)),
        File.ReadAllBytes(Repository.File("samples", "digit.png")),
    ];

    /// <summary>Zips of images, PDFs of scans, and both in each other.</summary>
    public static IReadOnlyList<byte[]> Containers { get; } = MakeContainers();

    /// <summary>Small pages of numbers.</summary>
    public static IReadOnlyList<byte[]> Pages { get; } =
        [TestImages.Png(TestImages.Ones(4)), TestImages.Png(TestImages.RuledTable(2, 2)), File.ReadAllBytes(Repository.File("samples", "field.png")), .. Containers];

    /// <summary>ONNX files: a graph of two nodes, and the model that ships in its small form.</summary>
    public static IReadOnlyList<byte[]> Models { get; } = [TestModel.Onnx(3), File.ReadAllBytes(Path.Combine(Repository.NewestModel, "model.int8.onnx"))];

    public static IReadOnlyList<byte[]> Manifests { get; } =
        [.. Directory.GetFiles(Repository.File("models", "digits"), "model.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];

    public static IReadOnlyList<byte[]> Templates { get; } =
        [.. Directory.GetFiles(Repository.File("templates"), "*.json").Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];

    private static List<byte[]> MakeContainers()
    {
        var page = TestImages.Ones(2);
        var png = TestImages.Png(page);
        var jpeg = File.ReadAllBytes(Repository.File("tests", "Recognition", "Decoding", "images", "baseline.jpg"));
        var pdf = TestPdf.Write(TestPdf.Flate(page), TestPdf.Flate(page, rotate: 90), TestPdf.Jpeg(40, 30, jpeg));
        return
        [
            pdf,
            TestPdf.Write(TestPdf.FaxG4(page.Width, page.Height, [0, 1, 0x80, 0xFF, 0x26, 0xA0, 0x10, 1])),
            TestImages.Zip(("a.png", png), ("b/c.jpg", jpeg)),
            TestImages.Zip(("scan.pdf", pdf), ("__MACOSX/a", png), ("empty", [])),
            TestImages.Zip(("inner.zip", TestImages.Zip(("a.png", png)))),
            Stored(("a.png", png)),
        ];
    }

    /// <summary>A zip that packs nothing, so that changes reach the image in it.</summary>
    private static byte[] Stored((string Name, byte[] Bytes) file)
    {
        var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = zip.CreateEntry(file.Name, CompressionLevel.NoCompression).Open();
            entry.Write(file.Bytes);
        }

        return stream.ToArray();
    }
}
