namespace Microsoft.Azure.Functions.Worker;

public static class FunctionContextBindingFeatureExtensions
{
    /// <summary>What the function returned, once it has run.</summary>
    public static InvocationResult GetInvocationResult(this FunctionContext context) =>
        new CurrentResult((Invocation)context);

    /// <exception cref="InvalidOperationException">The result is of another type.</exception>
    public static InvocationResult<T> GetInvocationResult<T>(this FunctionContext context) =>
        ((Invocation)context).Result is T
            ? new CurrentResult<T>((Invocation)context)
            : throw new InvalidOperationException(
                $"Requested type({typeof(T)}) does not match the type of Invocation result({((Invocation)context).Result?.GetType()})");

    private sealed class CurrentResult(Invocation invocation) : InvocationResult
    {
        public override object? Value { get => invocation.Result; set => invocation.Result = value; }
    }

    private sealed class CurrentResult<T>(Invocation invocation) : InvocationResult<T>
    {
        public override T? Value { get => (T?)invocation.Result; set => invocation.Result = value; }
    }
}
