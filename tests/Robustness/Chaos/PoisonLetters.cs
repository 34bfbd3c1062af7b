using System.Text;
using System.Text.Json.Nodes;
using Azure;
using Azure.Storage.Queues;

namespace Digits.Robustness.Tests.Chaos;

/// <summary>Empties the queue of scans that were given up and remembers what stood there.</summary>
internal sealed class PoisonLetters(string connectionString)
{
    private readonly QueueClient queue = new(connectionString, "webjobs-blobtrigger-poison");
    private readonly HashSet<(string Scan, string ETag)> seen = [];

    /// <summary>Messages, of which one scan may have several: queues deliver at least once.</summary>
    public int Messages { get; private set; }

    /// <returns>Scan and ETag of all messages so far.</returns>
    public async Task<IReadOnlySet<(string Scan, string ETag)>> CollectAsync()
    {
        try
        {
            while ((await queue.ReceiveMessagesAsync(32)).Value is { Length: > 0 } messages)
            {
                foreach (var message in messages)
                {
                    var json = JsonNode.Parse(Encoding.UTF8.GetString(Convert.FromBase64String(message.Body.ToString())))!;
                    seen.Add(((string)json["BlobName"]!, ((string)json["ETag"]!).Trim('"')));
                    Messages++;
                    await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt);
                }
            }
        }
        catch (RequestFailedException failed) when (failed.Status == 404)
        {
            // Nothing was given up yet.
        }

        return seen;
    }
}
