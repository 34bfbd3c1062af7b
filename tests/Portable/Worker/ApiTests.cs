using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace Digits.Tests.Portable.Worker;

/// <summary>
/// The drop-in's public members against the real packages' signatures, as their sources give them (Worker 2.52.0,
/// Http.AspNetCore 2.1.1, Storage 6.8.2, Timer 4.3.1). The list is complete both ways: a public member
/// that the real packages don't have would let product code compile here and nowhere else.
/// </summary>
public sealed class ApiTests
{
    private const string Root = "Microsoft.Azure.Functions.Worker.";

    private static readonly string[] Real =
    [
        "FunctionAttribute(String)", "FunctionAttribute.Name : String",
        "Extensions.Abstractions.BindingAttribute()",
        "Extensions.Abstractions.TriggerBindingAttribute()",
        "Extensions.Abstractions.InputBindingAttribute()",
        "Extensions.Abstractions.OutputBindingAttribute()",
        "AuthorizationLevel.Anonymous = 0", "AuthorizationLevel.User = 1", "AuthorizationLevel.Function = 2",
        "AuthorizationLevel.System = 3", "AuthorizationLevel.Admin = 4",
        "HttpTriggerAttribute()", "HttpTriggerAttribute(String[])", "HttpTriggerAttribute(AuthorizationLevel)",
        "HttpTriggerAttribute(AuthorizationLevel, String[])",
        "HttpTriggerAttribute.Route : String set", "HttpTriggerAttribute.Methods : String[]", "HttpTriggerAttribute.AuthLevel : AuthorizationLevel",
        "HttpResultAttribute()",
        "Http.FromBodyAttribute()",
        "BlobTriggerSource.LogsAndContainerScan = 0", "BlobTriggerSource.EventGrid = 1",
        "BlobTriggerAttribute(String)", "BlobTriggerAttribute.BlobPath : String", "BlobTriggerAttribute.Connection : String set",
        "BlobTriggerAttribute.Source : BlobTriggerSource set",
        "BlobInputAttribute(String)", "BlobInputAttribute.BlobPath : String", "BlobInputAttribute.Connection : String set",
        "BlobOutputAttribute(String)", "BlobOutputAttribute.BlobPath : String", "BlobOutputAttribute.Connection : String set",
        "QueueTriggerAttribute(String)", "QueueTriggerAttribute.QueueName : String", "QueueTriggerAttribute.Connection : String set",
        "QueueOutputAttribute(String)", "QueueOutputAttribute.QueueName : String", "QueueOutputAttribute.Connection : String set",
        "TimerTriggerAttribute(String)", "TimerTriggerAttribute.Schedule : String", "TimerTriggerAttribute.UseMonitor : Boolean set",
        "TimerTriggerAttribute.RunOnStartup : Boolean set",
        "TimerInfo()", "TimerInfo.ScheduleStatus : ScheduleStatus set", "TimerInfo.IsPastDue : Boolean set",
        "ScheduleStatus()", "ScheduleStatus.Last : DateTime set", "ScheduleStatus.Next : DateTime set", "ScheduleStatus.LastUpdated : DateTime set",
        "FunctionContext.InvocationId : String", "FunctionContext.FunctionId : String", "FunctionContext.TraceContext : TraceContext",
        "FunctionContext.BindingContext : BindingContext", "FunctionContext.RetryContext : RetryContext",
        "FunctionContext.InstanceServices : IServiceProvider set", "FunctionContext.FunctionDefinition : FunctionDefinition",
        "FunctionContext.Items : IDictionary<Object, Object> set", "FunctionContext.Features : IInvocationFeatures",
        "FunctionContext.CancellationToken : CancellationToken",
        "static FunctionContextExtensions.GetHttpContext(FunctionContext) : HttpContext",
        "static FunctionContextLoggerExtensions.GetLogger<1>(FunctionContext) : ILogger<T>",
        "static FunctionContextLoggerExtensions.GetLogger(FunctionContext, String) : ILogger",
        "static FunctionContextBindingFeatureExtensions.GetInvocationResult(FunctionContext) : InvocationResult",
        "static FunctionContextBindingFeatureExtensions.GetInvocationResult<1>(FunctionContext) : InvocationResult<T>",
        "InvocationResult<T>.Value : T set",
        "TraceContext.TraceParent : String", "TraceContext.TraceState : String",
        "TraceContext.Attributes : IReadOnlyDictionary<String, String>", "TraceContext.Baggage : IReadOnlyDictionary<String, String>",
        "BindingContext.BindingData : IReadOnlyDictionary<String, Object>",
        "RetryContext.RetryCount : Int32", "RetryContext.MaxRetryCount : Int32",
        "IInvocationFeatures.Set<1>(T) : Void", "IInvocationFeatures.Get<1>() : T",
        "FunctionDefinition.Parameters : ImmutableArray<FunctionParameter>", "FunctionDefinition.PathToAssembly : String",
        "FunctionDefinition.EntryPoint : String", "FunctionDefinition.Id : String", "FunctionDefinition.Name : String",
        "FunctionDefinition.InputBindings : IImmutableDictionary<String, BindingMetadata>",
        "FunctionDefinition.OutputBindings : IImmutableDictionary<String, BindingMetadata>",
        "FunctionParameter(String, Type)", "FunctionParameter(String, Type, Boolean, Object)",
        "FunctionParameter(String, Type, IReadOnlyDictionary<String, Object>)",
        "FunctionParameter(String, Type, Boolean, Object, IReadOnlyDictionary<String, Object>)",
        "FunctionParameter.Name : String", "FunctionParameter.Type : Type", "FunctionParameter.HasDefaultValue : Boolean",
        "FunctionParameter.IsReferenceOrNullableType : Boolean", "FunctionParameter.DefaultValue : Object",
        "FunctionParameter.Properties : IReadOnlyDictionary<String, Object>",
        "BindingMetadata.Name : String", "BindingMetadata.Type : String", "BindingMetadata.Direction : BindingDirection",
        "BindingDirection.In = 0", "BindingDirection.Out = 1",
        "WorkerOptions()", "WorkerOptions.Serializer : ObjectSerializer set",
        "Middleware.FunctionExecutionDelegate.Invoke(FunctionContext) : Task",
        "Middleware.IFunctionsWorkerMiddleware.Invoke(FunctionContext, FunctionExecutionDelegate) : Task",
        "IFunctionsWorkerApplicationBuilder.Services : IServiceCollection",
        "IFunctionsWorkerApplicationBuilder.Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate>) : IFunctionsWorkerApplicationBuilder",
        "Builder.FunctionsApplication()", "static Builder.FunctionsApplication.CreateBuilder(String[]) : FunctionsApplicationBuilder",
        "Builder.FunctionsApplicationBuilder.Properties : IDictionary<Object, Object>",
        "Builder.FunctionsApplicationBuilder.Configuration : ConfigurationManager",
        "Builder.FunctionsApplicationBuilder.Environment : IHostEnvironment",
        "Builder.FunctionsApplicationBuilder.Logging : ILoggingBuilder",
        "Builder.FunctionsApplicationBuilder.Metrics : IMetricsBuilder",
        "Builder.FunctionsApplicationBuilder.Services : IServiceCollection",
        "Builder.FunctionsApplicationBuilder.Build() : IHost",
        "Builder.FunctionsApplicationBuilder.ConfigureContainer<1>(IServiceProviderFactory<TContainerBuilder>, Action<TContainerBuilder>) : Void",
        "Builder.FunctionsApplicationBuilder.Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate>) : IFunctionsWorkerApplicationBuilder",
        "static Builder.FunctionsApplicationBuilderAspNetCoreExtensions.ConfigureFunctionsWebApplication(FunctionsApplicationBuilder) : FunctionsApplicationBuilder",
        "static Microsoft.Extensions.Hosting.MiddlewareWorkerApplicationBuilderExtensions.UseMiddleware<1>(IFunctionsWorkerApplicationBuilder) : IFunctionsWorkerApplicationBuilder",
        "static Microsoft.Extensions.Hosting.MiddlewareWorkerApplicationBuilderExtensions.UseMiddleware(IFunctionsWorkerApplicationBuilder, Func<FunctionContext, Func<Task>, Task>) : IFunctionsWorkerApplicationBuilder",
        "static Microsoft.Extensions.Hosting.MiddlewareWorkerApplicationBuilderExtensions.UseWhen<1>(IFunctionsWorkerApplicationBuilder, Func<FunctionContext, Boolean>) : IFunctionsWorkerApplicationBuilder",
        "static Microsoft.Extensions.Hosting.MiddlewareWorkerApplicationBuilderExtensions.UseWhen(IFunctionsWorkerApplicationBuilder, Func<FunctionContext, Boolean>, Func<FunctionContext, Func<Task>, Task>) : IFunctionsWorkerApplicationBuilder",
    ];

