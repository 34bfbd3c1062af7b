using Azure;
using Azure.Storage.Blobs.Models;
using Digits.Functions.Contract;
using Digits.Functions.Http;
using Digits.Functions.Serving;
using Digits.Functions.Storage;
using Digits.Recognition;
using Digits.Registry;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Net.Http.Headers;

namespace Digits.Functions;

/// <summary>
/// GET api/model: the serving model's own description and figures. GET api/model/onnx: the model itself, for browsers.
/// GET api/model/evaluation: what `training evaluate --card` found and put beside the model.
/// </summary>
public sealed class ShowModel(AppSettings settings, ServingModel serving, BlobStorage storage, ProblemResponses problems)
{
    [Function(nameof(ShowModel))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/model")] HttpRequest request, CancellationToken cancellationToken) =>
        problems.AnswerAsync(
            request,
            () =>
            {
                using var model = serving.Lease();
                return Task.FromResult<IResult>(TypedResults.Json(model.Classifier.Manifest, ContractJson.Options));
            },
            cancellationToken);

    [Function(nameof(ShowModel) + "Onnx")]
    public Task<IResult> RunOnnx(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/model/onnx")] HttpRequest request, CancellationToken cancellationToken) =>
        problems.AnswerAsync(
            request,
            async () =>
            {
                using var model = serving.Lease();
                var manifest = model.Classifier.Manifest;
                // What the ETag names is checked by whoever loads it, against the manifest's SHA-256.
                var etag = new EntityTagHeaderValue($"\"{manifest.Sha256}\"");
                request.HttpContext.Response.Headers.ETag = etag.ToString();
                if (EntityTags.IsKnown(request, etag)) return TypedResults.StatusCode(StatusCodes.Status304NotModified);
                var onnx = await OpenAsync(manifest, manifest.File, cancellationToken) ?? throw new ProblemException(
                    StatusCodes.Status404NotFound, "The model's file is gone", "The model serves, but its file was taken away since. Publish it again.");
                return TypedResults.Stream(onnx, "application/octet-stream");
            },
            cancellationToken);

    [Function(nameof(ShowModel) + "Evaluation")]
    public Task<IResult> RunEvaluation(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/model/evaluation")] HttpRequest request, CancellationToken cancellationToken) =>
        problems.AnswerAsync(
            request,
            async () =>
            {
                using var model = serving.Lease();
                // Not every model was evaluated, and a page that asks has done nothing wrong.
                return await OpenAsync(model.Classifier.Manifest, ModelFolder.EvaluationFile, cancellationToken) is { } evaluation
                    ? TypedResults.Stream(evaluation, "application/json")
                    : TypedResults.NoContent();
            },
            cancellationToken);

    /// <returns>A file of the serving model's folder, or null when there is none.</returns>
    private async Task<Stream?> OpenAsync(ModelManifest manifest, string file, CancellationToken cancellationToken)
    {
        try
        {
            return serving.Source == ModelSource.App
                ? File.OpenRead(Path.Combine(settings.ModelsFolder, manifest.Version, file))
                : await storage.Models!.GetBlobClient(ModelRegistry.BlobOf(manifest.Version, file))
                    .OpenReadAsync(new BlobOpenReadOptions(allowModifications: false), cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or RequestFailedException { Status: StatusCodes.Status404NotFound })
        {
            return null;
        }
    }
}
