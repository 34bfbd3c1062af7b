using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Digits.Functions.Contract;
using Digits.Functions.Storage;

namespace Digits.Functions.Scans;

/// <summary>
/// What was read of a scan of many pages before all of it is: results/{scan}.parts/{etag}-{model}/, one blob a
/// <see cref="PageRun"/>, and one named of-{pages} once all messages were sent.
/// </summary>
public sealed partial class ScanParts(BlobStorage storage, StorageQueues queues)
{
    private const int PagesARun = 4; // Each run downloads the scan anew; each is also what a crash loses.

    /// <summary>Sends a message a run, unless that was done before.</summary>
    /// <param name="again">Sends them whatever was done: what is there already is not read again.</param>
    public async Task SendAsync(string scan, string etag, string model, int pages, bool again, CancellationToken cancellationToken)
    {
        var sent = storage.Results.GetBlobClient($"{Folder(scan, etag, model)}of-{pages:D4}");
        if (!again && await sent.ExistsAsync(cancellationToken)) return;
        for (var first = 1; first <= pages; first += PagesARun)
        {
            var run = new PageRun(scan, etag, model, first, Math.Min(first + PagesARun - 1, pages), pages);
            await queues.ScanPages!.SendMessageAsync(JsonSerializer.Serialize(run, ContractJson.Options), cancellationToken);
        }

        // Last: should this instance die before, another sends them all, and no page is left out.
        await sent.UploadAsync(BinaryData.FromString(""), overwrite: true, cancellationToken);
    }

    public async Task<bool> ExistsAsync(PageRun run, CancellationToken cancellationToken) => await Blob(run).ExistsAsync(cancellationToken);

    /// <summary>Keeps what was read; the first who comes wins.</summary>
    public async Task SaveAsync(PageRun run, IReadOnlyList<Page> pages, CancellationToken cancellationToken)
    {
        var options = new BlobUploadOptions { Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } };
        try
        {
            await Blob(run).UploadAsync(new BinaryData(JsonSerializer.SerializeToUtf8Bytes(pages, ContractJson.Options)), options, cancellationToken);
        }
        catch (RequestFailedException failed) when (failed.Status is StatusCodes.Status409Conflict or StatusCodes.Status412PreconditionFailed)
        {
            // A message that came twice.
        }
    }

    /// <returns>All pages in order, or null while some are missing.</returns>
    public async Task<List<Page>?> FindAllAsync(PageRun run, CancellationToken cancellationToken)
    {
        var names = await NamesAsync(Folder(run.Scan, run.ETag, run.Model), cancellationToken);
        if (names.Sum(PagesIn) < run.Of) return null;
        var pages = new List<Page>();
        try
        {
            foreach (var name in names.Where(name => PagesIn(name) > 0).Order(StringComparer.Ordinal))
            {
                var part = (await storage.Results.GetBlobClient(name).DownloadContentAsync(cancellationToken)).Value.Content;
                pages.AddRange(part.ToObjectFromJson<List<Page>>(ContractJson.Options)!);
            }
        }
        catch (RequestFailedException failed) when (failed.Status == StatusCodes.Status404NotFound)
        {
            return null; // Somebody else has joined them meanwhile.
        }

        return pages;
    }

    /// <returns>Null when it is not known, as of a scan of few pages.</returns>
    public async Task<ScanProgress?> ProgressAsync(string scan, string etag, CancellationToken cancellationToken)
    {
        // Of the model that was asked last, should there be two.
        var folder = (await NamesAsync($"{scan}.parts/{Uri.EscapeDataString(etag)}-", cancellationToken))
            .GroupBy(name => name[..name.LastIndexOf('/')]).OrderBy(names => names.Key, StringComparer.Ordinal).LastOrDefault();
        var pages = folder?.Select(name => Total().Match(name)).FirstOrDefault(match => match.Success);
        return pages is null ? null : new ScanProgress(folder!.Sum(PagesIn), Number(pages.Groups[1]));
    }

    /// <summary>Deletes a scan's parts, of whatever version of it.</summary>
    public async Task ForgetAsync(string scan, CancellationToken cancellationToken)
    {
        foreach (var name in await NamesAsync($"{scan}.parts/", cancellationToken))
        {
            await storage.Results.GetBlobClient(name).DeleteIfExistsAsync(cancellationToken: cancellationToken);
        }
    }

    private async Task<List<string>> NamesAsync(string prefix, CancellationToken cancellationToken)
    {
        var names = new List<string>();
        try
        {
            await foreach (var blob in storage.Results.GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix, cancellationToken)) names.Add(blob.Name);
        }
        catch (RequestFailedException failed) when (failed.ErrorCode == BlobErrorCode.ContainerNotFound)
        {
            // Nothing was ever read.
        }

        return names;
    }

    private BlobClient Blob(PageRun run) =>
        storage.Results.GetBlobClient($"{Folder(run.Scan, run.ETag, run.Model)}{run.First:D4}-{run.Last:D4}");

    private static string Folder(string scan, string etag, string model) => $"{scan}.parts/{Uri.EscapeDataString(etag)}-{Uri.EscapeDataString(model)}/";

    private static int PagesIn(string name) => Range().Match(name) is { Success: true } range ? Number(range.Groups[2]) - Number(range.Groups[1]) + 1 : 0;

    private static int Number(Group digits) => int.Parse(digits.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"/([0-9]+)-([0-9]+)\z")]
    private static partial Regex Range();

    [GeneratedRegex(@"/of-([0-9]+)\z")]
    private static partial Regex Total();
}
