using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

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
        ListenAt(localPort);
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
        if (usesAspNetCore) Services.AddMvcCore();
        return web.Build();
    }

    internal void UseAspNetCore() => usesAspNetCore = true;

    private static string? FirstSet(params string[] variables) =>
        variables.Select(System.Environment.GetEnvironmentVariable).FirstOrDefault(value => !string.IsNullOrEmpty(value));

    /// <summary>Port: <c>--port</c>, then <c>ASPNETCORE_URLS</c>, then FUNCTIONS_HTTP_PORT, then local.settings.json.</summary>
    private void ListenAt(int? localPort)
    {
        var port = Configuration["port"];
        if (port is null && Configuration[WebHostDefaults.ServerUrlsKey] is not null) return;
        port ??= Configuration["FUNCTIONS_HTTP_PORT"] ?? (localPort ?? DefaultPort).ToString();

        // "localhost" listens on IPv4 and IPv6; a port chosen by the system can't do both.
        web.WebHost.UseUrls(port == "0" ? "http://127.0.0.1:0" : $"http://localhost:{port}");
    }
}
