using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Digits.Functions.Contract;
using Digits.Functions.Serving;
using Digits.Functions.Storage;
using Digits.Recognition;
using Microsoft.Extensions.Logging;

namespace Digits.Functions.Scans;

/// <summary>
/// Reads an uploaded scan and writes its result. Events come at least once and in any order, so the result is a pure
/// function of the scan's content and the model: a second run finds it there and stops, and a run that was overtaken by
/// a newer upload notices when it writes (If-Match) and starts over. What can't be read gets a result that says why;
/// only what trying again may cure (storage, memory, no model, shutdown) throws.
/// </summary>
public sealed class ScanHandler(BlobStorage storage, ServingModel serving, ScanLayouts layouts, ILogger<ScanHandler> logger)
{
    private const int MostRuns = 5;

    /// <exception cref="RequestFailedException">Storage failed; the trigger tries again.</exception>
    public async Task HandleAsync(BlobClient scan, CancellationToken cancellationToken)
    {
        for (var run = 1; run <= MostRuns; run++)
        {
            // Only the first run may trust a result that is there: a later one has partly overwritten it.
            if (await TryHandleAsync(scan, trustResult: run == 1, cancellationToken)) return;
            logger.LogInformation("Scan {Name} or its result changed meanwhile, run {Run}", scan.Name, run);
        }

        throw new InvalidOperationException($"Scan {scan.Name} kept changing while it was read.");
    }

    /// <returns>False when the scan or its result was changed by somebody else meanwhile.</returns>
    private async Task<bool> TryHandleAsync(BlobClient scan, bool trustResult, CancellationToken cancellationToken)
    {
        using var model = serving.TryLease() ?? throw new InvalidOperationException("No model is serving.");
        var version = model.Classifier.Manifest.Version;
        var (json, csv, overlay) = (
            storage.Results.GetBlobClient(ResultNames.Json(scan.Name)),
            storage.Results.GetBlobClient(ResultNames.Csv(scan.Name)),
            storage.Results.GetBlobClient(ResultNames.Overlay(scan.Name)));
        // Before the scan is looked at: whoever reads a newer content of it writes after this.
        var earlier = await FindAsync(json, cancellationToken);
        var (earlierCsv, earlierOverlay) = (await FindAsync(csv, cancellationToken), await FindAsync(overlay, cancellationToken));
        if (await FindAsync(scan, cancellationToken) is not { } source)
        {
            logger.LogInformation("Scan {Name} was deleted before it was read", scan.Name);
            return true;
        }

        var etag = Unquoted(source.ETag);
        if (earlier is not null && ResultMetadata.Parse(earlier.Metadata) is { } had && had.SourceETag == etag)
        {
            // What a person has amended stands, whatever would be read today.
            if (had.IsAmended || (trustResult && had.ModelVersion == version)) return true;
        }

        var layoutName = LayoutOf(scan.Name, source.Metadata);
        var result = new ScanResult(
            new ScanSource(scan.Name, etag, source.ContentLength), model.Reference(), layoutName, ScanState.Done, []);
        try
        {
            result = await ReadAsync(scan, source, layoutName, result, model.Classifier, cancellationToken);
            // The JSON comes last: it stands for the other two.
            await WriteAsync(csv, BinaryData.FromString(ResultCsv.Write(scan.Name, result.Pages)), "text/csv; charset=utf-8", null, earlierCsv, cancellationToken);
            await WriteAsync(overlay, BinaryData.FromString(ResultOverlay.Write(scan.Name, result.Pages)), "image/svg+xml", null, earlierOverlay, cancellationToken);
            var content = new BinaryData(JsonSerializer.SerializeToUtf8Bytes(result, ContractJson.Options));
            await WriteAsync(json, content, "application/json", ResultMetadata.Of(result).ToDictionary(), earlier, cancellationToken);
        }
        catch (RequestFailedException failed) when (IsConflict(failed))
        {
            return false;
        }

        if (result.Error is null)
        {
            // The alerts and the workbook in infra/ read these figures.
            var digits = result.Pages.SelectMany(page => page.Lines.Select(line => line.Digits).Concat(page.Fields.Values.Select(field => field.Digits))).SelectMany(digits => digits).ToList();
            logger.LogInformation(
                "Scan {Name} read: {Pages} pages, {Digits} digits, {Unsure} unsure, model {Version}",
                scan.Name, result.Pages.Count, digits.Count, digits.Count(digit => !digit.Accepted), version);
        }
        else
        {
            logger.LogWarning("Scan {Name} can't be read ({Reason}): {Detail}", scan.Name, result.Error.Reason, result.Error.Detail);
        }

        return true;
    }

    private async Task<ScanResult> ReadAsync(
        BlobClient scan, BlobProperties source, string layoutName, ScanResult result, DigitClassifier classifier, CancellationToken cancellationToken)
    {
        var limits = ScanLimits.Default;
        if (source.ContentLength > limits.MaxBytes)
        {
            var detail = $"The file has {source.ContentLength:N0} bytes; {limits.MaxBytes:N0} are allowed. Split it or compress it more.";
            return Failed(result, new ReadError("too-large", detail));
        }

        var (layout, unknown) = await layouts.FindAsync(layoutName, cancellationToken);
        if (layout is null) return Failed(result, unknown!);
        var options = new BlobDownloadOptions { Conditions = new BlobRequestConditions { IfMatch = source.ETag } };
        var content = (await scan.DownloadContentAsync(options, cancellationToken)).Value.Content;
        try
        {
            return result with { Pages = PageReader.Read(classifier, content.ToMemory(), layout, limits, cancellationToken) };
        }
        catch (ImageRejectedException rejected)
        {
            return Failed(result, ReadError.From(rejected));
        }
        catch (Exception exception) when (exception is not (OutOfMemoryException or OperationCanceledException))
        {
            // A fault of ours that the same bytes will meet again: say so once instead of trying five times.
            logger.LogError(exception, "Reading scan {Name} failed", scan.Name);
            return Failed(result, new ReadError("internal", "The reader failed on this file. The server's log tells more."));
        }
    }

    private static ScanResult Failed(ScanResult result, ReadError error) => result with { State = ScanState.Failed, Error = error };

    /// <summary>Writes only over what was there when the run began: a run that was overtaken must not leave one form of its own among another's.</summary>
    private static async Task WriteAsync(
        BlobClient blob, BinaryData content, string contentType, Dictionary<string, string>? metadata, BlobProperties? earlier, CancellationToken cancellationToken)
    {
        var options = new BlobUploadOptions
        {
            HttpHeaders = new BlobHttpHeaders { ContentType = contentType },
            Metadata = metadata,
            Conditions = earlier is null ? new BlobRequestConditions { IfNoneMatch = ETag.All } : new BlobRequestConditions { IfMatch = earlier.ETag },
        };
        await blob.UploadAsync(content, options, cancellationToken);
    }

    private async Task<BlobProperties?> FindAsync(BlobClient blob, CancellationToken cancellationToken)
    {
        try
        {
            return (await blob.GetPropertiesAsync(cancellationToken: cancellationToken)).Value;
        }
        catch (RequestFailedException failed) when (failed.Status == StatusCodes.Status404NotFound)
        {
            if (failed.ErrorCode == BlobErrorCode.ContainerNotFound) await storage.Results.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
            return null;
        }
    }

    /// <summary>The blob's own word comes first, then the first folder of its name.</summary>
    private static string LayoutOf(string name, IDictionary<string, string> metadata)
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
