namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

/// <summary>On a method (its return value) or a property of what it returns: written after the function succeeded.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property)]
public abstract class OutputBindingAttribute : BindingAttribute;
