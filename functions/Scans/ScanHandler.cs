using System.Diagnostics;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Digits.Functions.Contract;
using Digits.Functions.Serving;
using Digits.Functions.Storage;
using Digits.Functions.Telemetry;
using Digits.Recognition;
using Microsoft.Extensions.Logging;

namespace Digits.Functions.Scans;

/// <summary>
/// Reads an uploaded scan and writes its result. Events come at least once and in any order, so the result is a pure
/// function of the scan's content and the model: a second run finds it there and stops, and a run that was overtaken by
/// a newer upload notices when it writes (If-Match) and starts over. What can't be read gets a result that says why;
/// only what trying again may cure (storage, memory, no model, shutdown) throws. A scan of many pages is shared out
/// over a queue instead, whose messages <see cref="PageRunHandler"/> handles.
/// </summary>
public sealed class ScanHandler(
    BlobStorage storage, ServingModel serving, ScanLayouts layouts, ResultStore results, ScanParts parts, ScanTelemetry telemetry,
    ILogger<ScanHandler> logger)
{
    private const int MostRuns = 5;
    private const int MostPagesAtOnce = 8; // Some seconds; more pages are worth their messages.

    /// <param name="again">A person asks for another try: messages that were sent before are sent once more.</param>
    /// <exception cref="RequestFailedException">Storage failed; the trigger tries again.</exception>
    public async Task HandleAsync(BlobClient scan, CancellationToken cancellationToken, bool again = false)
    {
        for (var run = 1; run <= MostRuns; run++)
        {
            if (await TryHandleAsync(scan, again, cancellationToken)) return;
            logger.LogInformation("Scan {Name} or its result changed meanwhile, run {Run}", scan.Name, run);
        }

        throw new InvalidOperationException($"Scan {scan.Name} kept changing while it was read.");
    }

    /// <returns>False when the scan or its result was changed by somebody else meanwhile.</returns>
    private async Task<bool> TryHandleAsync(BlobClient scan, bool again, CancellationToken cancellationToken)
    {
        using var model = serving.TryLease() ?? throw new InvalidOperationException("No model is serving.");
        var version = model.Classifier.Manifest.Version;
        // Before the scan is looked at: whoever reads a newer content of it writes after this.
        var earlier = await results.FindEarlierAsync(scan.Name, cancellationToken);
        if (await BlobStorage.FindAsync(scan, cancellationToken) is not { } source)
        {
            logger.LogInformation("Scan {Name} was deleted before it was read", scan.Name);
            return true;
        }

        var etag = Unquoted(source.ETag);
        if (earlier.State is { } had && had.SourceETag == etag)
        {
            // What a person has amended stands, whatever would be read today.
            if (had.IsAmended || (earlier.IsWhole && had.ModelVersion == version)) return true;
        }

        var layoutName = LayoutOf(scan.Name, source.Metadata);
        var result = new ScanResult(
            new ScanSource(scan.Name, etag, source.ContentLength), model.Reference(), layoutName, ScanState.Done, []);
        try
        {
            var (read, pages) = await ReadAsync(scan, source, layoutName, result, model.Classifier, cancellationToken);
            if (read is null)
            {
                await parts.SendAsync(scan.Name, etag, version, pages, again, cancellationToken);
                return true;
            }

            var started = Stopwatch.GetTimestamp();
            await results.WriteAsync(read, earlier, source.LastModified, cancellationToken);
            DigitsMetrics.EndStage("write", ScanTelemetry.Upload, started);
            return true;
        }
        catch (RequestFailedException failed) when (IsConflict(failed))
        {
            if (failed.ErrorCode == BlobErrorCode.ContainerNotFound) await storage.Results.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
            return false;
        }
    }

    /// <returns>The result, or, of a scan of more pages than one reading takes, their number.</returns>
    private async Task<(ScanResult? Result, int Pages)> ReadAsync(
        BlobClient scan, BlobProperties source, string layoutName, ScanResult result, DigitClassifier classifier, CancellationToken cancellationToken)
    {
        var limits = ScanLimits.Default;
        if (source.ContentLength > limits.MaxBytes)
        {
            var detail = $"The file has {source.ContentLength:N0} bytes; {limits.MaxBytes:N0} are allowed. Split it or compress it more.";
            return (Failed(result, new ReadError("too-large", detail)), 0);
        }

        var (layout, unknown) = await layouts.FindAsync(layoutName, cancellationToken);
        if (layout is null) return (Failed(result, unknown!), 0);
        var content = await BlobStorage.DownloadAsync(scan, source, cancellationToken);
        try
        {
            var count = ScanPages.Count(content, limits);
            if (count > MostPagesAtOnce) return (null, count);
            var started = Stopwatch.GetTimestamp();
            var pages = PageReader.Read(classifier, content, layout, limits, cancellationToken);
            DigitsMetrics.EndStage("read", ScanTelemetry.Upload, started);
            telemetry.Tell(ScanTelemetry.Upload, classifier.Manifest.Version, pages, content, layout);
            return (result with { Pages = pages }, count);
        }
        catch (ImageRejectedException rejected)
        {
            return (Failed(result, ReadError.From(rejected)), 0);
        }
        catch (Exception exception) when (exception is not (OutOfMemoryException or OperationCanceledException))
        {
            // A fault of ours that the same bytes will meet again: say so once instead of trying five times.
            logger.LogError(exception, "Reading scan {Name} failed", scan.Name);
            return (Failed(result, ReadError.Internal), 0);
        }
    }

    private static ScanResult Failed(ScanResult result, ReadError error) => result with { State = ScanState.Failed, Error = error };

    /// <summary>The blob's own word comes first, then the first folder of its name.</summary>
    internal static string LayoutOf(string name, IDictionary<string, string> metadata)
    {
        if (metadata.TryGetValue("layout", out var asked) && asked.Length > 0) return asked;
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 ? LayoutName.OfFolder(name[..slash]) : LayoutName.Of(Layout.Auto);
    }

    private static bool IsConflict(RequestFailedException failed) =>
        failed.Status is StatusCodes.Status412PreconditionFailed or StatusCodes.Status409Conflict or StatusCodes.Status404NotFound;

    /// <summary>An ETag as results and listings carry it.</summary>
    internal static string Unquoted(ETag etag) => etag.ToString().Trim('"');
}
