using System.Globalization;
using System.Security.Cryptography;
using Azure.Storage.Blobs.Models;
using Digits.Functions.Contract;
using Digits.Functions.Http;
using Digits.Functions.Scans;
using Digits.Functions.Storage;
using Digits.Recognition;

namespace Digits.Functions.Corrections;

/// <summary>
/// What people said, as training data: the container corrections, copied to a folder, is what `training fine-tune` reads.
/// labels.csv (file,label) lists the pictures of digits, no-digits.csv those of what is none (label x); the pictures lie in
/// scans/{name}/ and drawings/.
/// </summary>
public sealed class TrainingPictures(BlobStorage storage, ResultStore results)
{
    private const int MostTries = 10;

    private LabelList Digits => new(storage.Corrections.GetBlobClient("labels.csv"));

    private LabelList NoDigits => new(storage.Corrections.GetBlobClient("no-digits.csv"));

    /// <summary>
    /// Makes a scan's rows and pictures what its result says: one for every digit that a person has looked at. They depend
    /// on nothing else, so they may be written any number of times; when the result changes meanwhile they are written again.
    /// </summary>
    public async Task WriteAsync(StoredResult stored, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MostTries; attempt++)
        {
            await WriteOnceAsync(stored, cancellationToken);
            if (await results.FindAsync(stored.Result.Source.Name, cancellationToken) is not { } now || now.ETag == stored.ETag) return;
            stored = now;
        }
    }

    /// <summary>Adds a picture of one digit, or changes what is said of it.</summary>
    /// <param name="digit">Null: no digit.</param>
    /// <param name="undo">Nothing is said of it any more.</param>
    /// <returns>False when nothing changed.</returns>
    public async Task<bool> AddDrawingAsync(byte[] image, int? digit, bool undo, CancellationToken cancellationToken)
    {
        var file = $"drawings/{Convert.ToHexStringLower(SHA256.HashData(image))[..20]}.png";
        if (!undo) await UploadAsync(file, image, cancellationToken);
        var isDigit = await Digits.ReplaceAsync(file, undo || digit is null ? [] : [Row(file, digit)], cancellationToken);
        var isNone = await NoDigits.ReplaceAsync(file, undo || digit is not null ? [] : [Row(file, digit)], cancellationToken);
        return isDigit || isNone;
    }

    private async Task WriteOnceAsync(StoredResult stored, CancellationToken cancellationToken)
    {
        var folder = $"scans/{Uri.EscapeDataString(stored.Result.Source.Name)}/";
        var looked = stored.Result.Pages
            .SelectMany(page => page.AllDigits(), (page, digit) => (page.Number, Digit: digit))
            .Where(pair => pair.Digit.Read is not null).ToList();
        var present = new HashSet<string>();
        await foreach (var blob in storage.Corrections.GetBlobsAsync(BlobTraits.None, BlobStates.None, folder, cancellationToken)) present.Add(blob.Name);
        foreach (var page in looked.Where(pair => !present.Contains(FileOf(folder, pair.Number, pair.Digit.Box))).GroupBy(pair => pair.Number))
        {
            present.UnionWith(await WritePicturesAsync(stored, folder, page.Key, page.Select(pair => pair.Digit.Box), cancellationToken));
        }

        // A digit without a picture, since its scan was taken away, has no row.
        var rows = looked.Select(pair => (File: FileOf(folder, pair.Number, pair.Digit.Box), pair.Digit.Value)).Where(row => present.Contains(row.File)).ToList();
        await Digits.ReplaceAsync(folder, [.. rows.Where(row => row.Value is not null).Select(row => Row(row.File, row.Value))], cancellationToken);
        await NoDigits.ReplaceAsync(folder, [.. rows.Where(row => row.Value is null).Select(row => Row(row.File, row.Value))], cancellationToken);
    }

    private async Task<List<string>> WritePicturesAsync(
        StoredResult stored, string folder, int number, IEnumerable<PixelBox> boxes, CancellationToken cancellationToken)
    {
        var scan = (await storage.Scans.GetBlobClient(stored.Result.Source.Name).DownloadContentAsync(cancellationToken)).Value.Content;
        var written = new List<string>();
        if (ScanPages.Find(scan.ToMemory(), number, ScanLimits.Default, cancellationToken) is not { } page) return written;
        foreach (var box in boxes)
        {
            var file = FileOf(folder, number, box);
            await UploadAsync(file, GreyPng.Encode(page.Crop(WithMargin(box).Intersect(page.Bounds))), cancellationToken);
            written.Add(file);
        }

        return written;
    }

    /// <summary>The digit with some paper around it, by which ink is told from paper.</summary>
    internal static Box WithMargin(PixelBox box)
    {
        var margin = Math.Max(4, Math.Max(box.Width, box.Height) / 5);
        return new Box(box.X - margin, box.Y - margin, box.Width + (2 * margin), box.Height + (2 * margin));
    }

    private async Task UploadAsync(string name, byte[] png, CancellationToken cancellationToken)
    {
        var options = new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentType = GreyPng.ContentType } };
        await storage.Corrections.GetBlobClient(name).UploadAsync(new BinaryData(png), options, cancellationToken);
    }

    private static string Row(string file, int? digit) => $"{file},{digit?.ToString(CultureInfo.InvariantCulture) ?? "x"}";

    private static string FileOf(string folder, int page, PixelBox box) =>
        string.Create(CultureInfo.InvariantCulture, $"{folder}page{page}-{box.X}-{box.Y}-{box.Width}-{box.Height}.png");
}
