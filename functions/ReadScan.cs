using System.Diagnostics;
using Digits.Functions.Contract;
using Digits.Functions.Http;
using Digits.Functions.Scans;
using Digits.Functions.Serving;
using Digits.Functions.Telemetry;
using Digits.Recognition.Forms;
using Microsoft.Azure.Functions.Worker;

namespace Digits.Functions;

/// <summary>
/// POST api/read?layout=auto|field|table|page|form:{template}: one scan (an image, a multi-page TIFF, a PDF of scans or a zip
/// of these) as the body. With Accept: text/csv the numbers come as CSV.
/// </summary>
public sealed class ReadScan(
    AppSettings settings, ServingModel serving, ScanTelemetry telemetry, ScanLayouts layouts, ReadingSlots slots, RequestImages images,
    ProblemResponses problems)
{
    private const string Trigger = "read";

    [Function(nameof(ReadScan))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/read")] HttpRequest request, CancellationToken cancellationToken) =>
        problems.AnswerAsync(
            request,
            async () =>
            {
                var name = request.Query["layout"].ToString();
                var (layout, unknown) = await layouts.FindAsync(name, cancellationToken);
                if (layout is null)
                {
                    var status = unknown!.Reason == "template" ? StatusCodes.Status404NotFound : StatusCodes.Status400BadRequest;
                    throw new ProblemException(status, "The layout is not known", unknown.Detail);
                }

                using var slot = await slots.TakeAsync(cancellationToken);
                var files = await images.ReadAsync(request, cancellationToken);
                if (files.Count > 1)
                {
                    throw new ProblemException(
                        StatusCodes.Status400BadRequest,
                        "More than one scan",
                        $"The form holds {files.Count} files. Send one scan a request; pages that belong together go into a zip or a multi-page TIFF.");
                }

                using var model = serving.LeaseForAnswer();
                var started = Stopwatch.GetTimestamp();
                var pages = ReadInTime(model, files[0], layout, cancellationToken);
                DigitsMetrics.EndStage("read", Trigger, started);
                telemetry.Tell(Trigger, model.Classifier.Manifest.Version, pages, files[0].Bytes, layout);
                return AcceptedType.IsCsv(request)
                    ? TypedResults.Text(ResultCsv.Write(files[0].Name ?? "scan", pages), "text/csv; charset=utf-8")
                    : TypedResults.Json(new ReadResponse(model.Reference(), pages), ContractJson.Options);
            },
            cancellationToken);

    private List<Page> ReadInTime(ModelLease model, UploadedFile file, ScanLayout layout, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(settings.MaxReadSeconds));
        try
        {
            return PageReader.Read(model.Classifier, file.Bytes, layout, ScanLimits.Default, deadline.Token);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ProblemException(
                StatusCodes.Status413PayloadTooLarge,
                "The scan takes too long",
                $"Reading it takes longer than {settings.MaxReadSeconds} seconds. Send fewer pages, or drop it into the blob container scans, where it may take its time.",
                exception);
        }
    }
}
