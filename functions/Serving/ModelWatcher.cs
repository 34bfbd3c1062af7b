using System.Text.RegularExpressions;
using Azure;
using Digits.Functions.Storage;
using Digits.Recognition;
using Digits.Registry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Digits.Functions.Serving;

/// <summary>
/// Keeps <see cref="ServingModel"/> what storage says: polls the pointer's ETag, and swaps in the model that a new pointer
/// names once it is verified and warm. Whatever goes wrong, the old model stays. Without a pointer, or without storage,
/// the model beside the app serves.
/// </summary>
public sealed partial class ModelWatcher(AppSettings settings, BlobStorage storage, ServingModel serving, ILogger<ModelWatcher> logger)
    : BackgroundService
{
    // A refused pointer is tried again, since a missing file may yet arrive, but ever more rarely.
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromMinutes(15);

    private ETag? servingETag;
    private ETag? refusedETag;
    private TimeSpan retryAfter;
    private DateTimeOffset notBefore;
    private string? lastTrouble;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        ServeOwnModel();
        // A storage model that is there already serves from the first request on; a slow storage doesn't hold up the start.
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(10));
        await LookAsync(deadline.Token);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (storage.Models is null) return;
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(settings.ModelPollSeconds));
        while (await timer.WaitForNextTickAsync(stoppingToken)) await LookAsync(stoppingToken);
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        if (storage.Models is null) return;
        try
        {
            var stored = new StoredModel(storage.Models, settings);
            var etag = await stored.Registry.FindPointerAsync(cancellationToken);
            if (etag is null)
            {
                if (servingETag is not null) ServeOwnModel();
                serving.EndTrial();
                (servingETag, refusedETag, serving.Refusal, serving.TrialRefusal) = (null, null, null, null);
            }
            else if (etag == servingETag)
            {
                serving.Refusal = null;
            }
            else if (etag != refusedETag || DateTimeOffset.UtcNow >= notBefore)
            {
                await TakeAsync(stored, etag.Value, cancellationToken);
            }

            lastTrouble = null;
        }
        catch (Exception exception) when (exception is RequestFailedException or AggregateException or OperationCanceledException)
        {
            if (lastTrouble is null && exception is not OperationCanceledException)
            {
                logger.LogWarning("Storage can't be asked for a model; the current one keeps serving: {Reason}", FirstLine(exception));
            }

            lastTrouble = exception.Message;
        }
    }

    private async Task TakeAsync(StoredModel stored, ETag etag, CancellationToken cancellationToken)
    {
        try
        {
            var pointer = await stored.Registry.ReadPointerAsync(etag, cancellationToken);
            serving.Swap(await stored.LoadAsync(pointer.Version, cancellationToken), ModelSource.Storage);
            logger.LogInformation("Serving model {Name} {Version} from storage", ModelRegistry.Name, pointer.Version);
            await TryOutAsync(stored, pointer.Candidate, cancellationToken);
            (servingETag, refusedETag, serving.Refusal) = (etag, null, null);
        }
        catch (Exception exception) when (exception is not (RequestFailedException or AggregateException or OperationCanceledException))
        {
            var isRetry = refusedETag == etag;
            retryAfter = isRetry ? TimeSpan.FromTicks(Math.Min(2 * retryAfter.Ticks, LongestRetry.Ticks)) : FirstRetry;
            (refusedETag, notBefore) = (etag, DateTimeOffset.UtcNow + retryAfter);
            serving.Refusal = $"The model that models/{ModelRegistry.PointerBlob} names was refused: {FirstLine(exception)}";
            if (!isRetry)
            {
                logger.LogError("The model in storage is refused, the current one keeps serving: {Reason}", FirstLine(exception));
            }
        }
    }

    /// <summary>Begins or ends the trial that the pointer asks for; a candidate that can't be used leaves the current model alone.</summary>
    private async Task TryOutAsync(StoredModel stored, ModelCandidate? candidate, CancellationToken cancellationToken)
    {
        serving.TrialRefusal = null;
        if (candidate is null)
        {
            serving.EndTrial();
            return;
        }

        try
        {
            serving.BeginTrial(await stored.LoadAsync(candidate.Version, cancellationToken), candidate);
            logger.LogInformation(
                "Trying model {Name} {Version}: it answers {Share:P0} of the requests, shadow {Shadow}",
                ModelRegistry.Name, candidate.Version, candidate.Share, candidate.Shadow);
        }
        catch (InvalidModelException exception)
        {
            serving.EndTrial();
            serving.TrialRefusal = $"The candidate {candidate.Version} that models/{ModelRegistry.PointerBlob} names was refused: {FirstLine(exception)}";
            logger.LogError("The candidate {Version} is refused and not tried: {Reason}", candidate.Version, FirstLine(exception));
        }
    }

    /// <summary>Serves the newest version folder beside the app that loads.</summary>
    private void ServeOwnModel()
    {
        if (!Directory.Exists(settings.ModelsFolder))
        {
            logger.LogWarning("There is no model folder {Folder}", settings.ModelsFolder);
            return;
        }

        var newestFirst = Directory.EnumerateDirectories(settings.ModelsFolder).OrderByDescending(SortKey, StringComparer.Ordinal);
        foreach (var folder in newestFirst)
        {
            try
            {
                var classifier = DigitClassifier.Load(folder);
                serving.Swap(classifier, ModelSource.App);
                logger.LogInformation("Serving model {Name} {Version} from {Folder}", ModelRegistry.Name, Path.GetFileName(folder), folder);
                return;
            }
            catch (InvalidModelException exception)
            {
                logger.LogError("The model in {Folder} is refused: {Reason}", folder, FirstLine(exception));
            }
        }
    }

    /// <summary>Sorts versions by their numbers: 10 after 9, 1.10 after 1.9.</summary>
    private static string SortKey(string folder) => Number().Replace(Path.GetFileName(folder), number => number.Value.PadLeft(20, '0'));

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Number();

    private static string FirstLine(Exception exception) => exception.Message.Split('\n', 2)[0].Trim();
}
