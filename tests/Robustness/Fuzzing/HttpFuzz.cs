using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Digits.Functions.Tests;
using Digits.Tests;

namespace Digits.Robustness.Tests.Fuzzing;

/// <summary>
/// Broken requests to the running app, on Azurite. Each must be answered in time, with anything but a fault of the server's;
/// only what is no HTTP may be hung up on.
/// </summary>
internal sealed class HttpFuzz(int seed) : IAsyncDisposable
{
    public const string Name = "http";

    private const int Connections = 4;
    private const int BetweenChecks = 500; // Requests from one look at the app's health to the next.
    private const double AllowedGrowth = 2; // Of the app's memory from the first check to the last..
    private const long AllowedGrowthBytes = 300_000_000; // ..beyond this much.
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan TimeForAnswer = TimeSpan.FromSeconds(1);

    private readonly Azurite azurite = new();
    private readonly HttpClient http = new();
    private readonly ConcurrentQueue<Finding> findings = new();
    private readonly ConcurrentDictionary<string, long> answers = new();
    private AppProcess? app;

    public IReadOnlyCollection<Finding> Findings => findings;

    public long Requests { get; private set; }

    public TimeSpan Elapsed { get; private set; }

    /// <summary>How many requests got which kind of answer: 2xx, 4xx, 503, none.</summary>
    public IReadOnlyDictionary<string, long> Answers => answers;

    /// <summary>The app's memory at the first check and at the last, in bytes.</summary>
    public (long Early, long Late) Memory { get; private set; }

    public static byte[] Request(int seed, long index, out bool isWellFormed) =>
        HttpRequests.Make(new Random(unchecked((seed * 486_187_739) ^ ((int)index * 16_777_619))), out isWellFormed);

    /// <param name="count">How many requests.</param>
    /// <param name="time">Ends earlier after this.</param>
    public async Task RunAsync(long count, TimeSpan time)
    {
        await azurite.InitializeAsync();
        app = AppProcess.Start(azurite.ConnectionString, Repository.File("models", "digits"), ("AzureWebJobs.ReadUploadedScanFromEventGrid.Disabled", "false"));
        await app.UntilAnsweringAsync(http);
        await DropScanAsync();
        var clock = Stopwatch.StartNew();
        while (Requests < count && clock.Elapsed < time)
        {
            var batch = (int)Math.Min(BetweenChecks, count - Requests);
            await Parallel.ForEachAsync(
                Enumerable.Range(0, batch).Select(index => Requests + index),
                new ParallelOptions { MaxDegreeOfParallelism = Connections },
                async (index, _) => await SendAsync(index));
            Requests += batch;
            if (!await IsFineAsync()) break;
        }

        Elapsed = clock.Elapsed;
        var (early, late) = Memory;
        if (late > (AllowedGrowth * early) + AllowedGrowthBytes) findings.Enqueue(new Finding(Name, Requests, $"memory grew from {early:N0} to {late:N0} bytes"));
    }

    public async ValueTask DisposeAsync()
    {
        app?.Dispose();
        http.Dispose();
        await azurite.DisposeAsync();
    }

    /// <summary>A scan with a result, for the requests that ask for one.</summary>
    private async Task DropScanAsync()
    {
        var address = new Uri(app!.Address, "api/scans/a.png");
        using var scan = new ByteArrayContent(TestImages.Png(TestImages.Ones(2)));
        (await http.PutAsync(address, scan)).EnsureSuccessStatusCode();
        await app.UntilAsync("the first scan is read", async () => !(await http.GetStringAsync(address)).Contains("\"waiting\"", StringComparison.Ordinal));
    }

    private async Task SendAsync(long index)
    {
        var request = Request(seed, index, out var isWellFormed);
        var what = "none";
        using var deadline = new CancellationTokenSource(Deadline);
        try
        {
            what = await AnswerAsync(request, isWellFormed, deadline.Token);
        }
        catch (OperationCanceledException)
        {
            findings.Enqueue(new Finding(Name, index, $"no end of the answer within {Deadline.TotalSeconds:N0} s"));
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            // Hung up on, as a request that is no HTTP may be.
        }

        answers.AddOrUpdate(what, 1, (_, had) => had + 1);
        if (what == "none" && isWellFormed && !deadline.IsCancellationRequested) findings.Enqueue(new Finding(Name, index, $"{FirstLine(request)}: hung up on without an answer"));
        if (what is "5xx" or "strange") findings.Enqueue(new Finding(Name, index, $"{FirstLine(request)}: answered {what}"));
    }

    /// <returns>The kind of answer; "none" when the connection was closed without one.</returns>
    private async Task<string> AnswerAsync(byte[] request, bool isWellFormed, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, app!.Port, cancellationToken);
        var stream = client.GetStream();
        try
        {
            await stream.WriteAsync(request, cancellationToken);
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            // Refused before it was all sent; the answer may be there all the same.
        }

        using var answer = new MemoryStream();
        var reading = stream.CopyToAsync(answer, cancellationToken);
        // Whatever more the headers promise won't come. Kestrel takes that for the client's end, so not before it had time.
        if (await Task.WhenAny(reading, Task.Delay(TimeForAnswer, cancellationToken)) != reading && !isWellFormed) client.Client.Shutdown(SocketShutdown.Send);
        await reading;
        var start = Encoding.Latin1.GetString(answer.GetBuffer(), 0, (int)Math.Min(12, answer.Length));
        if (start.Length == 0) return "none";
        if (!start.StartsWith("HTTP/1.1 ", StringComparison.Ordinal) || !int.TryParse(start.AsSpan(9), NumberStyles.None, CultureInfo.InvariantCulture, out var status)) return "strange";
        return status is 501 or 503 or 505 ? $"{status}" : $"{status / 100}xx";
    }

    /// <summary>Whether the app lives and reads a digit; notes its memory.</summary>
    private async Task<bool> IsFineAsync()
    {
        try
        {
            using var image = new ByteArrayContent(TestImages.Png(TestImages.Ones(1)));
            using var answer = await http.PostAsync(new Uri(app!.Address, "api/predict"), image);
            answer.EnsureSuccessStatusCode();
            var memory = app.WorkingSet;
            Memory = (Memory.Early == 0 ? memory : Memory.Early, memory);
            return true;
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException or InvalidOperationException)
        {
            findings.Enqueue(new Finding(Name, Requests, $"the app serves no more after the {BetweenChecks} requests before: {exception.Message} It said: {app!.Output[^Math.Min(2_000, app.Output.Length)..]}"));
            return false;
        }
    }

    private static string FirstLine(byte[] request) => Encoding.Latin1.GetString(request, 0, Math.Min(request.Length, 120)).Split('\r')[0];
}
