using Microsoft.Extensions.Configuration;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>host.json's limits: so many requests run, so many more wait, the rest are turned away. -1 is no limit.</summary>
internal sealed class HttpThrottle : IDisposable
{
    private readonly int maxOutstanding;
    private readonly SemaphoreSlim? running;
    private int outstanding;

    public HttpThrottle(IConfiguration configuration)
    {
        var section = configuration.GetSection($"{HostFiles.Root}:extensions:http");
        maxOutstanding = section.GetValue("maxOutstandingRequests", -1);
        var maxConcurrent = section.GetValue("maxConcurrentRequests", -1);
        if (maxConcurrent > 0) running = new SemaphoreSlim(maxConcurrent);
    }

    /// <returns>False: too many are here; answer 429. True: call <see cref="Leave"/> when done.</returns>
    /// <exception cref="OperationCanceledException">The caller left while waiting.</exception>
    public async ValueTask<bool> TryEnterAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref outstanding) > maxOutstanding && maxOutstanding > 0)
        {
            Interlocked.Decrement(ref outstanding);
            return false;
        }
        if (running is null) return true;
        try
        {
            await running.WaitAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            Interlocked.Decrement(ref outstanding);
            throw;
        }
    }

    public void Leave()
    {
        running?.Release();
        Interlocked.Decrement(ref outstanding);
    }

    public void Dispose() => running?.Dispose();
}
