using Digits.Functions.Contract;
using Digits.Functions.Http;
using Digits.Functions.Scans;
using Digits.Functions.Serving;
using Digits.Functions.Storage;
using Microsoft.Azure.Functions.Worker;

namespace Digits.Functions;

/// <summary>POST api/scans/{name}/retry: reads an uploaded scan that failed, was given up, or waits, here and now.</summary>
public sealed class RetryScan(
    BlobStorage storage, ScanCatalog scans, ResultStore results, PoisonedScans poisoned, ScanHandler handler, ServingModel serving,
    ReadingSlots slots, ProblemResponses problems)
{
    [Function(nameof(RetryScan))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/scans/{*name}")] HttpRequest request,
        string name,
        CancellationToken cancellationToken) =>
        problems.AnswerAsync(
            request,
            async () =>
            {
                if (ScanAddress.Parse(name) is not { Part: ScanPart.Retry, Name: var scan })
                {
                    throw new ProblemException(StatusCodes.Status404NotFound, "Nothing to post to", "POST api/scans/{name}/retry reads a scan again.");
                }

                var before = await scans.FindAsync(scan, cancellationToken) ?? throw ScanProblems.NoScan(scan);
                if (before.State == ScanState.Done) return TypedResults.Json(before, ContractJson.Options);
                using (serving.Lease())
                {
                    // Without a model the try would fail as the ones before; say so instead (503).
                }

                using var slot = await slots.TakeAsync(cancellationToken);
                if (await results.FindAsync(scan, cancellationToken) is { } failure) await results.ForgetFailureAsync(failure, cancellationToken);
                await handler.HandleAsync(storage.Scans.GetBlobClient(scan), cancellationToken, again: true);
                await poisoned.ForgetAsync(scan, cancellationToken);
                return TypedResults.Json(await scans.FindAsync(scan, cancellationToken) ?? before, ContractJson.Options);
            },
            cancellationToken);
}
