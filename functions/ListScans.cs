using System.Xml;
using Azure;
using Digits.Functions.Contract;
using Digits.Functions.Http;
using Digits.Functions.Scans;
using Microsoft.Azure.Functions.Worker;

namespace Digits.Functions;

/// <summary>GET api/scans?prefix=&amp;count=&amp;continuation=: what was uploaded and how far it is, by name.</summary>
public sealed class ListScans(ScanCatalog scans, ProblemResponses problems)
{
    private const int DefaultCount = 100;
    private const int MaxCount = 1_000;

    [Function(nameof(ListScans))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/scans")] HttpRequest request, CancellationToken cancellationToken) =>
        problems.AnswerAsync(
            request,
            async () =>
            {
                var count = RequestQuery.Number(request, "count", 1, MaxCount, DefaultCount);
                var prefix = request.Query["prefix"].ToString() is { Length: > 0 } given ? given : null;
                var continuation = request.Query["continuation"].ToString() is { Length: > 0 } token ? token : null;
                try
                {
                    // Storage repeats both in its XML, which can't hold control characters: a NUL makes the answer unreadable.
                    return TypedResults.Json(await scans.ListAsync(prefix, continuation, count, cancellationToken), ContractJson.Options);
                }
                catch (Exception failed) when (failed is RequestFailedException { Status: StatusCodes.Status400BadRequest } or XmlException)
                {
                    throw new ProblemException(
                        StatusCodes.Status400BadRequest,
                        "The list can't be continued",
                        "Storage doesn't accept this prefix or continuation. Begin again without the continuation.",
                        failed);
                }
            },
            cancellationToken);
}
