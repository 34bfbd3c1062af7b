using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>
/// A lease on a blob of the host's own, renewed until disposed. When its process dies the lease runs out, and another
/// process, or the next start of this one, can go on.
/// </summary>
internal sealed class HeldLease : IAsyncDisposable
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(15); // the shortest that storage grants
    private static readonly TimeSpan RenewAfter = TimeSpan.FromSeconds(5);
    private readonly BlobLeaseClient lease;
    private readonly CancellationTokenSource stop = new();
    private readonly Task renewing;

    private HeldLease(BlobLeaseClient lease)
    {
        this.lease = lease;
        renewing = RenewAsync();
    }

    /// <summary>True when it could not be renewed in time: another process may hold it.</summary>
    public bool IsLost { get; private set; }

    /// <summary>For writing to the blob while it is leased.</summary>
    public BlobRequestConditions Condition => new() { LeaseId = lease.LeaseId };

    /// <summary>Creates the blob, and its container, where missing.</summary>
    /// <returns>Null when another process holds the lease.</returns>
    public static async Task<HeldLease?> TryAcquireAsync(
        BlobContainerClient container, string name, CancellationToken cancellationToken)
    {
        var blob = container.GetBlobClient(name);
        try
        {
            await CreateAsync(blob, cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.ContainerNotFound)
        {
            await container.CreateIfNotExistsAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
            await CreateAsync(blob, cancellationToken).ConfigureAwait(false);
        }
        var lease = blob.GetBlobLeaseClient();
        try
        {
            await lease.AcquireAsync(Duration, cancellationToken: cancellationToken).ConfigureAwait(false);
            return new HeldLease(lease);
        }
        catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.LeaseAlreadyPresent)
        {
            return null;
        }
    }

    /// <summary>Gives the lease back at once.</summary>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync().ConfigureAwait(false);
        await renewing.ConfigureAwait(false);
        stop.Dispose();
        if (IsLost) return;
        try
        {
            await lease.ReleaseAsync(cancellationToken: CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (e is RequestFailedException or AggregateException)
        {
            // It runs out by itself.
        }
    }

    // Whether the blob is new is for the caller to read from its metadata.
    private static async Task CreateAsync(BlobClient blob, CancellationToken cancellationToken)
    {
        try
        {
            var onlyIfNew = new BlobUploadOptions { Conditions = new() { IfNoneMatch = ETag.All } };
            await blob.UploadAsync(BinaryData.FromBytes([]), onlyIfNew, cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException e) when (e.Status is 409 or 412 && e.ErrorCode != BlobErrorCode.ContainerBeingDeleted)
        {
            // There already; leased or not.
        }
    }

    private async Task RenewAsync()
    {
        using var timer = new PeriodicTimer(RenewAfter);
        try
        {
            while (await timer.WaitForNextTickAsync(stop.Token).ConfigureAwait(false))
                await lease.RenewAsync(cancellationToken: stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Disposed.
        }
        catch
        {
            IsLost = true; // for whatever reason
        }
    }
}
