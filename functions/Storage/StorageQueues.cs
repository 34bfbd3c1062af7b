using Azure.Storage.Queues;
using Microsoft.Extensions.Configuration;

namespace Digits.Functions.Storage;

/// <summary>
/// The queue in which the Functions host leaves a message for each blob that it gave up, in the account of
/// <see cref="BlobStorage.Setting"/>: a connection string, or with an identity __queueServiceUri.
/// </summary>
public sealed class PoisonMessages(IConfiguration configuration)
{
    private const string Name = "webjobs-blobtrigger-poison";

    /// <summary>Null without storage.</summary>
    public QueueClient? Client { get; } = Connect(configuration.GetSection(BlobStorage.Setting));

    private static QueueClient? Connect(IConfigurationSection setting)
    {
        if (!string.IsNullOrEmpty(setting.Value)) return new QueueClient(setting.Value, Name);
        return setting["queueServiceUri"] is { Length: > 0 } uri
            ? new QueueClient(new Uri($"{uri.TrimEnd('/')}/{Name}"), BlobStorage.Credential(setting))
            : null;
    }
}
