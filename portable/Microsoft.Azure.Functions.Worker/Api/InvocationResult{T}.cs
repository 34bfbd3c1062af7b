namespace Microsoft.Azure.Functions.Worker;

/// <summary>What the function returned, as its type; middleware may replace it.</summary>
public abstract class InvocationResult<T>
{
    public abstract T? Value { get; set; }
}
