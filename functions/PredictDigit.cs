using Digits.Functions.Contract;
using Digits.Functions.Http;
using Digits.Functions.Serving;
using Digits.Recognition;
using Microsoft.Azure.Functions.Worker;

namespace Digits.Functions;

/// <summary>POST api/predict: one image as the body, or several as multipart/form-data; each is taken as one digit.</summary>
public sealed class PredictDigit(ServingModel serving, ReadingSlots slots, RequestImages images, ProblemResponses problems)
{
    private static readonly DecodeLimits Limits = new();

    [Function(nameof(PredictDigit))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/predict")] HttpRequest request, CancellationToken cancellationToken) =>
        problems.AnswerAsync(
            request,
            async () =>
            {
                using var slot = await slots.TakeAsync(cancellationToken);
                var files = await images.ReadAsync(request, cancellationToken);
                using var model = serving.Lease();
                var decoded = files.Select((file, index) => Decode(file, index, files.Count, cancellationToken)).ToArray();
                return TypedResults.Json(Predictor.Predict(model, decoded), ContractJson.Options);
            },
            cancellationToken);

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
