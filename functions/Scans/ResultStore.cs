using System.Text.Json;
using Azure;
using Azure.Storage.Blobs.Models;
using Digits.Functions.Contract;
using Digits.Functions.Storage;
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

    /// <returns>What the result of a scan, of whatever version of it, says of itself, with its ETag; null when there is none.</returns>
    public async Task<(ETag ETag, ResultMetadata State)?> FindStateAsync(string scan, CancellationToken cancellationToken) =>
        await BlobStorage.FindAsync(storage.Results.GetBlobClient(ResultNames.Json(scan)), cancellationToken) is { } found
            ? (found.ETag, ResultMetadata.Parse(found.Metadata))
            : null;

    /// <summary>Writes what was read. The JSON comes last and only over the result that was there before: it stands for the other two.</summary>
    /// <exception cref="RequestFailedException">The result was changed by somebody else meanwhile (412, 409), or storage failed.</exception>
    public async Task WriteAsync(ScanResult result, ETag? earlier, CancellationToken cancellationToken)
    {
        await UploadFormsAsync(result, cancellationToken);
        var conditions = earlier is null ? new BlobRequestConditions { IfNoneMatch = ETag.All } : new BlobRequestConditions { IfMatch = earlier };
        await UploadJsonAsync(result, conditions, cancellationToken);
        var name = result.Source.Name;
        if (result.Error is null)
        {
            // The alerts and the workbook in infra/ read these figures.
            var digits = result.Pages.SelectMany(page => page.Numbers()).SelectMany(number => number.Digits).ToList();
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
            written = await UploadJsonAsync(result, new BlobRequestConditions { IfMatch = earlier }, cancellationToken);
        }
        catch (RequestFailedException failed) when (failed.Status is StatusCodes.Status412PreconditionFailed or StatusCodes.Status404NotFound)
        {
            return null;
        }

        await UploadFormsAsync(result, cancellationToken);
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

    private async Task<ETag> UploadJsonAsync(ScanResult result, BlobRequestConditions conditions, CancellationToken cancellationToken)
    {
        var json = new BinaryData(JsonSerializer.SerializeToUtf8Bytes(result, ContractJson.Options));
        var options = new BlobUploadOptions
        {
            HttpHeaders = new BlobHttpHeaders { ContentType = "application/json" },
            Metadata = ResultMetadata.Of(result).ToDictionary(),
            Conditions = conditions,
        };
        return (await storage.Results.GetBlobClient(ResultNames.Json(result.Source.Name)).UploadAsync(json, options, cancellationToken)).Value.ETag;
    }

    /// <summary>What people open: the CSV, and the overlay.</summary>
    private async Task UploadFormsAsync(ScanResult result, CancellationToken cancellationToken)
    {
        var name = result.Source.Name;
        await UploadAsync(ResultNames.Csv(name), ResultCsv.Write(name, result.Pages), "text/csv; charset=utf-8", cancellationToken);
        await UploadAsync(ResultNames.Overlay(name), ResultOverlay.Write(name, result.Pages), "image/svg+xml", cancellationToken);
    }

    private async Task UploadAsync(string name, string text, string contentType, CancellationToken cancellationToken)
    {
        var options = new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentType = contentType } };
        await storage.Results.GetBlobClient(name).UploadAsync(BinaryData.FromString(text), options, cancellationToken);
    }
}
