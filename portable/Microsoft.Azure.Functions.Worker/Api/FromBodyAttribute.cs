namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>Fills a parameter of an HTTP function from the request's body.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public class FromBodyAttribute : Attribute;
