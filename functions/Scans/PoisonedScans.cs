using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure;
using Azure.Storage.Queues.Models;
using Digits.Functions.Storage;

namespace Digits.Functions.Scans;

/// <summary>The scans that were given up after five tries, as far as the head of the poison queue tells.</summary>
public sealed class PoisonedScans(StorageQueues queues)
{
    private const int AtATime = 32; // As many messages as the service gives at once.

    private static readonly TimeSpan Hidden = TimeSpan.FromSeconds(5);

    /// <returns>Name and ETag of the scans that the first messages name; the messages stay.</returns>
    public async Task<HashSet<(string Name, string ETag)>> ListAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (queues.PoisonedBlobs is null) return [];
            var messages = await queues.PoisonedBlobs.PeekMessagesAsync(AtATime, cancellationToken);
            return [.. messages.Value.Select(message => Parse(message.Body)).OfType<(string, string)>()];
        }
        catch (RequestFailedException failed) when (failed.Status == StatusCodes.Status404NotFound)
        {
            return []; // Nothing was ever given up.
        }
    }

    /// <summary>Deletes the messages of a scan that is tried again, as far as they are near the queue's head.</summary>
    public async Task ForgetAsync(string scan, CancellationToken cancellationToken)
    {
        try
        {
            if (queues.PoisonedBlobs is null) return;
            QueueMessage[] messages = await queues.PoisonedBlobs.ReceiveMessagesAsync(AtATime, Hidden, cancellationToken);
            foreach (var message in messages.Where(message => Parse(message.Body)?.Name == scan))
            {
                await queues.PoisonedBlobs.DeleteMessageAsync(message.MessageId, message.PopReceipt, cancellationToken);
            }
        }
        catch (RequestFailedException failed) when (failed.Status == StatusCodes.Status404NotFound)
        {
            // No queue, or somebody else deleted the message.
        }
    }

    /// <summary>A message of the host: JSON, in base64 unless host.json says otherwise.</summary>
    private static (string Name, string ETag)? Parse(BinaryData body)
    {
        try
        {
            var text = body.ToString().Trim();
            var message = JsonNode.Parse(text.StartsWith('{') ? text : Encoding.UTF8.GetString(Convert.FromBase64String(text)))!;
            return (string?)message["ContainerName"] == "scans" && (string?)message["BlobName"] is { } name
                ? (name, ((string?)message["ETag"] ?? "").Trim('"'))
                : null;
        }
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidOperationException)
        {
            return null; // Not of the host's making.
        }
    }
}
