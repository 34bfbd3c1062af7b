using System.Threading.RateLimiting;

namespace Digits.Functions.Http;

/// <summary>Keeps the number of images in memory bounded: some requests at a time, some more waiting, the rest refused (429).</summary>
public sealed class ReadingSlots(AppSettings settings) : IDisposable
{
    private readonly ConcurrencyLimiter limiter = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = settings.MaxConcurrentReads,
        QueueLimit = settings.MaxQueuedReads,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    /// <summary>Waits for a slot; dispose the lease when done.</summary>
    /// <exception cref="ProblemException">Too many are waiting already (429).</exception>
    public async Task<IDisposable> TakeAsync(CancellationToken cancellationToken)
    {
        var lease = await limiter.AcquireAsync(1, cancellationToken);
        if (lease.IsAcquired) return lease;
        lease.Dispose();
        throw new ProblemException(
            StatusCodes.Status429TooManyRequests,
            "Too many requests",
            "Too many images are being read at this moment. Wait for the seconds that Retry-After says and try again.");
    }

    public void Dispose() => limiter.Dispose();
}
