using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Digits.Tests.Portable.Worker;

/// <summary>A functions app in the tests' process: Kestrel on a free port, its own host.json, its own settings.</summary>
internal sealed class RunningApp : IAsyncDisposable
{
    private readonly IHost host;
    private readonly string folder;

    private RunningApp(IHost host, string folder, CollectedLog log)
    {
        this.host = host;
        this.folder = folder;
        Log = log;
        var address = host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Client = new HttpClient { BaseAddress = new Uri(address), DefaultRequestVersion = HttpVersion.Version11 };
    }

    public HttpClient Client { get; }

    public CollectedLog Log { get; }

    public IServiceProvider Services => host.Services;

    /// <param name="functions">Types that hold the functions.</param>
    public static async Task<RunningApp> StartAsync(
        Type[] functions,
        string hostJson = """{ "version": "2.0" }""",
        Dictionary<string, string?>? settings = null,
        Action<FunctionsApplicationBuilder>? configure = null)
    {
        var folder = Directory.CreateTempSubdirectory("functions-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "host.json"), hostJson);
        var builder = new FunctionsApplicationBuilder(["--port", "0"], new HostLocation(folder, functions, settings));
        builder.ConfigureFunctionsWebApplication();
        var log = new CollectedLog();
        builder.Logging.ClearProviders();
        builder.Logging.AddProvider(log);
        configure?.Invoke(builder);
        var host = builder.Build();
        await host.StartAsync();
        return new RunningApp(host, folder, log);
    }

    public Task StopAsync() => host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await host.StopAsync();
        host.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
