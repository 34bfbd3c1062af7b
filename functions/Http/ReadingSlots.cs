using System.Threading.RateLimiting;

namespace Digits.Functions.Http;

/// <summary>
/// Keeps the number of images in memory bounded: some requests at a time, some more waiting for a while, the rest refused at
/// once, so that an overloaded app answers quickly and recovers.
/// </summary>
public sealed class ReadingSlots(AppSettings settings) : IDisposable
{
    private readonly ConcurrencyLimiter limiter = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = settings.MaxConcurrentReads,
        QueueLimit = settings.MaxQueuedReads,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    /// <summary>Waits for a slot; dispose the lease when done.</summary>
    /// <exception cref="ProblemException">Too many are waiting already (429), or this one has waited too long (503).</exception>
    public async ValueTask<IDisposable> TakeAsync(CancellationToken cancellationToken)
    {
        var lease = limiter.AttemptAcquire();
        if (lease.IsAcquired) return lease;
        lease.Dispose();
        lease = await WaitAsync(cancellationToken);
        if (lease.IsAcquired) return lease;
        lease.Dispose();
        throw ProblemException.Busy("Too many images are being read at this moment. Wait for the seconds that Retry-After says and try again.", 2);
    }

    public void Dispose() => limiter.Dispose();

    private async Task<RateLimitLease> WaitAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(settings.MaxQueueSeconds));
        try
        {
            return await limiter.AcquireAsync(1, patience.Token);
        }
        catch (OperationCanceledException waited) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ProblemException(
                StatusCodes.Status503ServiceUnavailable,
                "The server is overloaded",
                $"No turn came within {settings.MaxQueueSeconds} seconds. Wait for the seconds that Retry-After says and try again.",
                waited) { RetryAfterSeconds = 10 };
        }
    }
}
