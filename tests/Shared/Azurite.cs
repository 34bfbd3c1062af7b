using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Digits.Tests;

/// <summary>
/// Azurite's blob and queue services on free ports, in memory: an xunit fixture. Runs <c>node_modules/azurite</c> of the
/// folder that holds Serverless.sln, so `npm ci` must have run there.
/// </summary>
public sealed partial class Azurite : IAsyncLifetime, IDisposable
{
    // Published in Azurite's documentation: the account and key of every development store.
    private const string Account = "devstoreaccount1";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
    private Process? process;

    public int BlobPort { get; private set; }

    public int QueuePort { get; private set; }

    public string ConnectionString =>
        $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};" +
        $"BlobEndpoint=http://127.0.0.1:{BlobPort}/{Account};QueueEndpoint=http://127.0.0.1:{QueuePort}/{Account};";

    /// <inheritdoc cref="Repository.Folder"/>
    public static string RepositoryFolder => Repository.Folder;

    /// <summary>Starts the services; after a stop, empty again and on the same ports.</summary>
    public async Task InitializeAsync()
    {
        var script = Path.Combine(RepositoryFolder, "node_modules", "azurite", "dist", "src", "azurite.js");
        if (!File.Exists(script)) throw new FileNotFoundException("Azurite is missing: run `npm ci` first.", script);
        string[] arguments =
        [
            script, "--inMemoryPersistence", "--disableTelemetry", "--skipApiVersionCheck", "--silent",
            "--blobPort", BlobPort.ToString(), "--queuePort", QueuePort.ToString(), "--tablePort", "0",
        ];
        process = new Process { StartInfo = new("node", arguments) { RedirectStandardOutput = true, RedirectStandardError = true } };
        var blob = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var queue = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var said = new List<string>();
        DataReceivedEventHandler read = (_, line) =>
        {
            lock (said) said.Add(line.Data ?? "");
            if (Listening().Match(line.Data ?? "") is not { Success: true } match) return;
            (match.Groups[1].Value == "Blob" ? blob : queue).TrySetResult(int.Parse(match.Groups[2].Value));
        };
        process.OutputDataReceived += read;
        process.ErrorDataReceived += read;
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) =>
        {
            var reason = new InvalidOperationException("Azurite didn't start:\n" + string.Join('\n', said));
            blob.TrySetException(reason);
            queue.TrySetException(reason);
        };
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Stop();
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        BlobPort = await blob.Task.WaitAsync(TimeSpan.FromMinutes(1));
        QueuePort = await queue.Task.WaitAsync(TimeSpan.FromMinutes(1));
    }

    /// <summary>Ends the services at once, as a power cut would.</summary>
    public void Stop()
    {
        if (Interlocked.Exchange(ref process, null) is not { } running) return;
        running.Kill(entireProcessTree: true);
        running.WaitForExit();
        running.Dispose();
    }

    public void Dispose() => Stop();

    public Task DisposeAsync()
    {
        Stop();
        return Task.CompletedTask;
    }

    [GeneratedRegex(@"Azurite (Blob|Queue) service is successfully listening at http://[^:]+:(\d+)")]
    private static partial Regex Listening();
}
