using System.Collections.Concurrent;
using System.Globalization;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>
/// What one function has done with which blob at which ETag, kept in storage as
/// <c>azure-webjobs-hosts/blobreceipts/{host}/{function}/{etag}/{container}/{blob}</c>. The receipt's lease says that the
/// blob is being worked on, its metadata how often that was tried and whether it is done.
/// </summary>
internal sealed class BlobReceipts(Func<BlobServiceClient> storage, HostIdentity host, HostedFunction function)
{
    private const string Completed = "Completed";
    private const string Attempts = "Attempts";
    private readonly string prefix = $"blobreceipts/{host.Id}/{function.FullName}/";
    private readonly ConcurrentDictionary<string, bool> done = new();
    private bool isLoaded;

    private BlobContainerClient Container => storage().GetBlobContainerClient(HostIdentity.Container);

    public static string Key(ETag etag, string container, string blob) =>
        $"{etag.ToString("G").Trim('"')}/{container}/{blob}";

    /// <summary>Whether it is known, without asking storage, that the blob is done.</summary>
    public bool IsDone(string key) => done.ContainsKey(key);

    /// <summary>Reads, once, all that was done before this process started.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        if (isLoaded) return;
        try
        {
            var options = new GetBlobsOptions { Traits = BlobTraits.Metadata, Prefix = prefix };
            await foreach (var receipt in Container.GetBlobsAsync(options, cancellationToken).ConfigureAwait(false))
                if (receipt.Metadata.ContainsKey(Completed)) done[receipt.Name[prefix.Length..]] = true;
        }
        catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.ContainerNotFound)
        {
            // The first start on this account.
        }
        isLoaded = true;
    }

    /// <summary>Begins a try, unless the blob is done or another process is at it; the try is counted before it begins.</summary>
    /// <returns>The lease, to be disposed after the try, and the try's number from 1; no lease when there is nothing to do.</returns>
    public async Task<(HeldLease? Lease, int Attempt)> BeginAsync(string key, CancellationToken cancellationToken)
    {
        var lease = await HeldLease.TryAcquireAsync(Container, prefix + key, cancellationToken).ConfigureAwait(false);
        if (lease is null) return (null, 0);
        try
        {
            var properties = await Receipt(key).GetPropertiesAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
            var metadata = properties.Value.Metadata;
            if (metadata.ContainsKey(Completed))
            {
                done[key] = true;
                await lease.DisposeAsync().ConfigureAwait(false);
                return (null, 0);
            }
            var attempt = metadata.TryGetValue(Attempts, out var tries) ? int.Parse(tries, CultureInfo.InvariantCulture) + 1 : 1;
            await WriteAsync(key, lease, attempt, isDone: false).ConfigureAwait(false);
            return (lease, attempt);
        }
        catch
        {
            await lease.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async Task CompleteAsync(string key, HeldLease lease, int attempt)
    {
        await WriteAsync(key, lease, attempt, isDone: true).ConfigureAwait(false);
        done[key] = true;
    }

    /// <summary>Makes a try not count: the app was stopped in its middle.</summary>
    public Task ForgetAsync(string key, HeldLease lease, int attempt) => WriteAsync(key, lease, attempt - 1, isDone: false);

    private BlobClient Receipt(string key) => Container.GetBlobClient(prefix + key);

    private async Task WriteAsync(string key, HeldLease lease, int attempts, bool isDone)
    {
        var metadata = new Dictionary<string, string> { [Attempts] = attempts.ToString(CultureInfo.InvariantCulture) };
        if (isDone) metadata[Completed] = "true";
        await Receipt(key).SetMetadataAsync(metadata, lease.Condition, CancellationToken.None).ConfigureAwait(false);
    }
}
