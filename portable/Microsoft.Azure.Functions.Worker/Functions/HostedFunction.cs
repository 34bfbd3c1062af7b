using System.Collections.Immutable;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>A method marked [Function], with the trigger that starts it.</summary>
internal sealed class HostedFunction
{
    /// <exception cref="InvalidOperationException">The method has no trigger, or more than one.</exception>
    public HostedFunction(MethodInfo method, string name)
    {
        Method = method;
        Name = name;
        var triggers = method.GetParameters()
            .Select(p => (Parameter: p, Attribute: p.GetCustomAttribute<TriggerBindingAttribute>()))
            .Where(p => p.Attribute is not null).ToArray();
        if (triggers.Length != 1)
            throw new InvalidOperationException(
                $"Function '{name}' ({method.DeclaringType}.{method.Name}) has {triggers.Length} triggers; it needs one.");
        Trigger = triggers[0].Attribute!;
        TriggerParameter = triggers[0].Parameter;
        Call = new FunctionCall(method);
        Outputs = [.. OutputsOf(method, Call.ResultType)];
        HttpResult = Call.ResultType.GetProperties().FirstOrDefault(p => p.IsDefined(typeof(HttpResultAttribute)));
        Definition = new Description(this);
    }

    public string Name { get; }

    /// <summary>How storage knows the function: in receipts, poison messages and timer states, as in Azure.</summary>
    public string FullName => $"Host.Functions.{Name}";

    public MethodInfo Method { get; }

    public FunctionCall Call { get; }

    public TriggerBindingAttribute Trigger { get; }

    public ParameterInfo TriggerParameter { get; }

    /// <summary>The property of the result that answers the HTTP request; null when the result itself does.</summary>
    public PropertyInfo? HttpResult { get; }

    /// <summary>Output bindings; the property is null when it is the return value itself that is written.</summary>
    public IReadOnlyList<(PropertyInfo? Property, OutputBindingAttribute Attribute)> Outputs { get; }

    public FunctionDefinition Definition { get; }

    /// <summary>As function.json and `func start` call it.</summary>
    public string TriggerType => TypeOf(Trigger);

    private static IEnumerable<(PropertyInfo?, OutputBindingAttribute)> OutputsOf(MethodInfo method, Type result) =>
        method.GetCustomAttributes<OutputBindingAttribute>().Select(a => ((PropertyInfo?)null, a)).Concat(
            from property in result.GetProperties()
            from attribute in property.GetCustomAttributes<OutputBindingAttribute>()
            where attribute is not HttpResultAttribute
            select ((PropertyInfo?)property, attribute));

    private static string TypeOf(BindingAttribute attribute) => attribute switch
    {
        HttpTriggerAttribute => "httpTrigger",
        BlobTriggerAttribute => "blobTrigger",
        QueueTriggerAttribute => "queueTrigger",
        TimerTriggerAttribute => "timerTrigger",
        BlobInputAttribute or BlobOutputAttribute => "blob",
        QueueOutputAttribute => "queue",
        HttpResultAttribute => "http",
        _ => throw new InvalidOperationException($"This host knows no binding {attribute.GetType().Name}."),
    };

    private sealed class Description : FunctionDefinition
    {
        public Description(HostedFunction function)
        {
            var method = function.Method;
            Name = function.Name;
            EntryPoint = $"{method.DeclaringType!.FullName}.{method.Name}";
            PathToAssembly = method.DeclaringType.Assembly.Location;
            Id = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{Name}:{EntryPoint}")), 0, 8);
            var parameters = method.GetParameters();
            Parameters = [.. parameters.Select(p =>
                new FunctionParameter(p.Name!, p.ParameterType, p.HasDefaultValue, p.HasDefaultValue ? p.DefaultValue : null))];
            InputBindings = parameters
                .Select(p => (p.Name, Attribute: p.GetCustomAttributes<BindingAttribute>().FirstOrDefault()))
                .Where(p => p.Attribute is not null)
                .ToImmutableDictionary(p => p.Name!, BindingMetadata (p) => new Binding(p.Name!, TypeOf(p.Attribute!), BindingDirection.In));
            var outputs = function.Outputs.Select(o => (Name: o.Property?.Name ?? "$return", Type: TypeOf(o.Attribute)));
            if (function.HttpResult is not null) outputs = outputs.Append((function.HttpResult.Name, "http"));
            else if (function.Trigger is HttpTriggerAttribute && function.Outputs.Count == 0) outputs = [("$return", "http")];
            OutputBindings = outputs
                .ToImmutableDictionary(o => o.Name, BindingMetadata (o) => new Binding(o.Name, o.Type, BindingDirection.Out));
        }

        public override ImmutableArray<FunctionParameter> Parameters { get; }

        public override string PathToAssembly { get; }

        public override string EntryPoint { get; }

        public override string Id { get; }

        public override string Name { get; }

        public override IImmutableDictionary<string, BindingMetadata> InputBindings { get; }

        public override IImmutableDictionary<string, BindingMetadata> OutputBindings { get; }
    }

    private sealed class Binding(string name, string type, BindingDirection direction) : BindingMetadata
    {
        public override string Name => name;

        public override string Type => type;

        public override BindingDirection Direction => direction;
    }
}
