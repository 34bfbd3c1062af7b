using System.Diagnostics;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace Digits.Functions.Telemetry;

/// <summary>
/// Puts each run of a function into the trace that the Functions host began or was handed (W3C traceparent), and gives HTTP
/// requests its id, so that a problem's traceId finds the host's and the app's telemetry.
/// </summary>
public sealed class InvocationTrace : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        _ = ActivityContext.TryParse(context.TraceContext.TraceParent, context.TraceContext.TraceState, out var parent);
        var http = context.GetHttpContext();
        if (http is not null && parent.TraceId != default) http.TraceIdentifier = parent.TraceId.ToHexString();
        // Internal: the host reports the request itself, and a second one would count twice in the alerts of infra/.
        using var activity = DigitsTelemetry.Source.StartActivity(context.FunctionDefinition.Name, ActivityKind.Internal, parent);
        await next(context);
    }
}
