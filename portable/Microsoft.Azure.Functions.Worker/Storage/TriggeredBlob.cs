using System.Text.Json;
using Azure.Storage.Blobs;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>The blob that started a function, as it was found.</summary>
internal sealed record TriggeredBlob(
    BlobContainerClient Container, string Name, IDictionary<string, string> Metadata, IReadOnlyDictionary<string, string> Tokens)
{
    public IReadOnlyDictionary<string, object?> BindingData()
    {
        var data = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase)
        {
            ["BlobTrigger"] = $"{Container.Name}/{Name}",
            ["Uri"] = Container.GetBlobClient(Name).Uri.ToString(),
            ["Metadata"] = JsonSerializer.Serialize(Metadata),
        };
        foreach (var (token, value) in Tokens) data[token] = value;
        return data;
    }
}
