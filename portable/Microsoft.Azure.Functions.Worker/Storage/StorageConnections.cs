using System.Collections.Concurrent;
using Azure.Core;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>
/// Storage clients by the name of a connection setting: a connection string in <c>NAME</c>, or identity-based,
/// <c>NAME__blobServiceUri</c>, <c>NAME__queueServiceUri</c>, <c>NAME__credential</c>, <c>NAME__clientId</c>.
/// </summary>
internal sealed class StorageConnections(IConfiguration configuration)
{
    public const string Default = "AzureWebJobsStorage";
    private readonly ConcurrentDictionary<string, BlobServiceClient> blobs = new();
    private readonly ConcurrentDictionary<string, QueueServiceClient> queues = new();

    /// <returns>
    /// The client, made when first asked for: a missing setting must not keep an app's other functions from starting.
    /// It throws InvalidOperationException when the setting is missing.
    /// </returns>
    public Func<BlobServiceClient> Blobs(string? connection) => () => blobs.GetOrAdd(connection ?? Default, name =>
        ConnectionString(name) is { } text
            ? new BlobServiceClient(text, Patience(new BlobClientOptions()))
            : new BlobServiceClient(ServiceUri(name, "blob"), Credential(name), Patience(new BlobClientOptions())));

    /// <inheritdoc cref="Blobs"/>
    public Func<QueueServiceClient> Queues(string? connection) => () => queues.GetOrAdd(connection ?? Default, name =>
        ConnectionString(name) is { } text
            ? new QueueServiceClient(text, Patience(new QueueClientOptions()))
            : new QueueServiceClient(ServiceUri(name, "queue"), Credential(name), Patience(new QueueClientOptions())));

    // A few seconds of the SDK's own tries; beyond them the host tries again, and says why.
    private static T Patience<T>(T options)
        where T : ClientOptions
    {
        options.Retry.MaxRetries = 2;
        return options;
    }

    private string? ConnectionString(string name) =>
        configuration[$"AzureWebJobs{name}"] ?? configuration[name] ?? configuration.GetConnectionString(name);

    private Uri ServiceUri(string name, string service)
    {
        var section = configuration.GetSection(name);
        if ((section[$"{service}ServiceUri"] ?? section["serviceUri"]) is { } uri) return new Uri(uri);
        if (section["accountName"] is { } account) return new Uri($"https://{account}.{service}.core.windows.net");
        throw new InvalidOperationException(
            $"No storage connection '{name}': set {name} to a connection string, or {name}__{service}ServiceUri to an address.");
    }

    private TokenCredential Credential(string name)
    {
        var section = configuration.GetSection(name);
        var client = section["clientId"];
        if (!string.Equals(section["credential"], "managedidentity", StringComparison.OrdinalIgnoreCase))
            return new DefaultAzureCredential();
        var id = client is null ? ManagedIdentityId.SystemAssigned : ManagedIdentityId.FromUserAssignedClientId(client);
        return new ManagedIdentityCredential(id);
    }
}
