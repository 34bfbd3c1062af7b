namespace Microsoft.Azure.Functions.Worker;

public abstract class BindingMetadata
{
    /// <summary>Name of the parameter or property; <c>$return</c> for a return value.</summary>
    public abstract string Name { get; }

    /// <summary>E.g. <c>httpTrigger</c>, <c>blob</c>, <c>queue</c>.</summary>
    public abstract string Type { get; }

    public abstract BindingDirection Direction { get; }
}
