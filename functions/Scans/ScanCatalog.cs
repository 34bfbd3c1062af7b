using Azure;
using Azure.Storage.Blobs.Models;
using Digits.Functions.Contract;
using Digits.Functions.Storage;

namespace Digits.Functions.Scans;

/// <summary>The uploaded scans and how far each is.</summary>
public sealed class ScanCatalog(BlobStorage storage, ResultStore results, ScanParts parts, PoisonedScans poisoned)
{
    private const int LookupsAtATime = 16;

    /// <param name="prefix">Only names that begin with it; null for all.</param>
    /// <param name="continuation">From the page before; null for the first.</param>
    /// <param name="count">Scans a page, 1 to 1,000.</param>
    public async Task<ScanList> ListAsync(string? prefix, string? continuation, int count, CancellationToken cancellationToken)
    {
        var pages = storage.Scans.GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix, cancellationToken).AsPages(continuation, count);
        try
        {
            await foreach (var page in pages)
            {
                var entries = new ScanEntry[page.Values.Count];
                await Parallel.ForEachAsync(
                    Enumerable.Range(0, entries.Length),
                    new ParallelOptions { MaxDegreeOfParallelism = LookupsAtATime, CancellationToken = cancellationToken },
                    async (index, cancel) => entries[index] = await EntryAsync(page.Values[index], cancel));
                await MarkPoisonedAsync(page.Values, entries, cancellationToken);
                return new ScanList(entries, string.IsNullOrEmpty(page.ContinuationToken) ? null : page.ContinuationToken);
            }
        }
        catch (RequestFailedException failed) when (failed.ErrorCode == BlobErrorCode.ContainerNotFound)
        {
            // Nothing was ever uploaded.
        }

        return new ScanList([], null);
    }

    /// <returns>Null when there is no such scan.</returns>
    public async Task<ScanDetail?> FindAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            var scan = (await storage.Scans.GetBlobClient(name).GetPropertiesAsync(cancellationToken: cancellationToken)).Value;
            var waiting = new ScanDetail(name, ScanState.Waiting, scan.ContentLength, scan.LastModified, null, null);
            if (await results.FindAsync(name, cancellationToken) is { } stored)
            {
                return waiting with { State = stored.Result.State, Reason = stored.Result.Error?.Reason, Result = stored.Result };
            }

            var etag = ScanHandler.Unquoted(scan.ETag);
            return (await poisoned.ListAsync(cancellationToken)).Contains((name, etag))
                ? waiting with { State = ScanState.Poison }
                : waiting with { Progress = await parts.ProgressAsync(name, etag, cancellationToken) };
        }
        catch (RequestFailedException failed) when (failed.Status == StatusCodes.Status404NotFound)
        {
            return null;
        }
    }

    /// <summary>The queue of given-up scans is looked at only when a scan waits.</summary>
    private async Task MarkPoisonedAsync(IReadOnlyList<BlobItem> scans, ScanEntry[] entries, CancellationToken cancellationToken)
    {
        if (!Array.Exists(entries, entry => entry.State == ScanState.Waiting)) return;
        var given = await poisoned.ListAsync(cancellationToken);
        for (var i = 0; i < entries.Length; i++)
        {
            if (entries[i].State != ScanState.Waiting || scans[i].Properties.ETag is not { } etag) continue;
            if (given.Contains((entries[i].Name, ScanHandler.Unquoted(etag)))) entries[i] = entries[i] with { State = ScanState.Poison };
        }
    }

    private async Task<ScanEntry> EntryAsync(BlobItem scan, CancellationToken cancellationToken)
    {
        var waiting = new ScanEntry(scan.Name, ScanState.Waiting, scan.Properties.ContentLength ?? 0, scan.Properties.LastModified, null);
        if (scan.Properties.ETag is not { } version) return waiting;
        var etag = ScanHandler.Unquoted(version);
        return await results.FindStateAsync(scan.Name, cancellationToken) is { State: not null } found && found.SourceETag == etag
            ? waiting with { State = found.State, Reason = found.Reason, Unsure = found.Unsure > 0 ? found.Unsure : null }
            : waiting with { Progress = await parts.ProgressAsync(scan.Name, etag, cancellationToken) };
    }
}
