using System.Text.Json;
using Azure;
using Azure.Storage.Blobs.Models;
using Digits.Functions.Contract;
using Digits.Functions.Storage;
using Digits.Functions.Telemetry;
using Microsoft.Extensions.Logging;

namespace Digits.Functions.Scans;

/// <summary>Results: written when they were read, found again, and amended by people.</summary>
public sealed class ResultStore(BlobStorage storage, ILogger<ResultStore> logger)
{
    /// <returns>Null when there is no such scan, or no result of its current content.</returns>
    public async Task<StoredResult?> FindAsync(string scan, CancellationToken cancellationToken)
    {
        try
        {
            var source = await storage.Scans.GetBlobClient(scan).GetPropertiesAsync(cancellationToken: cancellationToken);
            var json = (await storage.Results.GetBlobClient(ResultNames.Json(scan)).DownloadContentAsync(cancellationToken)).Value;
            var result = json.Content.ToObjectFromJson<ScanResult>(ContractJson.Options);
            return result?.Source.ETag == ScanHandler.Unquoted(source.Value.ETag) ? new StoredResult(result, json.Details.ETag) : null;
        }
        catch (Exception exception) when (exception is JsonException or RequestFailedException { Status: StatusCodes.Status404NotFound })
        {
            return null;
        }
    }

    /// <returns>What the result of a scan, of whatever version of it, says of itself; null when there is none.</returns>
    public async Task<ResultMetadata?> FindStateAsync(string scan, CancellationToken cancellationToken) =>
        await FindAsync(ResultNames.Json, scan, cancellationToken) is { } found ? ResultMetadata.Parse(found.Metadata) : null;

    /// <summary>
    /// To be asked before the scan is looked at: whoever reads a newer content of it then writes later than this, and
    /// <see cref="WriteAsync"/> notices.
    /// </summary>
    public async Task<EarlierResult> FindEarlierAsync(string scan, CancellationToken cancellationToken)
    {
        var json = await FindAsync(ResultNames.Json, scan, cancellationToken);
        var csv = await FindAsync(ResultNames.Csv, scan, cancellationToken);
        var overlay = await FindAsync(ResultNames.Overlay, scan, cancellationToken);
        return new EarlierResult(json is null ? null : ResultMetadata.Parse(json.Metadata), json?.ETag, csv?.ETag, overlay?.ETag);
    }

    /// <summary>
    /// Writes what was read, only over what was there before: a run that was overtaken must not leave one form of its own among
    /// another's. The JSON comes last, for it stands for the other two. Then the scan is counted and logged.
    /// </summary>
    /// <param name="uploaded">When the scan was.</param>
    /// <exception cref="RequestFailedException">The result was changed by somebody else meanwhile (412, 409), or storage failed.</exception>
    public async Task WriteAsync(ScanResult result, EarlierResult earlier, DateTimeOffset uploaded, CancellationToken cancellationToken)
    {
        var name = result.Source.Name;
        var csv = await UploadCsvAsync(result, Over(earlier.Csv), cancellationToken);
        var overlay = await UploadOverlayAsync(result, Over(earlier.Overlay), cancellationToken);
        var state = ResultMetadata.Of(result) with { CsvETag = ScanHandler.Unquoted(csv), OverlayETag = ScanHandler.Unquoted(overlay) };
        await UploadJsonAsync(result, state, Over(earlier.Json), cancellationToken);
        DigitsMetrics.CountScan(result.Error?.Reason ?? "read", DateTimeOffset.UtcNow - uploaded);
        if (result.Error is null)
        {
            // The alerts and the workbook in infra/ read these figures.
            var digits = result.Pages.SelectMany(page => page.AllDigits()).ToList();
            logger.LogInformation(
                "Scan {Name} read: {Pages} pages, {Digits} digits, {Unsure} unsure, model {Version}",
                name, result.Pages.Count, digits.Count, digits.Count(digit => !digit.Accepted), result.Model.Version);
        }
        else
        {
            logger.LogWarning("Scan {Name} can't be read ({Reason}): {Detail}", name, result.Error.Reason, result.Error.Detail);
        }
    }

