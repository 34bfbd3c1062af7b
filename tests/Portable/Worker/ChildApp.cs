using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Digits.Tests.Portable.Worker;

/// <summary>
/// A functions app in a process of its own: this assembly, started by its Main. It can be killed, and it reads its
/// settings, arguments and signals as a real app does.
/// </summary>
internal sealed class ChildApp : IDisposable
{
    private readonly Process process;
    private readonly string folder;

    private ChildApp(Process process, string folder, int port)
    {
        (this.process, this.folder) = (process, folder);
        Client = new HttpClient { BaseAddress = new Uri($"http://localhost:{port}") };
    }

    public HttpClient Client { get; }

    public ConcurrentQueue<string> Output { get; } = new();

    /// <summary>What the child runs: the same lines as any app's Program.cs.</summary>
    public static void Main(string[] args)
    {
        var builder = FunctionsApplication.CreateBuilder(args);
        builder.ConfigureFunctionsWebApplication();
        builder.Services.AddSingleton<Gate>().AddSingleton<Recorder>();
        builder.Build().Run();
    }

    /// <summary>Starts the child and waits until it has printed its functions.</summary>
    public static async Task<ChildApp> StartAsync(
        string[] functions, Dictionary<string, string> localSettings, Dictionary<string, string>? environment = null)
    {
        var folder = Directory.CreateTempSubdirectory("functions-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "host.json"), JsonSerializer.Serialize(new { functions }));
        await File.WriteAllTextAsync(
            Path.Combine(folder, "local.settings.json"), JsonSerializer.Serialize(new { IsEncrypted = false, Values = localSettings }));
        var port = FreePort();
        var start = new ProcessStartInfo("dotnet", [typeof(ChildApp).Assembly.Location, "--port", $"{port}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["AzureWebJobsScriptRoot"] = folder;
        foreach (var (name, value) in environment ?? []) start.Environment[name] = value;
        var child = new ChildApp(new Process { StartInfo = start }, folder, port);
        child.process.OutputDataReceived += (_, line) => child.Output.Enqueue(line.Data ?? "");
        child.process.ErrorDataReceived += (_, line) => child.Output.Enqueue(line.Data ?? "");
        child.process.Start();
        child.process.BeginOutputReadLine();
        child.process.BeginErrorReadLine();
        await Waiting.UntilAsync(() => child.process.HasExited
            ? throw new InvalidOperationException(string.Join('\n', child.Output))
            : child.Output.Any(line => line.StartsWith($"\t{functions[^1]}: ", StringComparison.Ordinal)));
        return child;
    }

    /// <summary>Ends the process with no chance to clean up.</summary>
    public void Kill()
    {
        process.Kill();
        process.WaitForExit();
    }

    /// <summary>Asks the process to end, as Ctrl+C and a container's stop do.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    public void Dispose()
    {
        if (!process.HasExited) Kill();
        process.Dispose();
        Client.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
