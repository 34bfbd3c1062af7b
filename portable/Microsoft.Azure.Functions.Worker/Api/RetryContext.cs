namespace Microsoft.Azure.Functions.Worker;

public abstract class RetryContext
{
    /// <summary>Tries before this one.</summary>
    public abstract int RetryCount { get; }

    public abstract int MaxRetryCount { get; }
}
