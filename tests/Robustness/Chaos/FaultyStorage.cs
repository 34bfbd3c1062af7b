using System.Collections.Concurrent;
using Digits.Tests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Digits.Robustness.Tests.Chaos;

/// <summary>
/// Stands between the app and Azurite's blobs and queues, passes requests on and answers back, and fails now and then as
/// networks and storage do. Signatures stay valid: they cover neither host nor port.
/// </summary>
internal sealed class FaultyStorage : IAsyncDisposable
{
    private const int LongestDelayMilliseconds = 1_500;

    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false });
    private readonly ConcurrentDictionary<StorageFault, int> counts = new();
    private readonly Random random;
    private readonly List<WebApplication> proxies = [];

    private FaultyStorage(int seed) => random = new Random(seed);

    /// <summary>Of the account behind.</summary>
    public string ConnectionString { get; private set; } = "";

    /// <summary>Share of the requests that something happens to, 0..1.</summary>
    public double Trouble { get; set; }

    /// <summary>A container, or null: every request to it is answered 503.</summary>
    public string? Outage { get; set; }

    public IReadOnlyDictionary<StorageFault, int> Counts => counts;

    public static async Task<FaultyStorage> StartAsync(Azurite azurite, int seed)
    {
        var storage = new FaultyStorage(seed);
        var blobs = await storage.ListenAsync(azurite.BlobPort);
        var queues = await storage.ListenAsync(azurite.QueuePort);
        storage.ConnectionString = azurite.ConnectionString
            .Replace($":{azurite.BlobPort}/", $":{blobs}/", StringComparison.Ordinal)
            .Replace($":{azurite.QueuePort}/", $":{queues}/", StringComparison.Ordinal);
        return storage;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var proxy in proxies) await proxy.DisposeAsync();
        http.Dispose();
    }

    /// <returns>The port that stands for <paramref name="behind"/>.</returns>
    private async Task<int> ListenAsync(int behind)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(options => options.Limits.MaxRequestBodySize = null);
        var proxy = builder.Build();
        proxy.Run(context => HandleAsync(context, behind));
        await proxy.StartAsync();
        proxies.Add(proxy);
        return new Uri(proxy.Urls.Single()).Port;
    }

    private async Task HandleAsync(HttpContext context, int port)
    {
        var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var fault = Draw(context.Request, target);
        counts.AddOrUpdate(fault, 1, (_, count) => count + 1);
        try
        {
            await ActAsync(context, new Uri($"http://127.0.0.1:{port}{target}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }), body.ToArray(), fault);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            context.Abort(); // The app was killed, or Azurite hung up.
        }
    }

    private StorageFault Draw(HttpRequest request, string target)
    {
        if (Outage is { } container && target.Contains($"/{container}/", StringComparison.Ordinal)) return StorageFault.Busy;
        var isWrite = !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method);
        lock (random)
        {
            if (random.NextDouble() >= Trouble) return StorageFault.None;
            var fault = (StorageFault)random.Next(1, Enum.GetValues<StorageFault>().Length);
            return fault is StorageFault.Conflict or StorageFault.ConditionNotMet && !isWrite ? StorageFault.Delayed : fault;
        }
    }

    private async Task ActAsync(HttpContext context, Uri address, byte[] body, StorageFault fault)
    {
        switch (fault)
        {
            case StorageFault.Failed: await FailAsync(context, 500, "InternalError"); return;
            case StorageFault.Busy: await FailAsync(context, 503, "ServerBusy"); return;
            case StorageFault.Conflict: await FailAsync(context, 409, address.Query.Contains("comp=lease", StringComparison.Ordinal) ? "LeaseAlreadyPresent" : "BlobAlreadyExists"); return;
            case StorageFault.ConditionNotMet: await FailAsync(context, 412, "ConditionNotMet"); return;
            case StorageFault.CutBefore: context.Abort(); return;
            case StorageFault.Delayed: await Task.Delay(Random.Shared.Next(LongestDelayMilliseconds), context.RequestAborted); break;
            case StorageFault.SentTwice: (await ForwardAsync(context.Request, address, body)).Dispose(); break;
        }

        using var answer = await ForwardAsync(context.Request, address, body);
        if (fault == StorageFault.CutAfter) context.Abort();
        else await AnswerAsync(context, answer, fault == StorageFault.CutInAnswer);
    }

    private Task<HttpResponseMessage> ForwardAsync(HttpRequest request, Uri address, byte[] body)
    {
        var forwarded = new HttpRequestMessage(new HttpMethod(request.Method), address);
        if (request.ContentLength is not null) forwarded.Content = new ByteArrayContent(body);
        foreach (var (name, values) in request.Headers)
        {
            if (!forwarded.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values)) forwarded.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
        }

        return http.SendAsync(forwarded, CancellationToken.None); // To its end, even when the app is killed meanwhile.
    }

    private static async Task AnswerAsync(HttpContext context, HttpResponseMessage answer, bool isCut)
    {
        var response = context.Response;
        response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers)) response.Headers[name] = values.ToArray();
        response.Headers.Remove("Transfer-Encoding");
        response.Headers.Remove("Connection");
        var body = await answer.Content.ReadAsByteArrayAsync(context.RequestAborted);
        if (isCut)
        {
            await response.Body.WriteAsync(body.AsMemory(0, body.Length / 2), context.RequestAborted);
            await response.Body.FlushAsync(context.RequestAborted);
            context.Abort();
        }
        else if (body.Length > 0)
        {
            await response.Body.WriteAsync(body, context.RequestAborted);
        }
    }

    private static async Task FailAsync(HttpContext context, int status, string code)
    {
        context.Response.StatusCode = status;
        context.Response.Headers["x-ms-error-code"] = code;
        context.Response.ContentType = "application/xml";
        if (HttpMethods.IsHead(context.Request.Method)) return;
        await context.Response.WriteAsync($"<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>{code}</Code><Message>{code}</Message></Error>");
    }
}
