namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

/// <summary>On the parameter that receives what started the function.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public abstract class TriggerBindingAttribute : BindingAttribute;
