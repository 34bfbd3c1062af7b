using System.Diagnostics;
using Digits.Functions.Contract;
using Digits.Functions.Http;
using Digits.Functions.Scans;
using Digits.Functions.Serving;
using Digits.Functions.Telemetry;
using Digits.Recognition;
using Microsoft.Azure.Functions.Worker;

namespace Digits.Functions;

/// <summary>
/// POST api/predict?explain=true|false: one image as the body, or several as multipart/form-data or in a zip; each is taken
/// as one digit, all in one batch.
/// </summary>
public sealed class PredictDigit(
    AppSettings settings, ServingModel serving, ShadowComparison shadow, ReadingSlots slots, RequestImages images, ProblemResponses problems)
{
    private const string Trigger = "predict";

    private static readonly DecodeLimits Limits = new();

    [Function(nameof(PredictDigit))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/predict")] HttpRequest request, CancellationToken cancellationToken) =>
        problems.AnswerAsync(
            request,
            async () =>
            {
                var explain = RequestQuery.Flag(request, "explain");
                using var slot = await slots.TakeAsync(cancellationToken);
                var files = Unpacked(await images.ReadAsync(request, cancellationToken));
                if (explain) CheckExplained(files.Count);
                using var model = serving.LeaseForAnswer();
                var started = Stopwatch.GetTimestamp();
                var decoded = files.Select((file, index) => Decode(file, index, files.Count, cancellationToken)).ToArray();
                DigitsMetrics.EndStage("decode", Trigger, started);
                started = Stopwatch.GetTimestamp();
                var answer = Predictor.Predict(model, decoded, explain);
                DigitsMetrics.EndStage("classify", Trigger, started);
                Tell(answer, decoded);
                return TypedResults.Json(answer, ContractJson.Options);
            },
            cancellationToken);

    private void Tell(PredictResponse answer, GreyImage[] images)
    {
        var digits = answer.Predictions.Count(prediction => prediction.Digit is not null);
        DigitsMetrics.CountDigits(answer.Model.Version, Trigger, digits, digits - answer.Predictions.Count(prediction => prediction.Accepted));
        shadow.Begin(answer.Model.Version, Digits(answer), candidate => Digits(Predictor.Predict(candidate, images, explain: false)));

        static string?[] Digits(PredictResponse response) => [.. response.Predictions.Select(prediction => prediction.Digit?.ToString())];
    }

    /// <summary>A zip gives way to the images in it.</summary>
    private List<UploadedFile> Unpacked(IReadOnlyList<UploadedFile> files)
    {
        var limits = ScanLimits.Default with { MaxZipEntries = settings.MaxRequestImages };
        return [.. files.SelectMany(file => ScanFile.Images(file.Bytes, limits).Select(image =>
            image.Rejection is { } rejection ? throw rejection : new UploadedFile(image.Entry ?? file.Name, image.Bytes)))];
    }

    private void CheckExplained(int count)
    {
        if (count <= settings.MaxExplainedImages) return;
        throw new ProblemException(
            StatusCodes.Status413PayloadTooLarge,
            "Too many images",
            $"One request may ask why of {settings.MaxExplainedImages} images; send the rest in another, or leave explain out.");
    }

    private static GreyImage Decode(UploadedFile file, int index, int count, CancellationToken cancellationToken)
    {
        try
        {
            return ImageDecoder.Decode(file.Bytes, Limits, cancellationToken);
        }
        catch (ImageRejectedException rejected) when (count > 1)
        {
            // Which one, so that the caller can leave it out.
            throw new ImageRejectedException(rejected.Rejection, $"Image {index + 1} ({file.Name ?? "without a name"}): {rejected.Message}", rejected);
        }
    }
}
