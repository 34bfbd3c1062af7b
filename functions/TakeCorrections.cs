using System.Text.Json;
using Digits.Functions.Contract;
using Digits.Functions.Corrections;
using Digits.Functions.Http;
using Digits.Functions.Scans;
using Digits.Recognition;
using Microsoft.Azure.Functions.Worker;

namespace Digits.Functions;

/// <summary>
/// POST api/corrections: what people saw. A scan's result is amended as PUT …/result would, whatever its version, since each
/// correction names its own place; and all of them become training data.
/// </summary>
public sealed class TakeCorrections(
    ResultStore results, TrainingPictures pictures, RequestBody body, ReadingSlots slots, ProblemResponses problems)
{
    private const int MostTries = 10;

    private static readonly DecodeLimits DrawingLimits = new() { MaxBytes = 2_000_000 };

    [Function(nameof(TakeCorrections))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/corrections")] HttpRequest request, CancellationToken cancellationToken) =>
        problems.AnswerAsync(
            request,
            async () =>
            {
                using var slot = await slots.TakeAsync(cancellationToken);
                body.Check(request);
                var corrections = Parse(await body.ReadAsync(request.Body, body.MaxBytes, cancellationToken));
                var taken = 0;
                foreach (var drawing in corrections.Where(correction => correction.Image is not null))
                {
                    CheckDrawing(drawing, cancellationToken);
                    taken += await pictures.AddDrawingAsync(drawing.Image!, drawing.Digit, drawing.Undo, cancellationToken) ? 1 : 0;
                }

                var amended = new List<CorrectedResult>();
                foreach (var ofScan in corrections.Where(correction => correction.Image is null).GroupBy(correction => correction.Scan!))
                {
                    var (changes, stored) = await AmendAsync(ofScan.Key, [.. ofScan], cancellationToken);
                    taken += changes;
                    amended.Add(new CorrectedResult(ofScan.Key, EntityTags.Of(stored, csv: false).ToString()));
                }

                return TypedResults.Json(new CorrectionResponse(taken, amended), ContractJson.Options);
            },
            cancellationToken);

    private async Task<(int Changes, StoredResult Stored)> AmendAsync(string scan, Correction[] corrections, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MostTries; attempt++)
        {
            var stored = await results.FindAsync(scan, cancellationToken) ?? throw ScanProblems.NoResult(scan);
            var wished = CorrectedPages.Of(stored.Result, corrections);
            var amended = ResultAmendment.Apply(stored.Result, wished, DateTimeOffset.UtcNow);
            if (amended == stored.Result) return (0, stored);
            if (await results.TryReplaceAsync(amended, stored.ETag, cancellationToken) is not { } etag) continue;
            stored = new StoredResult(amended, etag);
            await pictures.WriteAsync(stored, cancellationToken);
            return (amended.History![^1].Changes.Count, stored);
        }

        throw ProblemException.StorageUnavailable($"The result of {scan} is changed by others again and again. Try again.");
    }

    /// <summary>What the training couldn't use is refused here, where somebody can do something about it.</summary>
    private static void CheckDrawing(Correction drawing, CancellationToken cancellationToken)
    {
        var image = ImageDecoder.Decode(drawing.Image, DrawingLimits, cancellationToken);
        if (drawing.Digit is null || drawing.Undo || MnistNormalization.TryNormalize(image, new float[784], out _)) return;
        throw Bad("There is no ink in the picture: it is no digit.");
    }

    private static IReadOnlyList<Correction> Parse(ReadOnlyMemory<byte> json)
    {
        IReadOnlyList<Correction>? corrections;
        try
        {
            corrections = JsonSerializer.Deserialize<CorrectionRequest>(json.Span, ContractJson.Options)?.Corrections;
        }
        catch (JsonException exception)
        {
            throw Bad($"The body is not the JSON that api/openapi.json describes: {exception.Message}");
        }

        if (corrections is null or []) throw Bad("corrections is a list with at least one entry.");
        foreach (var correction in corrections)
        {
            if (correction is null) throw Bad("A correction is null.");
            if (correction.Digit is < 0 or > 9) throw Bad("digit is a number from 0 to 9, or null for what is no digit.");
            var isPlace = correction is { Scan.Length: > 0, Page: > 0, Box: not null, Image: null };
            var isPicture = correction is { Scan: null, Image.Length: > 0, Text: null };
            if (!isPlace && !isPicture) throw Bad("A correction has scan, page and box, or an image and nothing of these.");
        }

        return corrections;
    }

    private static ProblemException Bad(string detail) => new(StatusCodes.Status400BadRequest, "The corrections can't be taken", detail);
}
