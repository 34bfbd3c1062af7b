using System.Text.Json;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>
/// The address that Event Grid posts to, <c>/runtime/webhooks/blobs?functionName=Host.Functions.NAME</c>. Accepted
/// events wait in a queue of the host's own, so that an answer of 202 means that the blob will be worked on.
/// </summary>
internal sealed class BlobEvents(
    FunctionCatalog catalog, StorageConnections storage, HostIdentity host, IConfiguration configuration, ILogger<BlobEvents> log)
{
    private readonly Dictionary<string, BlobPath> paths = catalog.Running
        .Where(f => f.Trigger is BlobTriggerAttribute { Source: BlobTriggerSource.EventGrid })
        .ToDictionary(f => f.FullName, f => BlobPoller.PathOf(f, configuration), StringComparer.OrdinalIgnoreCase);

    public QueueClient Queue() => storage.Queues(null)().GetQueueClient($"azure-webjobs-blobtrigger-{host.Id}");

    public void Map(IEndpointRouteBuilder endpoints)
    {
        if (paths.Count > 0) endpoints.MapMethods("/runtime/webhooks/blobs", [HttpMethods.Post, HttpMethods.Options], AcceptAsync);
    }

    private async Task AcceptAsync(HttpContext http)
    {
        // CloudEvents' handshake: whoever asks may send.
        if (HttpMethods.IsOptions(http.Request.Method))
        {
            http.Response.Headers["WebHook-Allowed-Origin"] = http.Request.Headers["WebHook-Request-Origin"];
            return;
        }
        var functionName = http.Request.Query["functionName"].ToString();
        if (!paths.TryGetValue(functionName, out var path))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            await http.Response.WriteAsync($"Cannot find function '{functionName}' with an Event Grid blob trigger.").ConfigureAwait(false);
            return;
        }
        try
        {
            using var body = await JsonDocument.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted).ConfigureAwait(false);
            JsonElement[] events = body.RootElement.ValueKind == JsonValueKind.Array ? [.. body.RootElement.EnumerateArray()] : [body.RootElement];
            if (http.Request.Headers["aeg-event-type"] == "SubscriptionValidation")
            {
                var code = events[0].GetProperty("data").GetProperty("validationCode").GetString();
                await http.Response.WriteAsJsonAsync(new { validationResponse = code }, http.RequestAborted).ConfigureAwait(false);
                return;
            }
            foreach (var blobEvent in events) await EnqueueAsync(functionName, path, blobEvent, http.RequestAborted).ConfigureAwait(false);
            http.Response.StatusCode = StatusCodes.Status202Accepted;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or UriFormatException or ArgumentException or IndexOutOfRangeException)
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            await http.Response.WriteAsync($"Not an event of Blob Storage: {e.Message}").ConfigureAwait(false);
        }
    }

    private async Task EnqueueAsync(string functionName, BlobPath path, JsonElement blobEvent, CancellationToken cancellationToken)
    {
        // "type" in CloudEvents' schema, "eventType" in Event Grid's own.
        var type = (blobEvent.TryGetProperty("eventType", out var own) ? own : blobEvent.GetProperty("type")).GetString();
        if (type != "Microsoft.Storage.BlobCreated") return;
        var data = blobEvent.GetProperty("data");
        var blob = new BlobUriBuilder(new Uri(data.GetProperty("url").GetString()!));
        if (blob.BlobContainerName != path.Container || !path.Matches(blob.BlobName, out _))
        {
            log.LogDebug("{Function} takes no interest in {Container}/{Blob}", functionName, blob.BlobContainerName, blob.BlobName);
            return;
        }
        var kind = data.TryGetProperty("blobType", out var blobType) ? blobType.GetString()! : "BlockBlob";
        var message = new BlobMessage(functionName, kind, blob.BlobContainerName, blob.BlobName, data.GetProperty("eTag").GetString()!);
        var queue = Queue();
        await queue.CreateIfNotExistsAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        await queue.SendMessageAsync(message.ToJson(), cancellationToken: cancellationToken).ConfigureAwait(false);
    }
}