    [Fact]
    public void PublicMembersAreThoseOfTheRealPackages() =>
        Assert.Equal(Real.Order(StringComparer.Ordinal), typeof(FunctionAttribute).Assembly.GetExportedTypes().SelectMany(Members).Order(StringComparer.Ordinal));

    // What code can only use by deriving or by reflection, and what the runtime adds to enums and delegates, is left out.
    private static IEnumerable<string> Members(Type type)
    {
        var name = type.FullName!.StartsWith(Root, StringComparison.Ordinal) ? type.FullName[Root.Length..] : type.FullName;
        name = type.IsGenericType ? $"{name.Split('`')[0]}<T>" : name;
        if (type.IsEnum) return Enum.GetNames(type).Select(value => $"{name}.{value} = {(int)Enum.Parse(type, value)}");
        const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        var isDelegate = typeof(Delegate).IsAssignableFrom(type);
        var isContract = type.IsAbstract && !typeof(Attribute).IsAssignableFrom(type);
        var constructors = type.GetConstructors(isContract || isDelegate ? BindingFlags.Default : Declared | BindingFlags.NonPublic)
            .Where(c => !c.IsStatic && (c.IsPublic || c.IsFamily)).Select(c => $"{name}({Types(c)})");
        var properties = type.GetProperties(Declared)
            .Select(p => $"{name}.{p.Name} : {Name(p.PropertyType)}{(p.SetMethod is { IsPublic: true } ? " set" : "")}");
        var methods = type.GetMethods(Declared)
            .Where(m => !m.IsSpecialName && (!isDelegate || m.Name == "Invoke"))
            .Select(m => $"{(m.IsStatic ? "static " : "")}{name}.{m.Name}{(m.IsGenericMethod ? $"<{m.GetGenericArguments().Length}>" : "")}"
                + $"({Types(m)}) : {Name(m.ReturnType)}");
        return [.. constructors, .. properties, .. methods];
    }

    private static string Types(MethodBase method) => string.Join(", ", method.GetParameters().Select(p => Name(p.ParameterType)));

    private static string Name(Type type) => type.IsGenericType
        ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
        : type.Name;
}
