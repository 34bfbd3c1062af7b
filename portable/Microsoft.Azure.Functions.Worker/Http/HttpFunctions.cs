using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Constraints;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Gives every HTTP function its route, runs it and turns its result into the answer.</summary>
internal sealed class HttpFunctions(
    FunctionCatalog catalog, InvocationPipeline pipeline, HttpThrottle throttle, IConfiguration configuration)
{
    private const string Reason = "This function was programmatically called via the host APIs.";

    /// <summary>Path of an HTTP function, host.json's prefix included, as in ASP.NET Core's route templates.</summary>
    public string RouteOf(HostedFunction function)
    {
        var prefix = configuration[$"{HostFiles.Root}:extensions:http:routePrefix"] ?? "api";
        var route = ((HttpTriggerAttribute)function.Trigger).Route;
        return $"{prefix}/{(string.IsNullOrEmpty(route) ? function.Name : route)}".TrimStart('/');
    }

    public void Map(IEndpointRouteBuilder endpoints)
    {
        foreach (var function in catalog.Running)
        {
            if (function.Trigger is not HttpTriggerAttribute trigger) continue;

            // As a constraint a method that isn't answered is 404, the real host's answer, not routing's own 405.
            var methods = trigger.Methods is { Length: > 0 } some ? new { httpMethod = new HttpMethodRouteConstraint(some) } : null;
            var pattern = RoutePatternFactory.Parse(RouteOf(function), defaults: null, parameterPolicies: methods);
            endpoints.Map(pattern, http => AnswerAsync(http, function)).WithDisplayName(function.Name);
        }
    }

    private static async Task RespondAsync(Invocation invocation)
    {
        var http = (HttpContext)invocation.Trigger;
        var property = invocation.Function.HttpResult;
        var result = property is not null && invocation.Result is { } all ? property.GetValue(all) : invocation.Result;
        var isAnswer = property is not null || invocation.Function.Outputs.Count == 0; // else it went to the outputs
        switch (result)
        {
            case IResult answer:
                await answer.ExecuteAsync(http).ConfigureAwait(false);
                break;
            case IActionResult action:
                await action.ExecuteResultAsync(new ActionContext(http, http.GetRouteData(), new ActionDescriptor())).ConfigureAwait(false);
                break;
            case string text when isAnswer:
                http.Response.ContentType ??= "text/plain; charset=utf-8";
                await http.Response.WriteAsync(text, http.RequestAborted).ConfigureAwait(false);
                break;
            case not null when isAnswer && !http.Response.HasStarted:
                await http.Response.WriteAsJsonAsync(result, result.GetType(), http.RequestAborted).ConfigureAwait(false);
                break;
        }
    }

    private async Task AnswerAsync(HttpContext http, HostedFunction function)
    {
        try
        {
            if (!await throttle.TryEnterAsync(http.RequestAborted).ConfigureAwait(false))
            {
                http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
                return;
            }
            try
            {
                var invocation = new Invocation(
                    function, http, http.RequestServices, () => HttpData.All(http), http.RequestAborted);
                invocation.Items[FunctionContextExtensions.HttpContextKey] = http;
                await pipeline.RunAsync(invocation, Reason, RespondAsync).ConfigureAwait(false);
            }
            finally
            {
                throttle.Leave();
            }
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody is left to answer.
        }
        catch (Exception e)
        {
            // The edge: whatever a function throws is a 500, already logged.
            if (http.Response.HasStarted)
            {
                http.Abort(); // half an answer must not look whole
                return;
            }
            http.Response.Clear();
            http.Response.StatusCode = (e as BadHttpRequestException)?.StatusCode ?? StatusCodes.Status500InternalServerError;
        }
    }
}
