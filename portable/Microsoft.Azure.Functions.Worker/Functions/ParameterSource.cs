namespace Microsoft.Azure.Functions.Worker;

/// <summary>Where the value of one parameter of one function comes from.</summary>
internal delegate ValueTask<object?> ParameterSource(Invocation invocation);
