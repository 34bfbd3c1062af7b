using System.Text.Json;
using Azure.Core.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Builds a functions app; here, together with the host that runs it.</summary>
public class FunctionsApplicationBuilder : IHostApplicationBuilder, IFunctionsWorkerApplicationBuilder
{
    private const int DefaultPort = 7071; // Core Tools' own
    private readonly WebApplicationBuilder web;
    private readonly HostLocation location;
    private readonly List<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> middleware = [];
    private bool usesAspNetCore;
    private bool built;

    internal FunctionsApplicationBuilder(string[]? args, HostLocation location)
    {
        this.location = location;
        var localPort = HostFiles.ApplyLocalSettings(location.Directory);
        web = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            Args = args,
            ContentRootPath = location.Directory,
            EnvironmentName = FirstSet("AZURE_FUNCTIONS_ENVIRONMENT", "ASPNETCORE_ENVIRONMENT", "DOTNET_ENVIRONMENT")
                ?? Environments.Development,
        });
        HostFiles.AddHostJson(Configuration, location.Directory);
        if (location.Settings is not null) Configuration.AddInMemoryCollection(location.Settings);
        ListenAt(PortOf(args ?? []), localPort);
        LogAsTheHostDoes();
        Services.AddOptions<WorkerOptions>().PostConfigure<IOptions<JsonSerializerOptions>>(
            (options, json) => options.Serializer ??= new JsonObjectSerializer(json.Value));
        Services.Configure<JsonSerializerOptions>(json => json.PropertyNameCaseInsensitive = true);

        // Requests, blobs and messages all come to their end at the same time.
        Services.Configure<HostOptions>(options => options.ServicesStopConcurrently = true);
    }

    /// <inheritdoc/>
    public IDictionary<object, object> Properties => ((IHostApplicationBuilder)web).Properties;

    /// <inheritdoc/>
    IConfigurationManager IHostApplicationBuilder.Configuration => Configuration;

    public ConfigurationManager Configuration => web.Configuration;

    /// <inheritdoc/>
    public IHostEnvironment Environment => web.Environment;

    /// <inheritdoc/>
    public ILoggingBuilder Logging => web.Logging;

    /// <inheritdoc/>
    public IMetricsBuilder Metrics => web.Metrics;

    /// <inheritdoc/>
    public IServiceCollection Services => web.Services;

    /// <inheritdoc/>
    public void ConfigureContainer<TContainerBuilder>(
        IServiceProviderFactory<TContainerBuilder> factory, Action<TContainerBuilder>? configure = null)
        where TContainerBuilder : notnull =>
        ((IHostApplicationBuilder)web).ConfigureContainer(factory, configure);

    /// <inheritdoc/>
    public IFunctionsWorkerApplicationBuilder Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware)
    {
        ObjectDisposedException.ThrowIf(built, this);
        this.middleware.Add(middleware);
        return this;
    }

    /// <exception cref="InvalidOperationException">Built before, or a function can't be bound.</exception>
    public IHost Build()
    {
        if (built) throw new InvalidOperationException("The application has already been built.");
        built = true;
        var catalog = new FunctionCatalog(Environment.ApplicationName, location.FunctionTypes, Configuration);
        if (catalog.Running.Any(f => f.Trigger is HttpTriggerAttribute) && !usesAspNetCore)
            throw new InvalidOperationException("HTTP functions need builder.ConfigureFunctionsWebApplication().");
        AddHost(catalog);
        var app = web.Build();
        var http = app.Services.GetRequiredService<HttpFunctions>();
        http.Map(app);
        app.Services.GetRequiredService<BlobEvents>().Map(app);
        app.Lifetime.ApplicationStarted.Register(
            () => Console.WriteLine(FunctionListing.Of(catalog, http, app.Services.GetRequiredService<IServer>())));
        return app;
    }

    internal void UseAspNetCore() => usesAspNetCore = true;

    private static string? FirstSet(params string[] variables) =>
        variables.Select(System.Environment.GetEnvironmentVariable).FirstOrDefault(value => !string.IsNullOrEmpty(value));

    private void AddHost(FunctionCatalog catalog)
    {
        if (usesAspNetCore) Services.AddMvcCore();
        Services.AddSingleton(catalog);
        Services.AddSingleton<StorageConnections>();
        Services.TryAddSingleton<QueueSettings>();
        Services.AddSingleton<Parameters>();
        Services.AddSingleton<Outputs>();
        Services.AddSingleton<HttpThrottle>();
        Services.AddSingleton<HttpFunctions>();
        Services.AddSingleton<HostIdentity>();
        Services.AddSingleton<BlobRuns>();
        Services.AddSingleton<BlobEvents>();
        Services.TryAddSingleton(TimeProvider.System);
        Services.AddSingleton<IHostedService>(services => new ListenerHost(
            ListenersFor(catalog, services),
            services.GetRequiredService<IHostApplicationLifetime>(),
            services.GetRequiredService<ILogger<ListenerHost>>()));
        Services.AddSingleton(services => new InvocationPipeline(
            catalog,
            middleware,
            services.GetRequiredService<Parameters>(),
            services.GetRequiredService<Outputs>(),
            services.GetRequiredService<ILoggerFactory>()));

        // The real host in front of the worker lets no larger body through, whatever the worker's own limit.
        var hostLimit = Configuration.GetValue("FUNCTIONS_REQUEST_BODY_SIZE_LIMIT", 104_857_600L);
        Services.PostConfigure<KestrelServerOptions>(options =>
            options.Limits.MaxRequestBodySize = Math.Min(options.Limits.MaxRequestBodySize ?? long.MaxValue, hostLimit));
    }

    private static List<IListener> ListenersFor(FunctionCatalog catalog, IServiceProvider services)
    {
        var log = services.GetRequiredService<ILogger<IListener>>();
        var listeners = new List<IListener>();
        foreach (var function in catalog.Running)
        {
            switch (function.Trigger)
            {
                case BlobTriggerAttribute { Source: BlobTriggerSource.LogsAndContainerScan }:
                    listeners.Add(ActivatorUtilities.CreateInstance<BlobPoller>(services, function, log));
                    break;
                case QueueTriggerAttribute:
                    listeners.Add(ActivatorUtilities.CreateInstance<QueueListener>(services, function, log));
                    break;
                case TimerTriggerAttribute:
                    listeners.Add(ActivatorUtilities.CreateInstance<TimerListener>(services, function));
                    break;
            }
        }
        if (catalog.Running.Any(f => f.Trigger is BlobTriggerAttribute { Source: BlobTriggerSource.EventGrid }))
            listeners.Add(ActivatorUtilities.CreateInstance<BlobEventListener>(services, log));
        return listeners;
    }

    private void LogAsTheHostDoes()
    {
        Logging.AddConfiguration(Configuration.GetSection($"{HostFiles.Root}:logging"));
        Logging.AddFilter("Microsoft", LogLevel.Warning);
        Logging.AddFilter(typeof(ListenerHost).Namespace, LogLevel.Information);
        Logging.AddConsole(options => options.FormatterName = HostConsoleFormatter.FormatterName);
        Logging.AddConsoleFormatter<HostConsoleFormatter, ConsoleFormatterOptions>();
    }

    private static string? PortOf(string[] args)
    {
        var at = Array.FindIndex(args, arg => arg is "--port" or "-p");
        return at >= 0 && at + 1 < args.Length
            ? args[at + 1]
            : Array.Find(args, arg => arg.StartsWith("--port=", StringComparison.Ordinal))?["--port=".Length..];
    }

    /// <summary>Port: <c>--port</c>, then <c>ASPNETCORE_URLS</c>, then FUNCTIONS_HTTP_PORT, then local.settings.json.</summary>
    private void ListenAt(string? port, int? localPort)
    {
        if (port is null && Configuration[WebHostDefaults.ServerUrlsKey] is not null) return;
        port ??= Configuration["FUNCTIONS_HTTP_PORT"] ?? (localPort ?? DefaultPort).ToString();

        // "localhost" listens on IPv4 and IPv6; a port chosen by the system can't do both.
        web.WebHost.UseUrls(port == "0" ? "http://127.0.0.1:0" : $"http://localhost:{port}");
    }
}
