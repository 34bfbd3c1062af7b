using System.Globalization;
using Digits.Functions.Http;
using Digits.Functions.Scans;
using Digits.Recognition;
using Microsoft.Azure.Functions.Worker;

namespace Digits.Functions;

/// <summary>
/// POST api/render?page=: one page of a scan as a PNG, pixel by pixel what boxes refer to. For formats that browsers don't
/// show, TIFF above all.
/// </summary>
public sealed class RenderPage(ReadingSlots slots, RequestImages images, ProblemResponses problems)
{
    private const int MostPages = 100_000;

    [Function(nameof(RenderPage))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/render")] HttpRequest request, CancellationToken cancellationToken) =>
        problems.AnswerAsync(
            request,
            async () =>
            {
                var number = RequestQuery.Number(request, "page", 1, MostPages, 1);
                using var slot = await slots.TakeAsync(cancellationToken);
                var files = await images.ReadAsync(request, cancellationToken);
                var page = ScanPages.Find(files[0].Bytes, number, ScanLimits.Default, cancellationToken) ?? throw new ProblemException(
                    StatusCodes.Status404NotFound,
                    "There is no such page",
                    string.Create(CultureInfo.InvariantCulture, $"The scan has no page {number}. Pages are counted from 1."));
                return TypedResults.Bytes(GreyPng.Encode(page), GreyPng.ContentType);
            },
            cancellationToken);
}
