using System.Text.Json;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>A function and a blob, as the real host writes them to its queues.</summary>
/// <param name="FunctionId">Host.Functions. and the function's name.</param>
internal sealed record BlobMessage(string FunctionId, string BlobType, string ContainerName, string BlobName, string ETag)
{
    public string Type { get; init; } = "BlobTrigger";

    public BinaryData ToJson() => BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(this));

    /// <exception cref="JsonException">Not such a message.</exception>
    public static BlobMessage FromJson(BinaryData json) =>
        JsonSerializer.Deserialize<BlobMessage>(json.ToMemory().Span) ?? throw new JsonException("The message is empty.");
}
