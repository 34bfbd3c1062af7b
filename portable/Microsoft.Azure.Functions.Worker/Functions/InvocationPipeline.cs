using System.Diagnostics;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Runs an invocation: middleware, parameters, the call, outputs; with the real host's log lines around.</summary>
internal sealed class InvocationPipeline
{
    private readonly FunctionExecutionDelegate run;
    private readonly Dictionary<HostedFunction, Prepared> functions;

    public InvocationPipeline(
        FunctionCatalog catalog,
        IEnumerable<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> middleware,
        Parameters parameters,
        Outputs outputs,
        ILoggerFactory loggers)
    {
        functions = catalog.Running.ToDictionary(f => f, f => new Prepared(
            parameters.SourcesFor(f), outputs.WriterFor(f), loggers.CreateLogger($"Function.{f.Name}")));
        run = middleware.Reverse().Aggregate((FunctionExecutionDelegate)CallAsync, (next, step) => step(next));
    }

    /// <param name="invocation">Result is set when this returns.</param>
    /// <param name="reason">For the log: what started the function.</param>
    /// <param name="respond">Part of the invocation after its outputs were written; an HTTP answer.</param>
    /// <exception cref="Exception">Whatever the function threw, after it was logged.</exception>
    public async Task RunAsync(Invocation invocation, string reason, Func<Invocation, Task>? respond = null)
    {
        var (_, write, log) = functions[invocation.Function];
        var name = invocation.Function.Name;
        var informs = log.IsEnabled(LogLevel.Information);
        if (informs) log.LogInformation("Executing 'Functions.{Function}' (Reason='{Reason}', Id={Id})", name, reason, invocation.InvocationId);
        var started = Stopwatch.GetTimestamp();
        try
        {
            await run(invocation).ConfigureAwait(false);
            if (write is not null) await write(invocation).ConfigureAwait(false);
            if (respond is not null) await respond(invocation).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            log.LogError(e, "Executed 'Functions.{Function}' (Failed, Id={Id}, Duration={Duration}ms)",
                name, invocation.InvocationId, Milliseconds(started));
            throw;
        }
        if (informs)
            log.LogInformation("Executed 'Functions.{Function}' (Succeeded, Id={Id}, Duration={Duration}ms)",
                name, invocation.InvocationId, Milliseconds(started));
    }

    private static long Milliseconds(long started) => (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds;

    private async Task CallAsync(FunctionContext context)
    {
        var invocation = (Invocation)context;
        var sources = functions[invocation.Function].Sources;
        var arguments = sources.Length == 0 ? [] : new object?[sources.Length];
        for (var i = 0; i < sources.Length; i++) arguments[i] = await sources[i](invocation).ConfigureAwait(false);
        invocation.Result = await invocation.Function.Call.InvokeAsync(invocation.InstanceServices, arguments).ConfigureAwait(false);
    }

    private sealed record Prepared(ParameterSource[] Sources, Func<Invocation, Task>? Write, ILogger Log);
}
