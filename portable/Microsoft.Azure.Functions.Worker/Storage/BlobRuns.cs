using System.Collections.Concurrent;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>
/// Runs functions on blobs, however these were noticed: once for each content of each blob, five tries, then a message
/// in <c>webjobs-blobtrigger-poison</c>. All blob functions of the app share host.json's maxDegreeOfParallelism.
/// </summary>
internal sealed class BlobRuns : IDisposable
{
    public const string PoisonQueue = "webjobs-blobtrigger-poison";
    private readonly InvocationPipeline pipeline;
    private readonly StorageConnections storage;
    private readonly QueueSettings queues;
    private readonly HostIdentity host;
    private readonly IServiceScopeFactory scopes;
    private readonly ILogger<BlobRuns> log;
    private readonly ConcurrentDictionary<HostedFunction, BlobReceipts> receipts = new();
    private readonly int maxAttempts;

    public BlobRuns(
        InvocationPipeline pipeline, StorageConnections storage, QueueSettings queues, HostIdentity host,
        IServiceScopeFactory scopes, IConfiguration configuration, ILogger<BlobRuns> log)
    {
        (this.pipeline, this.storage, this.queues, this.host) = (pipeline, storage, queues, host);
        (this.scopes, this.log) = (scopes, log);
        var section = configuration.GetSection($"{HostFiles.Root}:extensions:blobs");
        Slots = new SemaphoreSlim(Math.Max(1, section.GetValue("maxDegreeOfParallelism", 8 * Environment.ProcessorCount)));
        maxAttempts = section.GetValue("poisonBlobThreshold", 5);
    }

    /// <summary>Entered by whoever calls <see cref="TryAsync"/>.</summary>
    public SemaphoreSlim Slots { get; }

    public BlobReceipts ReceiptsOf(HostedFunction function) =>
        receipts.GetOrAdd(function, f => new BlobReceipts(storage.Blobs(null), host, f));

    /// <param name="abort">Given to the function as its token.</param>
    /// <returns>True: done, now or before, well or poisoned. False: to be tried again, or another process is at it.</returns>
    public async Task<bool> TryAsync(
        HostedFunction function, BlobContainerClient container, string name, ETag etag,
        IReadOnlyDictionary<string, string> tokens, CancellationToken abort)
    {
        var receiptsOf = ReceiptsOf(function);
        var key = BlobReceipts.Key(etag, container.Name, name);
        var (lease, attempt) = await receiptsOf.BeginAsync(key, abort).ConfigureAwait(false);
        if (lease is null) return receiptsOf.IsDone(key);
        await using var _ = lease.ConfigureAwait(false);

        // A try that ended with the process was counted and never concluded.
        var isDone = attempt <= maxAttempts
            && await RunAsync(function, container, name, etag, tokens, abort).ConfigureAwait(false);
        if (!isDone && abort.IsCancellationRequested)
        {
            await receiptsOf.ForgetAsync(key, lease, attempt).ConfigureAwait(false);
            return false;
        }
        if (!isDone && attempt >= maxAttempts)
        {
            await PoisonAsync(function, container.Name, name, etag).ConfigureAwait(false);
            isDone = true;
        }
        if (isDone) await receiptsOf.CompleteAsync(key, lease, attempt).ConfigureAwait(false);
        return isDone;
    }

    public void Dispose() => Slots.Dispose();

    private async Task<bool> RunAsync(
        HostedFunction function, BlobContainerClient container, string name, ETag etag,
        IReadOnlyDictionary<string, string> tokens, CancellationToken abort)
    {
        TriggeredBlob blob;
        try
        {
            var properties = await container.GetBlobClient(name).GetPropertiesAsync(cancellationToken: abort).ConfigureAwait(false);
            if (!Same(properties.Value.ETag, etag)) return true; // overwritten since: the new content is another run
            blob = new TriggeredBlob(container, name, properties.Value.Metadata, tokens);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return true; // deleted since: nothing to do
        }
        var trigger = (BlobTriggerAttribute)function.Trigger;
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var invocation = new Invocation(function, blob, scope.ServiceProvider, blob.BindingData, abort);
            await pipeline.RunAsync(invocation, $"New blob detected({trigger.Source}): {container.Name}/{name}").ConfigureAwait(false);
            return true;
        }
        catch (Exception)
        {
            // The edge: whatever a function throws is a failed try, already logged.
            return false;
        }
    }

    private async Task PoisonAsync(HostedFunction function, string container, string name, ETag etag)
    {
        var message = new BlobMessage(function.FullName, "BlockBlob", container, name, etag.ToString("H"));
        var queue = storage.Queues(((BlobTriggerAttribute)function.Trigger).Connection)().GetQueueClient(PoisonQueue);
        await queue.CreateIfNotExistsAsync().ConfigureAwait(false);
        await queue.SendMessageAsync(queues.Encode(message.ToJson())).ConfigureAwait(false);
        log.LogError("'Functions.{Function}' failed {Attempts} times for {Container}/{Blob}; a message is in '{Queue}'",
            function.Name, maxAttempts, container, name, PoisonQueue);
    }

    // Event Grid tells ETags without quotes.
    private static bool Same(ETag one, ETag other) => one.ToString("G").Trim('"') == other.ToString("G").Trim('"');
}
