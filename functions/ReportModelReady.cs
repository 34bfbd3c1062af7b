using Digits.Functions.Contract;
using Digits.Functions.Inference;
using Microsoft.Azure.Functions.Worker;

namespace Digits.Functions;

/// <summary>GET v2/models/{model}/ready, with or without a version: this model serves (Open Inference Protocol).</summary>
public sealed class ReportModelReady(InferenceAnswers answers)
{
    [Function(nameof(ReportModelReady))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v2/models/{model}/ready")] HttpRequest request,
        string model,
        CancellationToken cancellationToken) => AnswerAsync(request, model, null, cancellationToken);

    [Function(nameof(ReportModelReady) + "Version")]
    public Task<IResult> RunVersion(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v2/models/{model}/versions/{version}/ready")] HttpRequest request,
        string model,
        string version,
        CancellationToken cancellationToken) => AnswerAsync(request, model, version, cancellationToken);

    private Task<IResult> AnswerAsync(HttpRequest request, string model, string? version, CancellationToken cancellationToken) =>
        answers.AnswerAsync(
            request,
            () =>
            {
                using var lease = answers.Lease(model, version);
                return Task.FromResult<IResult>(TypedResults.Json(new Readiness(model, true), ContractJson.Options));
            },
            cancellationToken);
}
