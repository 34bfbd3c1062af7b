using Digits.Functions.Contract;
using Digits.Functions.Inference;
using Microsoft.Azure.Functions.Worker;

namespace Digits.Functions;

/// <summary>GET v2/health/live: the server runs (Open Inference Protocol).</summary>
public sealed class ReportLive
{
    [Function(nameof(ReportLive))]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v2/health/live")] HttpRequest request)
    {
        _ = request;
        return TypedResults.Json(new Liveness(true), ContractJson.Options);
    }
}
