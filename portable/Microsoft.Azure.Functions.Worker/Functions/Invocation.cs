using System.Collections;
using System.Diagnostics;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>One run of a function, from trigger to result.</summary>
/// <param name="trigger">What started it: HttpContext, TriggeredBlob, QueueMessage or TimerInfo.</param>
/// <param name="bindingData">Made only when asked for: most functions never look.</param>
internal sealed class Invocation(
    HostedFunction function,
    object trigger,
    IServiceProvider services,
    Func<IReadOnlyDictionary<string, object?>> bindingData,
    CancellationToken cancellationToken,
    int retryCount = 0,
    int maxRetryCount = 0) : FunctionContext
{
    private string? id;
    private Features? features;
    private IDictionary<object, object>? items;
    private Data? data;

    public HostedFunction Function => function;

    public object Trigger => trigger;

    /// <summary>What the function returned; middleware may have replaced it.</summary>
    public object? Result { get; set; }

    public override string InvocationId => id ??= Guid.NewGuid().ToString();

    public override string FunctionId => function.Definition.Id;

    public override TraceContext TraceContext => new Trace(Activity.Current);

    public override BindingContext BindingContext => data ??= new Data(bindingData());

    public override RetryContext RetryContext => new Retry(retryCount, maxRetryCount);

    public override IServiceProvider InstanceServices { get; set; } = services;

    public override FunctionDefinition FunctionDefinition => function.Definition;

    public override IDictionary<object, object> Items
    {
        get => items ??= new Dictionary<object, object>();
        set => items = value;
    }

    public override IInvocationFeatures Features => features ??= new Features();

    public override CancellationToken CancellationToken => cancellationToken;

    private sealed class Data(IReadOnlyDictionary<string, object?> values) : BindingContext
    {
        public override IReadOnlyDictionary<string, object?> BindingData => values;
    }

    private sealed class Trace(Activity? activity) : TraceContext
    {
        public override string TraceParent => activity?.Id ?? "";

        public override string TraceState => activity?.TraceStateString ?? "";
    }

    private sealed class Retry(int count, int maximum) : RetryContext
    {
        public override int RetryCount => count;

        public override int MaxRetryCount => maximum;
    }
}

/// <summary>Features of one invocation.</summary>
internal sealed class Features : IInvocationFeatures
{
    private readonly Dictionary<Type, object> byType = [];

    public T? Get<T>() => byType.TryGetValue(typeof(T), out var feature) ? (T)feature : default;

    public void Set<T>(T instance) => byType[typeof(T)] = instance ?? throw new ArgumentNullException(nameof(instance));

    public IEnumerator<KeyValuePair<Type, object>> GetEnumerator() => byType.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
