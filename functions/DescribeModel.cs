using Digits.Functions.Contract;
using Digits.Functions.Inference;
using Microsoft.Azure.Functions.Worker;

namespace Digits.Functions;

/// <summary>GET v2/models/{model}, with or without a version: inputs and outputs (Open Inference Protocol).</summary>
public sealed class DescribeModel(InferenceAnswers answers)
{
    [Function(nameof(DescribeModel))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v2/models/{model}")] HttpRequest request,
        string model,
        CancellationToken cancellationToken) => AnswerAsync(request, model, null, cancellationToken);

    [Function(nameof(DescribeModel) + "Version")]
    public Task<IResult> RunVersion(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v2/models/{model}/versions/{version}")] HttpRequest request,
        string model,
        string version,
        CancellationToken cancellationToken) => AnswerAsync(request, model, version, cancellationToken);

    private Task<IResult> AnswerAsync(HttpRequest request, string model, string? version, CancellationToken cancellationToken) =>
        answers.AnswerAsync(
            request,
            () =>
            {
                using var lease = answers.Lease(model, version);
                var description = ModelDescription.Of(lease.Classifier.Manifest);
                return Task.FromResult<IResult>(TypedResults.Json(description, ContractJson.Options));
            },
            cancellationToken);
}
