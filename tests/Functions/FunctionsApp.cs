using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Digits.Tests;

namespace Digits.Functions.Tests;

/// <summary>
/// The functions app as its users run it: a process of its own on a free port, told by environment variables where
/// storage is. Runs `dotnet Functions.dll`, or Core Tools where the real worker package was restored.
/// </summary>
public sealed class FunctionsApp : IAsyncDisposable
{
    private readonly Process process;
    private readonly StringBuilder output = new();

    private FunctionsApp(Process process, int port)
    {
        this.process = process;
        Http = new HttpClient(new OpenApiContract()) { BaseAddress = new Uri($"http://127.0.0.1:{port}/"), Timeout = TimeSpan.FromMinutes(2) };
        process.OutputDataReceived += (_, line) => Note(line.Data);
        process.ErrorDataReceived += (_, line) => Note(line.Data);
    }

    public HttpClient Http { get; }

    /// <summary>What the app wrote to its console so far.</summary>
    public string Output
    {
        get
        {
            lock (output) return output.ToString();
        }
    }

    /// <summary>Memory in RAM, in bytes.</summary>
    public long WorkingSet
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64;
        }
    }

    public bool HasExited => process.HasExited;

    /// <summary>Starts the app and waits until it answers api/health.</summary>
    /// <param name="connectionString">Null for no storage at all.</param>
    public static async Task<FunctionsApp> StartAsync(string? connectionString, string modelsFolder, params (string Name, string Value)[] settings)
    {
        var port = FreePort();
        var folder = OutputFolder();
        var isPortable = !File.Exists(Path.Combine(folder, "Microsoft.Azure.Functions.Worker.Core.dll"));
        var start = isPortable
            ? new ProcessStartInfo("dotnet", ["Functions.dll", "--port", $"{port}"])
            : new ProcessStartInfo("npx", ["--yes", "azure-functions-core-tools@4", "start", "--no-build", "--port", $"{port}"]);
        start.WorkingDirectory = folder;
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        start.Environment["FUNCTIONS_WORKER_RUNTIME"] = "dotnet-isolated";
        start.Environment["AzureWebJobsDisableHomepage"] = "true";
        start.Environment["AzureWebJobs.ReadUploadedScanFromEventGrid.Disabled"] = "true";
        start.Environment["AzureWebJobsStorage"] = connectionString ?? "";
        start.Environment["Digits__ModelsFolder"] = modelsFolder;
        start.Environment["Digits__ModelPollSeconds"] = "0.2";
        foreach (var (name, value) in settings) start.Environment[name] = value;

        var process = new Process { StartInfo = start };
        var app = new FunctionsApp(process, port);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => app.Kill();
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await app.UntilAsync("the app answers", async () =>
        {
            if (app.HasExited) throw new InvalidOperationException("The app ended at once.");
            try
            {
                using var health = await app.Http.GetAsync("api/health");
                return health.StatusCode is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        });
        return app;
    }

    /// <summary>Asks again and again until it is so; fails with the app's output after three minutes: a killed app's lease on a blob lasts one.</summary>
    public async Task UntilAsync(string what, Func<Task<bool>> isSo)
    {
        var clock = Stopwatch.StartNew();
        try
        {
            while (!await isSo())
            {
                if (clock.Elapsed > TimeSpan.FromMinutes(3)) throw new TimeoutException($"Waited in vain until {what}.");
                await Task.Delay(50);
            }
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"{exception.Message} The app said:\n{Output}", exception);
        }
    }

    /// <summary>Ends the app as a power cut would (SIGKILL).</summary>
    public void Kill()
    {
        try
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }
        catch (InvalidOperationException)
        {
            // Ended already, or never started.
        }
    }

    public ValueTask DisposeAsync()
    {
        Kill();
        Http.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>functions/bin/{configuration}/net10.0, of the configuration that these tests were built in.</summary>
    private static string OutputFolder()
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Combine(Azurite.RepositoryFolder, "functions", "bin", own.Parent!.Name, own.Name);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void Note(string? line)
    {
        lock (output) output.AppendLine(line);
    }
}
