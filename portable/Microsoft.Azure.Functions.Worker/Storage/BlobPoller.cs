using System.Collections.Concurrent;
using System.Diagnostics;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Lists a function's container again and again and runs the function on what it has not seen done.</summary>
internal sealed class BlobPoller(
    HostedFunction function, BlobRuns runs, StorageConnections storage, IConfiguration configuration, ILogger log) : IListener
{
    private static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);
    private readonly BlobPath path = PathOf(function, configuration);
    private readonly Func<BlobServiceClient> service = storage.Blobs(((BlobTriggerAttribute)function.Trigger).Connection);
    private readonly BlobReceipts receipts = runs.ReceiptsOf(function);
    private readonly ConcurrentDictionary<string, Task> running = new();

    public string Name => function.Name;

    /// <summary>The path of a function's blob trigger, settings filled in.</summary>
    public static BlobPath PathOf(HostedFunction function, IConfiguration configuration) =>
        new(BindingTemplate.FillSettings(((BlobTriggerAttribute)function.Trigger).BlobPath, configuration));

    public async Task<TimeSpan> LookAsync(CancellationToken stop, CancellationToken abort)
    {
        var started = Stopwatch.GetTimestamp();
        await receipts.LoadAsync(stop).ConfigureAwait(false);
        var container = service().GetBlobContainerClient(path.Container);
        try
        {
            var options = new GetBlobsOptions { Prefix = path.Prefix };
            await foreach (var blob in container.GetBlobsAsync(options, stop).ConfigureAwait(false))
            {
                if (blob.Properties.ETag is not { } etag || !path.Matches(blob.Name, out var tokens)) continue;
                var key = BlobReceipts.Key(etag, container.Name, blob.Name);
                if (receipts.IsDone(key) || running.ContainsKey(key)) continue;
                await runs.Slots.WaitAsync(stop).ConfigureAwait(false);
                Start(key, () => runs.TryAsync(function, container, blob.Name, etag, tokens, abort));
            }
        }
        catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.ContainerNotFound)
        {
            // Nobody has made it yet.
        }

        // A container that takes long to list is listed less often: a tenth of the time at most.
        var wait = Stopwatch.GetElapsedTime(started) * 9;
        return wait < ShortestWait ? ShortestWait : wait > LongestWait ? LongestWait : wait;
    }

    public Task DrainAsync() => Task.WhenAll(running.Values);

    private void Start(string key, Func<Task<bool>> run)
    {
        var begin = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        running[key] = RunAsync();
        begin.SetResult(); // only now: a run that ends at once must find its entry to remove

        async Task RunAsync()
        {
            await begin.Task.ConfigureAwait(false);
            try
            {
                await run().ConfigureAwait(false);
            }
            catch (Exception e)
            {
                // Storage failed around the run; the next look tries again.
                log.LogWarning("'Functions.{Function}' for {Key}: {Reason} It will be tried again.", function.Name, key, e.Message);
            }
            finally
            {
                runs.Slots.Release();
                running.TryRemove(key, out _);
            }
        }
    }
}
