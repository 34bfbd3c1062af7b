using Azure;
using Digits.Functions.Contract;
using Digits.Functions.Serving;
using Digits.Functions.Storage;
using Microsoft.Azure.Functions.Worker;

namespace Digits.Functions;

/// <summary>GET api/health: which model serves and what is wrong, if anything. 200 while it can read, 503 when it can't.</summary>
public sealed class Health(ServingModel serving, BlobStorage storage)
{
    private static readonly TimeSpan StoragePatience = TimeSpan.FromSeconds(3);

    [Function(nameof(Health))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/health")] HttpRequest request, CancellationToken cancellationToken)
    {
        _ = request;
        var reasons = new List<string>();
        var storageState = await StorageStateAsync(reasons, cancellationToken);
        if (serving.Refusal is { } refusal) reasons.Add(refusal);
        if (serving.TrialRefusal is { } refused) reasons.Add(refused);
        using var model = serving.TryLease();
        if (model is null) reasons.Add("No model is loaded: there is none beside the app, and storage has none that can be used.");
        var status = model is null ? "unavailable" : reasons.Count > 0 ? "degraded" : "ok";
        var report = new HealthReport(
            status,
            model is null ? null : new(model.Reference().Name, model.Reference().Version, serving.Source == ModelSource.Storage ? "storage" : "app"),
            new StorageReport(storageState),
            reasons,
            serving.Trial);
        return TypedResults.Json(
            report,
            ContractJson.Options,
            statusCode: model is null ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
    }

    private async Task<string> StorageStateAsync(List<string> reasons, CancellationToken cancellationToken)
    {
        if (storage.Models is null)
        {
            reasons.Add($"No storage is configured ({BlobStorage.Setting}): uploaded scans and published models are not seen.");
            return "none";
        }

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(StoragePatience);
        try
        {
            await storage.Scans.ExistsAsync(deadline.Token);
            return "ok";
        }
        catch (Exception exception) when (exception is RequestFailedException or AggregateException or OperationCanceledException)
        {
            reasons.Add("Blob storage doesn't answer: uploaded scans wait, and the model stays as it is.");
            return "unreachable";
        }
    }
}
