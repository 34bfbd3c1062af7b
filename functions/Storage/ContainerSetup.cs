using Azure;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Digits.Functions.Storage;

/// <summary>Makes the app's containers and its queue where they are missing, so that a fresh Azurite works. In Azure, Bicep has made them.</summary>
public sealed class ContainerSetup(BlobStorage storage, StorageQueues queues, ILogger<ContainerSetup> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!storage.IsConfigured) return;
        // Storage may come up after the app, as Azurite does on a slow machine.
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(5));
        do
        {
            try
            {
                foreach (var container in new[] { storage.Scans, storage.Results, storage.Models!, storage.Corrections, storage.Templates })
                {
                    if (!await container.ExistsAsync(stoppingToken)) await container.CreateIfNotExistsAsync(cancellationToken: stoppingToken);
                }

                if (!await queues.ScanPages!.ExistsAsync(stoppingToken)) await queues.ScanPages.CreateIfNotExistsAsync(cancellationToken: stoppingToken);
                return;
            }
            catch (Exception exception) when (exception is RequestFailedException or AggregateException)
            {
                logger.LogWarning("The containers could not be looked at: {Reason}", exception.Message.Split('\n', 2)[0]);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