    /// <summary>
    /// Puts a result in the place of the one it was made from. The JSON goes first, for its If-Match decides between two who
    /// amend at the same time; then the other forms follow it.
    /// </summary>
    /// <returns>The new result's ETag, or null when the result was changed by somebody else meanwhile.</returns>
    public async Task<ETag?> TryReplaceAsync(ScanResult result, ETag earlier, CancellationToken cancellationToken)
    {
        ETag written;
        try
        {
            written = await UploadJsonAsync(result, ResultMetadata.Of(result), new BlobRequestConditions { IfMatch = earlier }, cancellationToken);
        }
        catch (RequestFailedException failed) when (failed.Status is StatusCodes.Status412PreconditionFailed or StatusCodes.Status404NotFound)
        {
            return null;
        }

        await UploadCsvAsync(result, null, cancellationToken);
        await UploadOverlayAsync(result, null, cancellationToken);
        return written;
    }

    /// <summary>Takes away what a failed reading left, so that the scan counts as not read.</summary>
    public async Task ForgetFailureAsync(StoredResult stored, CancellationToken cancellationToken)
    {
        var json = storage.Results.GetBlobClient(ResultNames.Json(stored.Result.Source.Name));
        var unchanged = new BlobRequestConditions { IfMatch = stored.ETag };
        try
        {
            await json.DeleteIfExistsAsync(DeleteSnapshotsOption.None, unchanged, cancellationToken);
        }
        catch (RequestFailedException failed) when (failed.Status == StatusCodes.Status412PreconditionFailed)
        {
            // It was read again meanwhile, which is what is wanted.
        }
    }

    private Task<BlobProperties?> FindAsync(Func<string, string> nameOf, string scan, CancellationToken cancellationToken) =>
        BlobStorage.FindAsync(storage.Results.GetBlobClient(nameOf(scan)), cancellationToken);

    private static BlobRequestConditions Over(ETag? earlier) => new() { IfMatch = earlier, IfNoneMatch = earlier is null ? ETag.All : null };

    private Task<ETag> UploadJsonAsync(ScanResult result, ResultMetadata state, BlobRequestConditions conditions, CancellationToken cancellationToken)
    {
        var json = new BinaryData(JsonSerializer.SerializeToUtf8Bytes(result, ContractJson.Options));
        return UploadAsync(ResultNames.Json(result.Source.Name), json, "application/json", state.ToDictionary(), conditions, cancellationToken);
    }

    private Task<ETag> UploadCsvAsync(ScanResult result, BlobRequestConditions? conditions, CancellationToken cancellationToken)
    {
        var name = result.Source.Name;
        var csv = BinaryData.FromString(ResultCsv.Write(name, result.Pages));
        return UploadAsync(ResultNames.Csv(name), csv, "text/csv; charset=utf-8", null, conditions, cancellationToken);
    }

    private Task<ETag> UploadOverlayAsync(ScanResult result, BlobRequestConditions? conditions, CancellationToken cancellationToken)
    {
        var name = result.Source.Name;
        var overlay = BinaryData.FromString(ResultOverlay.Write(name, result.Pages));
        return UploadAsync(ResultNames.Overlay(name), overlay, "image/svg+xml", null, conditions, cancellationToken);
    }

    private async Task<ETag> UploadAsync(
        string name, BinaryData content, string contentType, IDictionary<string, string>? metadata, BlobRequestConditions? conditions, CancellationToken cancellationToken)
    {
        var options = new BlobUploadOptions
        {
            HttpHeaders = new BlobHttpHeaders { ContentType = contentType },
            Metadata = metadata,
            Conditions = conditions,
        };
        return (await storage.Results.GetBlobClient(name).UploadAsync(content, options, cancellationToken)).Value.ETag;
    }
}
