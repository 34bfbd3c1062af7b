using Digits.Functions.Contract;
using Digits.Functions.Http;
using Digits.Functions.Scans;
using Microsoft.Azure.Functions.Worker;

namespace Digits.Functions;

/// <summary>GET api/scans/{name}: how far one uploaded scan is, and its result. The name may hold folders.</summary>
public sealed class GetScan(ScanCatalog scans, ProblemResponses problems)
{
    [Function(nameof(GetScan))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/scans/{*name}")] HttpRequest request,
        string name,
        CancellationToken cancellationToken) =>
        problems.AnswerAsync(
            request,
            async () => await scans.FindAsync(name, cancellationToken) is { } scan
                ? TypedResults.Json(scan, ContractJson.Options)
                : throw new ProblemException(
                    StatusCodes.Status404NotFound,
                    "There is no such scan",
                    $"The container scans has no blob \"{name}\". GET api/scans lists what is there; names are case-sensitive."),
            cancellationToken);
}
