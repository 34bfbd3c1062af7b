using System.ComponentModel;
using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Decides, once for each function, how its parameters are filled.</summary>
internal sealed class Parameters(StorageConnections storage, IConfiguration configuration, IOptions<WorkerOptions> options)
{
    /// <exception cref="InvalidOperationException">A parameter's type can't be filled.</exception>
    public ParameterSource[] SourcesFor(HostedFunction function) =>
        [.. function.Method.GetParameters().Select(parameter => SourceFor(function, parameter))];

    private ParameterSource SourceFor(HostedFunction function, ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        var serializer = options.Value.Serializer!;
        if (type == typeof(FunctionContext)) return static invocation => new(invocation);
        if (type == typeof(CancellationToken)) return static invocation => new(invocation.CancellationToken);
        if (type == typeof(HttpRequest)) return static invocation => new(invocation.GetHttpContext()?.Request);
        if (parameter.IsDefined(typeof(FromBodyAttribute))) return RequestBody.SourceFor(type);
        return parameter.GetCustomAttribute<BindingAttribute>() switch
        {
            null => ByName(function, parameter),
            BlobTriggerAttribute => invocation =>
            {
                var blob = (TriggeredBlob)invocation.Trigger;
                return BlobValue.ReadAsync(type, blob.Container, blob.Name, serializer, invocation.CancellationToken);
            },
            BlobInputAttribute input => BlobInput(input, type),
            QueueTriggerAttribute => QueueValue.SourceFor(type, serializer),
            TimerTriggerAttribute when type == typeof(TimerInfo) => static invocation => new(invocation.Trigger),
            var binding => throw new InvalidOperationException(
                $"Function '{function.Name}': {binding.GetType().Name} can't fill '{parameter.Name}' of type {type}." +
                (binding is HttpTriggerAttribute ? " Use HttpRequest, and [FromBody] for the body's content." : "")),
        };
    }

    private ParameterSource BlobInput(BlobInputAttribute input, Type type)
    {
        var path = new BindingTemplate(input.BlobPath, configuration);
        var service = storage.Blobs(input.Connection);
        return invocation =>
        {
            var (container, name) = BlobPath.Split(path.Fill(invocation));
            return BlobValue.ReadAsync(
                type, service().GetBlobContainerClient(container), name, options.Value.Serializer!, invocation.CancellationToken);
        };
    }

    /// <summary>From the trigger's binding data; what is absent is the default, or null where that is possible.</summary>
    private static ParameterSource ByName(HostedFunction function, ParameterInfo parameter)
    {
        var name = parameter.Name!;
        var type = parameter.ParameterType;
        var isNullable = !type.IsValueType || Nullable.GetUnderlyingType(type) is not null;
        var convert = ConversionTo(Nullable.GetUnderlyingType(type) ?? type);
        return invocation =>
        {
            var value = invocation.Trigger is HttpContext http
                ? HttpData.Find(http, name)
                : invocation.BindingContext.BindingData.GetValueOrDefault(name);
            if (value is null)
                return parameter.HasDefaultValue ? new(parameter.DefaultValue)
                    : isNullable ? new(result: null)
                    : throw new InvalidOperationException($"Error converting input parameters for Function '{function.Name}': Could not " +
                        $"populate the value for '{name}' parameter. Consider adding a default value or making the parameter nullable.");
            if (type.IsInstanceOfType(value)) return new(value);
            try
            {
                return new(convert(value.ToString()!));
            }
            catch (Exception e) when (e is FormatException or OverflowException or ArgumentException or NotSupportedException)
            {
                throw new InvalidOperationException(
                    $"Function '{function.Name}': cannot convert input parameter '{name}' to type '{type}' from '{value}'.", e);
            }
        };
    }

    private static Func<string, object?> ConversionTo(Type type)
    {
        if (type == typeof(string)) return static text => text;
        if (type == typeof(Uri)) return static text => new Uri(text);
        var converter = TypeDescriptor.GetConverter(type);
        return text => converter.ConvertFromInvariantString(text);
    }
}
