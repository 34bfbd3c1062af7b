using System.Text.Json.Nodes;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Digits.Functions.Tests;

/// <summary>Drops scans into storage and looks at what came of them, as a user of the containers does.</summary>
public sealed class UploadedScans(BlobServiceClient storage, FunctionsApp app)
{
    private readonly BlobContainerClient scans = storage.GetBlobContainerClient("scans");
    private readonly BlobContainerClient results = storage.GetBlobContainerClient("results");

    /// <returns>The blob's ETag.</returns>
    public async Task<string> DropAsync(string name, byte[] bytes, string? layout = null)
    {
        await scans.CreateIfNotExistsAsync();
        var options = new BlobUploadOptions { Metadata = layout is null ? null : new Dictionary<string, string> { ["layout"] = layout } };
        var uploaded = await scans.GetBlobClient(name).UploadAsync(new BinaryData(bytes), options);
        return uploaded.Value.ETag.ToString().Trim('"');
    }

    /// <summary>Waits for the result of exactly this version of the scan.</summary>
    public async Task<JsonNode> ResultAsync(string name, string etag)
    {
        JsonNode? result = null;
        await app.UntilAsync($"{name} has a result", async () =>
        {
            var blob = results.GetBlobClient($"{name}.json");
            if (!await blob.ExistsAsync()) return false;
            result = JsonNode.Parse((await blob.DownloadContentAsync()).Value.Content.ToString());
            return (string?)result!["source"]!["eTag"] == etag;
        });
        return result!;
    }

    public async Task<JsonNode> ReadAsync(string name, byte[] bytes, string? layout = null) =>
        await ResultAsync(name, await DropAsync(name, bytes, layout));

    public async Task<string> TextAsync(string resultName) =>
        (await results.GetBlobClient(resultName).DownloadContentAsync()).Value.Content.ToString();

    /// <summary>Every blob of the container results with its ETag.</summary>
    public async Task<Dictionary<string, string>> ResultETagsAsync()
    {
        var found = new Dictionary<string, string>();
        if (!await results.ExistsAsync()) return found;
        await foreach (var blob in results.GetBlobsAsync()) found[blob.Name] = blob.Properties.ETag.ToString()!;
        return found;
    }
}
