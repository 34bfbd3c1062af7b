using System.Text.Json;
using Azure;
using Azure.Storage.Blobs.Models;
using Digits.Functions.Contract;
using Digits.Functions.Storage;

namespace Digits.Functions.Scans;

/// <summary>Results after they were read: found again, and amended by people.</summary>
public sealed class ResultStore(BlobStorage storage)
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

    /// <summary>
    /// Puts a result in the place of the one it was made from. The JSON goes first, for its If-Match decides between two who
    /// amend at the same time; then the other forms follow it.
    /// </summary>
    /// <returns>The new result's ETag, or null when the result was changed by somebody else meanwhile.</returns>
    public async Task<ETag?> TryReplaceAsync(ScanResult result, ETag earlier, CancellationToken cancellationToken)
    {
        var name = result.Source.Name;
        ETag written;
        try
        {
            var json = new BinaryData(JsonSerializer.SerializeToUtf8Bytes(result, ContractJson.Options));
            var metadata = ResultMetadata.Of(result).ToDictionary();
            written = await UploadAsync(ResultNames.Json(name), json, "application/json", metadata, earlier, cancellationToken);
        }
        catch (RequestFailedException failed) when (failed.Status is StatusCodes.Status412PreconditionFailed or StatusCodes.Status404NotFound)
        {
            return null;
        }

        var csv = BinaryData.FromString(ResultCsv.Write(name, result.Pages));
        await UploadAsync(ResultNames.Csv(name), csv, "text/csv; charset=utf-8", null, null, cancellationToken);
        var overlay = BinaryData.FromString(ResultOverlay.Write(name, result.Pages));
        await UploadAsync(ResultNames.Overlay(name), overlay, "image/svg+xml", null, null, cancellationToken);
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

    private async Task<ETag> UploadAsync(
        string name, BinaryData content, string type, Dictionary<string, string>? metadata, ETag? earlier, CancellationToken cancellationToken)
    {
        var options = new BlobUploadOptions
        {
            HttpHeaders = new BlobHttpHeaders { ContentType = type },
            Metadata = metadata,
            Conditions = earlier is null ? null : new BlobRequestConditions { IfMatch = earlier },
        };
        return (await storage.Results.GetBlobClient(name).UploadAsync(content, options, cancellationToken)).Value.ETag;
    }
}
