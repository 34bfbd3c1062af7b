using System.Threading.RateLimiting;

namespace Digits.Functions.Http;

/// <summary>How often each client may ask: a token bucket an address, on each instance. What is over is answered 429 at once.</summary>
public sealed class ClientLimits : IDisposable
{
    private readonly PartitionedRateLimiter<HttpContext>? limiter;

    public ClientLimits(AppSettings settings)
    {
        if (settings.ClientRequestsPerSecond <= 0) return;
        var bucket = new TokenBucketRateLimiterOptions
        {
            TokenLimit = Math.Max(settings.ClientRequestBurst, settings.ClientRequestsPerSecond),
            TokensPerPeriod = settings.ClientRequestsPerSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueLimit = 0,
        };
        // A client that stays away is forgotten by the limiter itself.
        limiter = PartitionedRateLimiter.Create<HttpContext, string>(http => ClientAddress.Of(http) is { } client
            ? RateLimitPartition.GetTokenBucketLimiter(client, _ => bucket)
            : RateLimitPartition.GetNoLimiter(""));
    }

    /// <exception cref="ProblemException">The client has used up its requests (429).</exception>
    public void Check(HttpContext http)
    {
        if (limiter is null) return;
        using var lease = limiter.AttemptAcquire(http);
        if (lease.IsAcquired) return;
        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? (int)Math.Ceiling(after.TotalSeconds) : 1;
        throw ProblemException.Busy("Too many requests came from your address. Wait for the seconds that Retry-After says, and send several images in one request.", Math.Max(1, wait));
    }

    public void Dispose() => limiter?.Dispose();
}
