using System.Text.Json;
using Azure;
using Azure.Storage.Blobs.Models;
using Digits.Functions.Contract;
using Digits.Functions.Corrections;
using Digits.Functions.Http;
using Digits.Functions.Scans;
using Digits.Functions.Storage;
using Microsoft.Azure.Functions.Worker;

namespace Digits.Functions;

/// <summary>
/// PUT api/scans/{name}?layout=: drops the body into the container scans, as a new scan. …/result with If-Match: amends the
/// result; what it corrects becomes training data.
/// </summary>
public sealed class PutScan(
    BlobStorage storage, ResultStore results, TrainingPictures pictures, ScanLayouts layouts, RequestBody body, ReadingSlots slots,
    ProblemResponses problems)
{
    [Function(nameof(PutScan))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "put", Route = "api/scans/{*name}")] HttpRequest request,
        string name,
        CancellationToken cancellationToken) =>
        problems.AnswerAsync(
            request,
            () => ScanAddress.Parse(name) is { Part: ScanPart.Result } address
                ? AmendAsync(request, address.Name, cancellationToken)
                : UploadAsync(request, ScanAddress.Parse(name), cancellationToken),
            cancellationToken);

    private async Task<IResult> UploadAsync(HttpRequest request, ScanAddress address, CancellationToken cancellationToken)
    {
        address.CheckNewName();
        var layout = request.Query["layout"].ToString();
        if ((await layouts.FindAsync(layout, cancellationToken)).Error is { } unknown)
        {
            throw new ProblemException(StatusCodes.Status400BadRequest, "The layout is not known", unknown.Detail);
        }

        using var slot = await slots.TakeAsync(cancellationToken);
        body.Check(request);
        var bytes = await body.ReadAsync(request.Body, body.MaxBytes, cancellationToken);
        var options = new BlobUploadOptions
        {
            Metadata = layout.Length > 0 ? new Dictionary<string, string> { ["layout"] = layout } : null,
            Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All },
        };
        try
        {
            var written = await storage.Scans.GetBlobClient(address.Name).UploadAsync(new BinaryData(bytes), options, cancellationToken);
            var entry = new ScanEntry(address.Name, ScanState.Waiting, bytes.Length, written.Value.LastModified, null);
            return TypedResults.Json(entry, ContractJson.Options, statusCode: StatusCodes.Status201Created);
        }
        catch (RequestFailedException failed) when (failed.Status == StatusCodes.Status409Conflict)
        {
            throw new ProblemException(
                StatusCodes.Status409Conflict, "There is such a scan already", $"A scan \"{address.Name}\" is there. Choose another name.", failed);
        }
    }

    private async Task<IResult> AmendAsync(HttpRequest request, string name, CancellationToken cancellationToken)
    {
        body.Check(request);
        var bytes = await body.ReadAsync(request.Body, body.MaxBytes, cancellationToken);
        var stored = await results.FindAsync(name, cancellationToken) ?? throw ScanProblems.NoResult(name);
        EntityTags.RequireMatch(request, EntityTags.Of(stored, csv: false));
        var amended = ResultAmendment.Apply(stored.Result, Parse(bytes).Pages ?? throw NoPages(), DateTimeOffset.UtcNow);
        if (amended != stored.Result)
        {
            var etag = await results.TryReplaceAsync(amended, stored.ETag, cancellationToken) ?? throw EntityTags.ChangedMeanwhile();
            stored = new StoredResult(amended, etag);
            using var slot = await slots.TakeAsync(cancellationToken);
            await pictures.WriteAsync(stored, cancellationToken);
        }

        request.HttpContext.Response.Headers.ETag = EntityTags.Of(stored, csv: false).ToString();
        return TypedResults.Json(stored.Result, ContractJson.Options);
    }

    private static ScanResult Parse(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return JsonSerializer.Deserialize<ScanResult>(bytes.Span, ContractJson.Options) ?? throw NoPages();
        }
        catch (JsonException exception)
        {
            throw new ProblemException(
                StatusCodes.Status400BadRequest, "The body is no result", $"Send the result as GET gave it, with your changes: {exception.Message}", exception);
        }
    }

    private static ProblemException NoPages() => new(
        StatusCodes.Status400BadRequest, "The body is no result", "Send the result as GET gave it, with your changes: it has no pages.");
}
