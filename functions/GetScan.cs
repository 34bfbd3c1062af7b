using Azure;
using Azure.Storage.Blobs.Models;
using Digits.Functions.Contract;
using Digits.Functions.Http;
using Digits.Functions.Scans;
using Digits.Functions.Storage;
using Digits.Recognition;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Net.Http.Headers;

namespace Digits.Functions;

/// <summary>
/// GET api/scans/{name}: how far one uploaded scan is, and its result. …/result: the result alone, with the ETag that
/// amending it asks for, or as CSV. …/pages/{number}: a page as a PNG, pixel by pixel what the boxes refer to.
/// </summary>
public sealed class GetScan(
    ScanCatalog scans, ResultStore results, BlobStorage storage, ReadingSlots slots, ProblemResponses problems)
{
    [Function(nameof(GetScan))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/scans/{*name}")] HttpRequest request,
        string name,
        CancellationToken cancellationToken) =>
        problems.AnswerAsync(
            request,
            () => ScanAddress.Parse(name) switch
            {
                { Part: null } address => DetailAsync(address.Name, cancellationToken),
                { Part: ScanPart.Result } address => ResultAsync(request, address.Name, cancellationToken),
                { Part: ScanPart.Page } address => PageAsync(request, address, cancellationToken),
                _ => throw new ProblemException(StatusCodes.Status404NotFound, "Nothing to get", "POST to …/retry; there is nothing to GET."),
            },
            cancellationToken);

    private async Task<IResult> DetailAsync(string name, CancellationToken cancellationToken) =>
        await scans.FindAsync(name, cancellationToken) is { } scan
            ? TypedResults.Json(scan, ContractJson.Options)
            : throw ScanProblems.NoScan(name);

    private async Task<IResult> ResultAsync(HttpRequest request, string name, CancellationToken cancellationToken)
    {
        var stored = await results.FindAsync(name, cancellationToken) ?? throw ScanProblems.NoResult(name);
        var csv = AcceptedType.IsCsv(request);
        var etag = EntityTags.Of(stored, csv);
        request.HttpContext.Response.Headers.ETag = etag.ToString();
        request.HttpContext.Response.Headers.Append(HeaderNames.Vary, HeaderNames.Accept);
        if (EntityTags.IsKnown(request, etag)) return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        return csv
            ? TypedResults.Text(ResultCsv.Write(name, stored.Result.Pages), "text/csv; charset=utf-8")
            : TypedResults.Json(stored.Result, ContractJson.Options);
    }

    private async Task<IResult> PageAsync(HttpRequest request, ScanAddress address, CancellationToken cancellationToken)
    {
        BlobDownloadResult scan;
        try
        {
            var blob = storage.Scans.GetBlobClient(address.Name);
            var properties = (await blob.GetPropertiesAsync(cancellationToken: cancellationToken)).Value;
            // A page is a function of the scan's content.
            var etag = new EntityTagHeaderValue($"\"{ScanHandler.Unquoted(properties.ETag)}-{address.Page}\"");
            request.HttpContext.Response.Headers.ETag = etag.ToString();
            request.HttpContext.Response.Headers.CacheControl = "private, max-age=60";
            if (EntityTags.IsKnown(request, etag)) return TypedResults.StatusCode(StatusCodes.Status304NotModified);
            if (properties.ContentLength > ScanLimits.Default.MaxBytes) throw ScanProblems.NoPage(address);
            scan = (await blob.DownloadContentAsync(cancellationToken)).Value;
        }
        catch (RequestFailedException failed) when (failed.Status == StatusCodes.Status404NotFound)
        {
            throw ScanProblems.NoScan(address.Name);
        }

        using var slot = await slots.TakeAsync(cancellationToken);
        var page = ScanPages.Find(scan.Content.ToMemory(), address.Page, ScanLimits.Default, cancellationToken) ?? throw ScanProblems.NoPage(address);
        return TypedResults.Bytes(GreyPng.Encode(page), GreyPng.ContentType);
    }
}
