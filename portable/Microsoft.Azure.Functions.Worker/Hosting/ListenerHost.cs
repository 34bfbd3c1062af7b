using Azure;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>
/// Keeps every listener looking, waits longer and longer while storage can't be reached, and on shutdown stops looking
/// at once but lets what runs come to its end.
/// </summary>
internal sealed class ListenerHost(
    IReadOnlyList<IListener> listeners, IHostApplicationLifetime lifetime, ILogger<ListenerHost> log) : IHostedService, IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2); // for functions that heed their token
    private readonly CancellationTokenSource abort = new();
    private Task[] running = [];

    public Task StartAsync(CancellationToken cancellationToken)
    {
        // HTTP comes first: listeners begin when the app answers.
        lifetime.ApplicationStarted.Register(
            () => running = [.. listeners.Select(listener => Task.Run(() => KeepLookingAsync(listener, lifetime.ApplicationStopping)))]);
        return Task.CompletedTask;
    }

    /// <param name="cancellationToken">Fires when HostOptions.ShutdownTimeout is over.</param>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        var drained = Task.WhenAll(running);
        try
        {
            await drained.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            log.LogWarning("Functions still run at the end of the shutdown timeout; they are told to stop and will run again");
            await abort.CancelAsync().ConfigureAwait(false);
            await Task.WhenAny(drained, Task.Delay(Grace, CancellationToken.None)).ConfigureAwait(false);
        }
    }

    public void Dispose() => abort.Dispose();

    private async Task KeepLookingAsync(IListener listener, CancellationToken stop)
    {
        var failures = 0;
        while (!stop.IsCancellationRequested)
        {
            TimeSpan wait;
            try
            {
                wait = await listener.LookAsync(stop, abort.Token).ConfigureAwait(false);
                if (failures > 0) log.LogInformation("{Function}: storage answers again", listener.Name);
                failures = 0;
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e)
            {
                // Whatever goes wrong with storage, the app lives on and tries again.
                wait = TimeSpan.FromSeconds(Math.Min(LongestWait.TotalSeconds, Math.Pow(2, failures++)));
                log.LogWarning("{Function} can't read its storage: {Reason} Trying again in {Seconds} s.",
                    listener.Name, Reason(e), wait.TotalSeconds);
                log.LogDebug(e, "{Function} can't read its storage", listener.Name);
            }
            await Task.Delay(wait, stop).ContinueWith(static _ => { }, CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default).ConfigureAwait(false);
        }
        await listener.DrainAsync().ConfigureAwait(false);
    }

    // The SDK wraps a refused connection several times, and follows a service's message with all its headers.
    private static string Reason(Exception e)
    {
        var cause = e is AggregateException { InnerExceptions.Count: > 0 } many ? many.InnerExceptions[^1] : e;
        var first = cause.Message.Split('\n', 2)[0].Trim();
        return cause is RequestFailedException { Status: > 0 } failed ? $"{failed.Status} {failed.ErrorCode}: {first}" : first;
    }
}
