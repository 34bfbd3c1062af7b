using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>
/// Runs a function by the clock. Of several instances of an app one holds the timer's lock and runs it. Last and next
/// run are kept in <c>azure-webjobs-hosts/timers/…/status</c>, so that a run missed while the app was down is made up for.
/// </summary>
internal sealed class TimerListener : IListener
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10); // clocks are set, and time spans overflow
    private static readonly TimeSpan ShortestMonitored = TimeSpan.FromMinutes(1); // the real host monitors no faster timer
    private readonly HostedFunction function;
    private readonly TimerTriggerAttribute trigger;
    private readonly InvocationPipeline pipeline;
    private readonly IServiceScopeFactory scopes;
    private readonly TimeProvider clock;
    private readonly Schedule schedule;
    private readonly Func<BlobContainerClient> container;
    private readonly string lockName, statusName;
    private readonly bool isMonitored;
    private HeldLease? heldLock;
    private ScheduleStatus? status;
    private DateTimeOffset next;

    public TimerListener(
        HostedFunction function, InvocationPipeline pipeline, StorageConnections storage, HostIdentity host,
        IServiceScopeFactory scopes, IConfiguration configuration, TimeProvider clock)
    {
        (this.function, this.pipeline, this.scopes, this.clock) = (function, pipeline, scopes, clock);
        trigger = (TimerTriggerAttribute)function.Trigger;
        var zone = configuration["WEBSITE_TIME_ZONE"] is { Length: > 0 } id ? TimeZoneInfo.FindSystemTimeZoneById(id) : clock.LocalTimeZone;
        schedule = new Schedule(BindingTemplate.FillSettings(trigger.Schedule, configuration), zone);
        var first = schedule.Next(clock.GetUtcNow());
        isMonitored = trigger.UseMonitor && (first == DateTimeOffset.MaxValue || schedule.Next(first) - first >= ShortestMonitored);
        var blobs = storage.Blobs(null);
        container = () => blobs().GetBlobContainerClient(HostIdentity.Container);
        lockName = $"locks/{host.Id}/{function.FullName}.Listener";
        statusName = $"timers/{host.Id}/{function.FullName}/status";
    }

    public string Name => function.Name;

    public async Task<TimeSpan> LookAsync(CancellationToken stop, CancellationToken abort)
    {
        if (heldLock is { IsLost: true })
        {
            await heldLock.DisposeAsync().ConfigureAwait(false);
            heldLock = null;
        }
        if (heldLock is null)
        {
            var acquired = await HeldLease.TryAcquireAsync(container(), lockName, stop).ConfigureAwait(false);
            if (acquired is null) return LongestWait; // another instance keeps the time
            try
            {
                status = isMonitored ? await ReadStatusAsync(stop).ConfigureAwait(false) : null;
            }
            catch
            {
                await acquired.DisposeAsync().ConfigureAwait(false);
                throw;
            }
            heldLock = acquired;
            await BeginAsync(abort).ConfigureAwait(false);
        }
        if (clock.GetUtcNow() >= next) await RunAsync(isPastDue: false, abort).ConfigureAwait(false);
        var wait = next - clock.GetUtcNow();
        return wait > LongestWait ? LongestWait : wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    public async Task DrainAsync()
    {
        if (heldLock is not null) await heldLock.DisposeAsync().ConfigureAwait(false);
    }

    private async Task BeginAsync(CancellationToken abort)
    {
        next = schedule.Next(clock.GetUtcNow());
        var isPastDue = status is not null && status.Next.ToUniversalTime() <= clock.GetUtcNow().UtcDateTime;
        if (isPastDue || trigger.RunOnStartup) await RunAsync(isPastDue, abort).ConfigureAwait(false);
        else if (isMonitored && status is null) await WriteStatusAsync(default).ConfigureAwait(false);
    }

    private async Task RunAsync(bool isPastDue, CancellationToken abort)
    {
        var now = clock.GetLocalNow().DateTime;
        var info = new TimerInfo { IsPastDue = isPastDue, ScheduleStatus = status };
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var invocation = new Invocation(
                function, info, scope.ServiceProvider, static () => new Dictionary<string, object?>(), abort);
            await pipeline.RunAsync(invocation, $"Timer fired at {clock.GetLocalNow():o}").ConfigureAwait(false);
        }
        catch (Exception)
        {
            // The edge: whatever a function throws was logged; its next time comes.
        }
        next = schedule.Next(clock.GetUtcNow());
        if (isMonitored) await WriteStatusAsync(now).ConfigureAwait(false);
    }

    private async Task<ScheduleStatus?> ReadStatusAsync(CancellationToken stop)
    {
        try
        {
            var content = await container().GetBlobClient(statusName).DownloadContentAsync(stop).ConfigureAwait(false);
            return JsonSerializer.Deserialize<ScheduleStatus>(content.Value.Content.ToMemory().Span);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null; // the first start
        }
    }

    private async Task WriteStatusAsync(DateTime last)
    {
        status = new ScheduleStatus { Last = last, Next = next.LocalDateTime, LastUpdated = clock.GetLocalNow().DateTime };
        var json = BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(status));
        await container().GetBlobClient(statusName).UploadAsync(json, overwrite: true).ConfigureAwait(false);
    }
}
