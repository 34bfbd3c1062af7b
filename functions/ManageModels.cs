using Digits.Functions.Contract;
using Digits.Functions.Http;
using Digits.Functions.Storage;
using Digits.Registry;
using Microsoft.Azure.Functions.Worker;

namespace Digits.Functions;

/// <summary>
/// GET api/models: the versions in storage. POST api/models/{version}/promote: lets one serve. POST api/models/roll-back: lets
/// the one serve that did before. What decides over everybody's answers asks for the app's master key; running apps change
/// over within Digits__ModelPollSeconds.
/// </summary>
public sealed class ManageModels(BlobStorage storage, ProblemResponses problems)
{
    [Function("ListModels")]
    public Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Admin, "get", Route = "api/models")] HttpRequest request, CancellationToken cancellationToken) =>
        AnswerAsync(request, async registry => new ModelList(await registry.ListAsync(cancellationToken)), cancellationToken);

    [Function("PromoteModel")]
    public Task<IResult> Promote(
        [HttpTrigger(AuthorizationLevel.Admin, "post", Route = "api/models/{version}/promote")] HttpRequest request,
        string version,
        CancellationToken cancellationToken) =>
        AnswerAsync(request, registry => registry.PromoteAsync(version, cancellationToken), cancellationToken);

    [Function("RollBackModel")]
    public Task<IResult> RollBack(
        [HttpTrigger(AuthorizationLevel.Admin, "post", Route = "api/models/roll-back")] HttpRequest request, CancellationToken cancellationToken) =>
        AnswerAsync(request, registry => registry.RollBackAsync(cancellationToken), cancellationToken);

    private Task<IResult> AnswerAsync<T>(HttpRequest request, Func<ModelRegistry, Task<T>> work, CancellationToken cancellationToken) =>
        problems.AnswerAsync(
            request,
            async () =>
            {
                var models = storage.Models ?? throw ProblemException.StorageUnavailable("No storage is configured, so there are no models in it.");
                return TypedResults.Json(await work(new ModelRegistry(models)), ContractJson.Options);
            },
            cancellationToken);
}
