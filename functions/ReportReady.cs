using Digits.Functions.Contract;
using Digits.Functions.Inference;
using Digits.Registry;
using Microsoft.Azure.Functions.Worker;

namespace Digits.Functions;

/// <summary>GET v2/health/ready: a model serves (Open Inference Protocol).</summary>
public sealed class ReportReady(InferenceAnswers answers)
{
    [Function(nameof(ReportReady))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v2/health/ready")] HttpRequest request, CancellationToken cancellationToken) =>
        answers.AnswerAsync(
            request,
            () =>
            {
                using var model = answers.Lease(ModelRegistry.Name, null);
                return Task.FromResult<IResult>(TypedResults.Json(new Readiness(null, true), ContractJson.Options));
            },
            cancellationToken);
}
