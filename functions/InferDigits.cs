using System.Globalization;
using Digits.Functions.Http;
using Digits.Functions.Inference;
using Digits.Functions.Telemetry;
using Digits.Recognition;
using Microsoft.Azure.Functions.Worker;

namespace Digits.Functions;

/// <summary>
/// POST v2/models/{model}/infer, with or without a version (Open Inference Protocol): normalised 28 x 28 pictures as FP32
/// or UINT8, in JSON or as raw bytes behind it.
/// </summary>
public sealed class InferDigits(ReadingSlots slots, RequestBody body, InferenceAnswers answers)
{
    [Function(nameof(InferDigits))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "v2/models/{model}/infer")] HttpRequest request,
        string model,
        CancellationToken cancellationToken) => AnswerAsync(request, model, null, cancellationToken);

    [Function(nameof(InferDigits) + "Version")]
    public Task<IResult> RunVersion(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "v2/models/{model}/versions/{version}/infer")] HttpRequest request,
        string model,
        string version,
        CancellationToken cancellationToken) => AnswerAsync(request, model, version, cancellationToken);

    private Task<IResult> AnswerAsync(HttpRequest request, string model, string? version, CancellationToken cancellationToken) =>
        answers.AnswerAsync(
            request,
            async () =>
            {
                using var slot = await slots.TakeAsync(cancellationToken);
                using var lease = answers.Lease(model, version);
                body.Check(request);
                var bytes = await body.ReadAsync(request.Body, body.MaxBytes, cancellationToken);
                var (inference, raw) = InferenceBody.Parse(bytes, request.Headers[InferenceBody.JsonLengthHeader]);
                var manifest = lease.Classifier.Manifest;
                var images = InferenceBody.Images(inference, raw, manifest);
                var binary = InferenceBody.WantsBinary(inference);
                var probabilities = lease.Classifier.Classify(images, (int)inference.Inputs![0].Shape![0]);
                DigitsMetrics.CountDigits(manifest.Version, "infer", probabilities.Length / DigitClassifier.Classes, Unsure(probabilities, manifest.AcceptThreshold));
                var response = InferenceBody.Write(inference, manifest, probabilities, binary, out var jsonLength);
                if (!binary) return TypedResults.Bytes(response, "application/json");
                request.HttpContext.Response.Headers[InferenceBody.JsonLengthHeader] = jsonLength.ToString(CultureInfo.InvariantCulture);
                return TypedResults.Bytes(response, "application/octet-stream");
            },
            cancellationToken);

    /// <summary>Pictures whose surest digit is below the threshold.</summary>
    private static int Unsure(float[] probabilities, double threshold) =>
        probabilities.Chunk(DigitClassifier.Classes).Count(ofDigits => ofDigits.Max() < threshold);
}
