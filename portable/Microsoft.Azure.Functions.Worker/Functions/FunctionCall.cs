using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Calls a function's method: prepared once, so that an invocation pays for no reflection.</summary>
internal sealed class FunctionCall
{
    private readonly MethodInvoker invoker;
    private readonly Lazy<ObjectFactory>? createInstance; // compiled when first called: start-up has no time for it
    private readonly Func<object?, ValueTask<object?>> complete;

    public FunctionCall(MethodInfo method)
    {
        invoker = MethodInvoker.Create(method);
        if (!method.IsStatic) createInstance = new(() => ActivatorUtilities.CreateFactory(method.DeclaringType!, []));
        var returns = method.ReturnType;
        var definition = returns.IsGenericType ? returns.GetGenericTypeDefinition() : null;
        ResultType = definition == typeof(Task<>) || definition == typeof(ValueTask<>) ? returns.GetGenericArguments()[0]
            : returns == typeof(Task) || returns == typeof(ValueTask) ? typeof(void)
            : returns;
        complete = definition == typeof(Task<>) ? Completion(nameof(CompleteTask))
            : definition == typeof(ValueTask<>) ? Completion(nameof(CompleteValueTask))
            : returns == typeof(Task) ? CompleteTask
            : returns == typeof(ValueTask) ? CompleteValueTask
            : static result => ValueTask.FromResult(result);
    }

    /// <summary>What a caller gets after awaiting; void for nothing.</summary>
    public Type ResultType { get; }

    /// <summary>Creates the function's class from the invocation's services, calls the method, awaits and disposes.</summary>
    public async ValueTask<object?> InvokeAsync(IServiceProvider services, object?[] arguments)
    {
        var instance = createInstance?.Value(services, null);
        try
        {
            return await complete(invoker.Invoke(instance, arguments.AsSpan())).ConfigureAwait(false);
        }
        finally
        {
            if (instance is IAsyncDisposable asynchronous) await asynchronous.DisposeAsync().ConfigureAwait(false);
            else (instance as IDisposable)?.Dispose();
        }
    }

    private static async ValueTask<object?> CompleteTask(object? result)
    {
        await ((Task)result!).ConfigureAwait(false);
        return null;
    }

    private static async ValueTask<object?> CompleteValueTask(object? result)
    {
        await ((ValueTask)result!).ConfigureAwait(false);
        return null;
    }

    private static async ValueTask<object?> CompleteTask<T>(object? result) => await ((Task<T>)result!).ConfigureAwait(false);

    private static async ValueTask<object?> CompleteValueTask<T>(object? result) =>
        await ((ValueTask<T>)result!).ConfigureAwait(false);

    private Func<object?, ValueTask<object?>> Completion(string name) =>
        typeof(FunctionCall).GetMethod(name, 1, BindingFlags.Static | BindingFlags.NonPublic, [typeof(object)])!
            .MakeGenericMethod(ResultType).CreateDelegate<Func<object?, ValueTask<object?>>>();
}
