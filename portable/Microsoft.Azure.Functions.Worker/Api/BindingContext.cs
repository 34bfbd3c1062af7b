namespace Microsoft.Azure.Functions.Worker;

public abstract class BindingContext
{
    /// <summary>What the trigger tells by name: route values, path tokens, a message's id, …</summary>
    public abstract IReadOnlyDictionary<string, object?> BindingData { get; }
}
