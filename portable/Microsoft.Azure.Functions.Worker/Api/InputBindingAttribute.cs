namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

/// <summary>On a parameter that is read for the function before it runs.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public abstract class InputBindingAttribute : BindingAttribute;
