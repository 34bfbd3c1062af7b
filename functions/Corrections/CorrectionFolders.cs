using System.Globalization;
using System.Text;
using Azure;
using Azure.Storage.Blobs.Models;
using Digits.Functions.Contract;
using Digits.Functions.Http;
using Digits.Functions.Scans;
using Digits.Functions.Storage;
using Digits.Recognition;

namespace Digits.Functions.Corrections;

/// <summary>
/// The training data that corrections make, in the container corrections: a folder scans/{name} for each amended result,
/// and drawings/ for single pictures, each with labels.csv (file,label) and the pictures beside it. The label is the digit,
/// or x for what is none.
/// </summary>
public sealed class CorrectionFolders(BlobStorage storage, ResultStore results)
{
    private const string Labels = "labels.csv";
    private const string NoDigit = "x";
    private const int MostTries = 10;

    /// <summary>
    /// Makes a scan's folder what its result says: a row and a picture for every digit that a person has looked at. It
    /// depends on nothing else, so it may be written any number of times; when the result changes meanwhile it is written again.
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

    /// <summary>Adds a picture of one digit, or changes the label that it has.</summary>
    /// <param name="digit">Null: no digit.</param>
    /// <param name="undo">Takes the row away instead.</param>
    /// <returns>False when nothing changed.</returns>
    public async Task<bool> AddDrawingAsync(byte[] image, int? digit, bool undo, CancellationToken cancellationToken)
    {
        const string Folder = "drawings";
        var file = $"{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(image))[..20]}.png";
        if (!undo) await UploadAsync($"{Folder}/{file}", new BinaryData(image), GreyPng.ContentType, null, cancellationToken);
        for (var attempt = 0; attempt < MostTries; attempt++)
        {
            var (rows, etag) = await ReadLabelsAsync(Folder, cancellationToken);
            var kept = rows.Where(row => !row.StartsWith($"{file},", StringComparison.Ordinal)).ToList();
            if (!undo) kept.Add(Row(file, digit));
            if (kept.SequenceEqual(rows)) return false;
            var unchanged = etag is null ? new BlobRequestConditions { IfNoneMatch = ETag.All } : new BlobRequestConditions { IfMatch = etag };
            try
            {
                await UploadAsync($"{Folder}/{Labels}", Csv(kept), "text/csv; charset=utf-8", unchanged, cancellationToken);
                return true;
            }
            catch (RequestFailedException failed) when (failed.Status is StatusCodes.Status412PreconditionFailed or StatusCodes.Status409Conflict)
            {
                // Somebody else added a row first.
            }
        }

        throw ProblemException.StorageUnavailable("Too many drawings are being added at this moment. Try again.");
    }

    private async Task WriteOnceAsync(StoredResult stored, CancellationToken cancellationToken)
    {
        var name = stored.Result.Source.Name;
        var folder = $"scans/{Uri.EscapeDataString(name)}";
        var looked = stored.Result.Pages
            .SelectMany(page => page.Lines.Concat(page.Fields.Values).SelectMany(line => line.Digits).Where(digit => digit.Read is not null), (page, digit) => (page, digit))
            .ToLookup(pair => pair.page.Number, pair => pair.digit);
        var rows = new List<string>();
        foreach (var page in looked)
        {
            foreach (var digit in page) rows.Add(Row(FileOf(page.Key, digit.Box), digit.Value));
        }

        var missing = looked.ToDictionary(page => page.Key, page => page.Select(digit => digit.Box).ToList());
        await foreach (var blob in storage.Corrections.GetBlobsAsync(BlobTraits.None, BlobStates.None, folder + "/", cancellationToken))
        {
            foreach (var (page, boxes) in missing) boxes.RemoveAll(box => blob.Name == $"{folder}/{FileOf(page, box)}");
        }

        await WritePicturesAsync(stored, folder, missing, cancellationToken);
        await UploadAsync($"{folder}/{Labels}", Csv(rows), "text/csv; charset=utf-8", null, cancellationToken);
    }

    private async Task WritePicturesAsync(StoredResult stored, string folder, Dictionary<int, List<PixelBox>> missing, CancellationToken cancellationToken)
    {
        if (missing.Values.All(boxes => boxes.Count == 0)) return;
        var scan = await storage.Scans.GetBlobClient(stored.Result.Source.Name).DownloadContentAsync(cancellationToken);
        foreach (var (number, boxes) in missing.Where(page => page.Value.Count > 0))
        {
            if (ScanPages.Find(scan.Value.Content.ToMemory(), number, ScanLimits.Default, cancellationToken) is not { } page) continue;
            foreach (var box in boxes)
            {
                var place = new Box(box.X, box.Y, box.Width, box.Height).Intersect(page.Bounds);
                if (place.Width < 1 || place.Height < 1) continue;
                await UploadAsync($"{folder}/{FileOf(number, box)}", new BinaryData(GreyPng.Write(page.Crop(place))), GreyPng.ContentType, null, cancellationToken);
            }
        }
    }

    private async Task<(List<string> Rows, ETag? ETag)> ReadLabelsAsync(string folder, CancellationToken cancellationToken)
    {
        try
        {
            var csv = (await storage.Corrections.GetBlobClient($"{folder}/{Labels}").DownloadContentAsync(cancellationToken)).Value;
            return ([.. csv.Content.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1)], csv.Details.ETag);
        }
        catch (RequestFailedException failed) when (failed.ErrorCode == BlobErrorCode.BlobNotFound)
        {
            return ([], null);
        }
    }

    private async Task UploadAsync(string name, BinaryData content, string type, BlobRequestConditions? conditions, CancellationToken cancellationToken)
    {
        var options = new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentType = type }, Conditions = conditions };
        await storage.Corrections.GetBlobClient(name).UploadAsync(content, options, cancellationToken);
    }

    private static BinaryData Csv(IEnumerable<string> rows) =>
        BinaryData.FromString(new StringBuilder("file,label\n").AppendJoin("", rows.Select(row => row + "\n")).ToString());

    private static string Row(string file, int? digit) => $"{file},{digit?.ToString(CultureInfo.InvariantCulture) ?? NoDigit}";

    private static string FileOf(int page, PixelBox box) =>
        string.Create(CultureInfo.InvariantCulture, $"page{page}-{box.X}-{box.Y}-{box.Width}-{box.Height}.png");
}
