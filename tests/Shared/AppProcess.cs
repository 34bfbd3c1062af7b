using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Digits.Tests;

/// <summary>
/// The functions app as its users run it: a process of its own on a free port, told by environment variables where
/// storage is. Runs `dotnet Functions.dll`, or Core Tools where the real worker package was restored.
/// </summary>
public sealed class AppProcess : IDisposable
{
    private readonly Process process;
    private readonly StringBuilder output = new();

    private AppProcess(Process process, int port)
    {
        (this.process, Port) = (process, port);
        process.OutputDataReceived += (_, line) => Note(line.Data);
        process.ErrorDataReceived += (_, line) => Note(line.Data);
    }

    public int Port { get; }

    public Uri Address => new($"http://127.0.0.1:{Port}/");

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

    /// <summary>Processor time spent so far, all cores together.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>Once it has, <see cref="Output"/> is complete.</summary>
    public bool HasExited
    {
        get
        {
            if (!process.HasExited) return false;
            process.WaitForExit();
            return true;
        }
    }

    /// <summary>Starts the app and returns at once; it answers some time later.</summary>
    /// <param name="connectionString">Null for no storage at all.</param>
    /// <param name="modelsFolder">Holds one folder a version.</param>
    /// <param name="settings">App settings, which win over those set here.</param>
    public static AppProcess Start(string? connectionString, string modelsFolder, params IEnumerable<(string Name, string Value)> settings)
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
        foreach (var (name, value) in settings) start.Environment[name] = value;

        var app = new AppProcess(new Process { StartInfo = start }, port);
        AppDomain.CurrentDomain.ProcessExit += app.Kill;
        app.process.Start();
        app.process.BeginOutputReadLine();
        app.process.BeginErrorReadLine();
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

    /// <summary>Waits until it answers api/health, with a model or without.</summary>
    public Task UntilAnsweringAsync(HttpClient http) => UntilAsync("the app answers", async () =>
    {
        if (HasExited) throw new InvalidOperationException("The app ended at once.");
        try
        {
            using var health = await http.GetAsync(new Uri(Address, "api/health"));
            return health.StatusCode is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable;
        }
        catch (Exception notYet) when (notYet is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    });

    /// <summary>Ends the app as a power cut would (SIGKILL).</summary>
    public void Kill()
    {
        AppDomain.CurrentDomain.ProcessExit -= Kill;
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

    public void Dispose()
    {
        Kill();
        process.Dispose();
    }

    /// <summary>functions/bin/{configuration}/net10.0, of the configuration that these tests were built in.</summary>
    private static string OutputFolder()
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        return Repository.File("functions", "bin", own.Parent!.Name, own.Name);
    }

    /// <summary>Below the ports that systems give to outgoing connections: one of those could take it before the app does.</summary>
    private static int FreePort()
    {
        const int First = 10_000, End = 32_768; // Linux gives from 32768, Windows and macOS from 49152.
        while (true)
        {
            using var listener = new TcpListener(IPAddress.Loopback, Random.Shared.Next(First, End));
            try
            {
                listener.Start();
                return ((IPEndPoint)listener.LocalEndpoint).Port;
            }
            catch (SocketException taken) when (taken.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                // Another one, then.
            }
        }
    }

    private void Kill(object? sender, EventArgs e) => Kill();

    private void Note(string? line)
    {
        lock (output) output.AppendLine(line);
    }
}
