using System.Diagnostics;
using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Digits.Functions.Contract;
using Digits.Functions.Serving;
using Digits.Functions.Storage;
using Digits.Functions.Telemetry;
using Digits.Recognition;
using Digits.Recognition.Forms;
using Microsoft.Extensions.Logging;

namespace Digits.Functions.Scans;

/// <summary>
/// Reads a run of pages of a scan of many, and joins the result when it was the last. Messages come at least once and in any
/// order: what a run gives depends on nothing but the scan, the model and its pages, and the first who writes it wins.
/// </summary>
public sealed class PageRunHandler(
    BlobStorage storage, ServingModel serving, ScanLayouts layouts, ScanParts parts, ResultStore results, ScanHandler scans,
    ILogger<PageRunHandler> logger)
{
    /// <param name="message">A <see cref="PageRun"/> as JSON.</param>
    /// <param name="giveUp">It failed again and again: its pages get an error, so that the others have a result.</param>
    /// <exception cref="RequestFailedException">Storage failed; the trigger tries again.</exception>
    public async Task HandleAsync(string message, bool giveUp, CancellationToken cancellationToken)
    {
        var run = JsonSerializer.Deserialize<PageRun>(message, ContractJson.Options)!;
        using var model = serving.TryLease() ?? throw new InvalidOperationException("No model is serving.");
        var scan = storage.Scans.GetBlobClient(run.Scan);
        // Deleted or replaced meanwhile: what came then has its own event.
        if (await BlobStorage.FindAsync(scan, cancellationToken) is not { } source || ScanHandler.Unquoted(source.ETag) != run.ETag) return;
        if (model.Classifier.Manifest.Version != run.Model)
        {
            // One result is read by one model: the pages begin anew with the one that serves now.
            await scans.HandleAsync(scan, cancellationToken);
            return;
        }

        if (!await IsDoneAsync(run, cancellationToken) && !await parts.ExistsAsync(run, cancellationToken))
        {
            var started = Stopwatch.GetTimestamp();
            var pages = giveUp ? GivenUp(run) : await ReadAsync(scan, source, run, model.Classifier, cancellationToken);
            DigitsMetrics.EndStage("read", ScanTelemetry.Upload, started);
            await parts.SaveAsync(run, pages, cancellationToken);
            logger.LogInformation("Pages {First} to {Last} of scan {Name} were {What}", run.First, run.Last, run.Scan, giveUp ? "given up" : "looked at");
        }

        await JoinAsync(run, scan, source, model.Reference(), cancellationToken);
    }

    private async Task<List<Page>> ReadAsync(
        BlobClient scan, BlobProperties source, PageRun run, DigitClassifier classifier, CancellationToken cancellationToken)
    {
        var (layout, unknown) = await layouts.FindAsync(ScanHandler.LayoutOf(run.Scan, source.Metadata), cancellationToken);
        if (layout is null) return [.. GivenUp(run).Select(page => page with { Error = unknown })];
        var content = await BlobStorage.DownloadAsync(scan, source, cancellationToken);
        var reader = new LayoutReader(classifier);
        var pages = new List<Page>();
        foreach (var page in ScanPages.From(run.First, content, ScanLimits.Default).Take(run.Last - run.First + 1))
        {
            try
            {
                pages.Add(PageReader.Read(reader, page, layout, cancellationToken));
            }
            catch (ImageRejectedException rejected)
            {
                pages.Add(Page.Failed(page.Number, page.Entry, ReadError.From(rejected)));
            }
            catch (Exception exception) when (exception is not (OutOfMemoryException or OperationCanceledException))
            {
                logger.LogError(exception, "Reading page {Number} of scan {Name} failed", page.Number, run.Scan);
                pages.Add(Page.Failed(page.Number, page.Entry, ReadError.Internal));
            }
        }

        return pages;
    }

    private static List<Page> GivenUp(PageRun run) =>
        [.. Enumerable.Range(run.First, run.Last - run.First + 1).Select(number => Page.Failed(number, null, ReadError.Internal))];

    private async Task JoinAsync(PageRun run, BlobClient scan, BlobProperties source, ModelReference model, CancellationToken cancellationToken)
    {
        var earlier = await results.FindEarlierAsync(run.Scan, cancellationToken);
        if (await BlobStorage.FindAsync(scan, cancellationToken) is not { } now || now.ETag != source.ETag) return;
        if (!IsOf(run, earlier.State))
        {
            if (await parts.FindAllAsync(run, cancellationToken) is not { } pages) return;
            var result = new ScanResult(
                new ScanSource(run.Scan, run.ETag, source.ContentLength), model, ScanHandler.LayoutOf(run.Scan, source.Metadata), ScanState.Done, pages);
            if (pages.TrueForAll(page => page.Error is not null)) result = result with { State = ScanState.Failed, Pages = [], Error = pages[0].Error };
            try
            {
                await results.WriteAsync(result, earlier, source.LastModified, cancellationToken);
                ScanTelemetry.Count(ScanTelemetry.Upload, run.Model, pages);
            }
            catch (RequestFailedException failed) when (failed.Status is StatusCodes.Status412PreconditionFailed or StatusCodes.Status409Conflict)
            {
                // Two were last at the same time, or a person amends an earlier result: then the message comes back.
                if (!await IsDoneAsync(run, cancellationToken)) throw;
            }
        }

        await parts.ForgetAsync(run.Scan, cancellationToken);
    }

    private async Task<bool> IsDoneAsync(PageRun run, CancellationToken cancellationToken) =>
        IsOf(run, await results.FindStateAsync(run.Scan, cancellationToken));

    private static bool IsOf(PageRun run, ResultMetadata? result) =>
        result?.SourceETag == run.ETag && (result.IsAmended || result.ModelVersion == run.Model);
}
