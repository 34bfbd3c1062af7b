using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Works off the queue of accepted blob events. Receipts make an event that comes twice count once.</summary>
internal sealed class BlobEventListener(
    FunctionCatalog catalog, BlobEvents events, BlobRuns runs, StorageConnections storage, IConfiguration configuration, ILogger log)
    : IListener
{
    // A message whose blob is still being worked on comes back and finds its receipt leased, so nothing is renewed here.
    private static readonly TimeSpan Invisible = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(1);
    private readonly HashSet<Task> running = [];

    public string Name => "Blob events";

    public async Task<TimeSpan> LookAsync(CancellationToken stop, CancellationToken abort)
    {
        running.RemoveWhere(task => task.IsCompleted);
        await runs.Slots.WaitAsync(stop).ConfigureAwait(false);
        QueueMessage? message = null;
        try
        {
            message = (await events.Queue().ReceiveMessageAsync(Invisible, stop).ConfigureAwait(false)).Value;
        }
        catch (RequestFailedException e) when (e.ErrorCode == QueueErrorCode.QueueNotFound)
        {
            // No event has come yet.
        }
        finally
        {
            if (message is null) runs.Slots.Release();
        }
        if (message is null) return BetweenTries;
        running.Add(Task.Run(() => ProcessAsync(message, abort), CancellationToken.None));
        return TimeSpan.Zero;
    }

    public Task DrainAsync() => Task.WhenAll(running);

    private async Task ProcessAsync(QueueMessage message, CancellationToken abort)
    {
        try
        {
            var queue = events.Queue();
            if (await TryAsync(message, abort).ConfigureAwait(false))
                await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt, CancellationToken.None).ConfigureAwait(false);
            else
                await queue.UpdateMessageAsync(
                    message.MessageId, message.PopReceipt, message.Body, BetweenTries, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (e is RequestFailedException or AggregateException or OperationCanceledException)
        {
            log.LogWarning("Blob event {Id} can't be concluded, it will come back: {Reason}", message.MessageId, e.Message.Split('\n')[0]);
        }
        finally
        {
            runs.Slots.Release();
        }
    }

    private async Task<bool> TryAsync(QueueMessage message, CancellationToken abort)
    {
        BlobMessage blob;
        try
        {
            blob = BlobMessage.FromJson(message.Body);
        }
        catch (JsonException e)
        {
            log.LogError("Blob event {Id} is dropped, it can't be read: {Reason}", message.MessageId, e.Message);
            return true;
        }
        var function = catalog.Running.FirstOrDefault(f => f.FullName.Equals(blob.FunctionId, StringComparison.OrdinalIgnoreCase));
        if (function?.Trigger is not BlobTriggerAttribute trigger
            || !BlobPoller.PathOf(function, configuration).Matches(blob.BlobName, out var tokens))
        {
            log.LogWarning("Blob event for {Container}/{Blob} is dropped: '{Function}' doesn't run here",
                blob.ContainerName, blob.BlobName, blob.FunctionId);
            return true;
        }
        var container = storage.Blobs(trigger.Connection)().GetBlobContainerClient(blob.ContainerName);
        return await runs.TryAsync(function, container, blob.BlobName, new ETag(blob.ETag), tokens, abort).ConfigureAwait(false);
    }
}
