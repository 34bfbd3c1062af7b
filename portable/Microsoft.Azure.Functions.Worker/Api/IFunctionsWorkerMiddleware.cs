namespace Microsoft.Azure.Functions.Worker.Middleware;

/// <summary>A step around every invocation; it calls <c>next</c> or not.</summary>
public interface IFunctionsWorkerMiddleware
{
    Task Invoke(FunctionContext context, FunctionExecutionDelegate next);
}
