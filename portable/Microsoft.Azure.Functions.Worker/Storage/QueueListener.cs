using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>
/// Runs a function on the messages of a queue. A message stays invisible while it is worked on, is deleted afterwards,
/// comes back after a failure, and goes to <c>{queue}-poison</c> after host.json's maxDequeueCount tries.
/// </summary>
internal sealed class QueueListener(
    HostedFunction function, InvocationPipeline pipeline, StorageConnections storage, QueueSettings settings,
    IServiceScopeFactory scopes, IConfiguration configuration, ILogger log) : IListener
{
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(100);
    private readonly string queueName =
        BindingTemplate.FillSettings(((QueueTriggerAttribute)function.Trigger).QueueName, configuration);
    private readonly Func<QueueServiceClient> service = storage.Queues(((QueueTriggerAttribute)function.Trigger).Connection);
    private readonly HashSet<Task> running = [];
    private TimeSpan wait = ShortestWait;

    public string Name => function.Name;

    public async Task<TimeSpan> LookAsync(CancellationToken stop, CancellationToken abort)
    {
        running.RemoveWhere(task => task.IsCompleted);
        while (running.Count > settings.NewBatchThreshold)
        {
            await Task.WhenAny(running).WaitAsync(stop).ConfigureAwait(false);
            running.RemoveWhere(task => task.IsCompleted);
        }
        var queue = service().GetQueueClient(queueName);
        QueueMessage[] messages;
        try
        {
            messages = await queue.ReceiveMessagesAsync(settings.BatchSize, settings.Invisible, stop).ConfigureAwait(false);
        }
        catch (RequestFailedException e) when (e.ErrorCode == QueueErrorCode.QueueNotFound)
        {
            messages = [];
        }
        foreach (var message in messages) running.Add(Task.Run(() => ProcessAsync(queue, message, abort), CancellationToken.None));
        wait = messages.Length > 0 ? ShortestWait : TimeSpan.FromTicks(Math.Min(wait.Ticks * 2, settings.MaxPollingInterval.Ticks));
        return messages.Length > 0 ? TimeSpan.Zero : wait;
    }

    public Task DrainAsync() => Task.WhenAll(running);

    private async Task ProcessAsync(QueueClient queue, QueueMessage message, CancellationToken abort)
    {
        try
        {
            BinaryData? body = null;
            try
            {
                body = settings.Decode(message.Body);
            }
            catch (FormatException e)
            {
                log.LogError("Message {Id} of queue '{Queue}' isn't base64, as host.json says: {Reason}", message.MessageId, queueName, e.Message);
            }

            // More tries than allowed without a conclusion: the process died each time.
            var isHopeless = body is null || message.DequeueCount > settings.MaxDequeueCount;
            var receipt = new Receipt { Value = message.PopReceipt };
            if (!isHopeless && await RunAsync(queue, message, body!, receipt, abort).ConfigureAwait(false))
                await queue.DeleteMessageAsync(message.MessageId, receipt.Value, CancellationToken.None).ConfigureAwait(false);
            else if (!abort.IsCancellationRequested && (isHopeless || message.DequeueCount >= settings.MaxDequeueCount))
                await PoisonAsync(queue, message, receipt).ConfigureAwait(false);
            else
                await queue.UpdateMessageAsync(message.MessageId, receipt.Value, message.Body,
                    abort.IsCancellationRequested ? TimeSpan.Zero : settings.VisibilityTimeout, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (e is RequestFailedException or AggregateException)
        {
            log.LogWarning("Message {Id} of queue '{Queue}' can't be concluded, it will come back: {Reason}",
                message.MessageId, queueName, e.Message.Split('\n')[0]);
        }
    }

    /// <returns>Whether the function succeeded.</returns>
    private async Task<bool> RunAsync(
        QueueClient queue, QueueMessage message, BinaryData body, Receipt receipt, CancellationToken abort)
    {
        var decoded = QueuesModelFactory.QueueMessage(
            message.MessageId, message.PopReceipt, body, message.DequeueCount, message.NextVisibleOn, message.InsertedOn, message.ExpiresOn);
        using var ended = new CancellationTokenSource();
        var renewing = RenewAsync(queue, message, receipt, ended.Token);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var invocation = new Invocation(
                function, decoded, scope.ServiceProvider, () => QueueValue.BindingData(decoded), abort);
            await pipeline.RunAsync(invocation, $"New queue message detected on '{queueName}'.").ConfigureAwait(false);
            return true;
        }
        catch (Exception)
        {
            // The edge: whatever a function throws is a failed try, already logged.
            return false;
        }
        finally
        {
            await ended.CancelAsync().ConfigureAwait(false);
            await renewing.ConfigureAwait(false);
        }
    }

    private async Task RenewAsync(QueueClient queue, QueueMessage message, Receipt receipt, CancellationToken ended)
    {
        using var timer = new PeriodicTimer(settings.Invisible / 3);
        try
        {
            while (await timer.WaitForNextTickAsync(ended).ConfigureAwait(false))
            {
                // Not cancelled half-way: the new receipt would be lost.
                var renewed = await queue.UpdateMessageAsync(
                    message.MessageId, receipt.Value, message.Body, settings.Invisible, CancellationToken.None).ConfigureAwait(false);
                receipt.Value = renewed.Value.PopReceipt;
            }
        }
        catch (OperationCanceledException)
        {
            // The function has ended.
        }
        catch (Exception e) when (e is RequestFailedException or AggregateException)
        {
            log.LogWarning("Message {Id} of queue '{Queue}' can't be kept invisible: {Reason}", message.MessageId, queueName, e.Message);
        }
    }

    private async Task PoisonAsync(QueueClient queue, QueueMessage message, Receipt receipt)
    {
        var poison = service().GetQueueClient(queueName + "-poison");
        await poison.CreateIfNotExistsAsync().ConfigureAwait(false);
        await poison.SendMessageAsync(message.Body).ConfigureAwait(false);
        await queue.DeleteMessageAsync(message.MessageId, receipt.Value).ConfigureAwait(false);
        log.LogError("Message {Id} of queue '{Queue}' was moved to '{Poison}' after {Tries} tries",
            message.MessageId, queueName, poison.Name, message.DequeueCount);
    }

    /// <summary>Changes with every renewal; only the last one deletes.</summary>
    private sealed class Receipt
    {
        public required string Value { get; set; }
    }
}
