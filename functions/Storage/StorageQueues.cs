using Azure.Storage.Queues;
using Microsoft.Extensions.Configuration;

namespace Digits.Functions.Storage;

/// <summary>
/// The app's queues in the account of <see cref="BlobStorage.Setting"/>: a connection string, or with an identity the setting
/// __queueServiceUri. All are null without storage.
/// </summary>
public sealed class StorageQueues(IConfiguration configuration)
{
    public const string ScanPagesName = "scan-pages";

    // As the Functions host writes and reads messages, unless host.json says otherwise.
    private static readonly QueueClientOptions Options = new() { MessageEncoding = QueueMessageEncoding.Base64 };

    /// <summary>Where the host leaves a message for each blob that it gave up.</summary>
    public QueueClient? PoisonedBlobs { get; } = Connect(configuration.GetSection(BlobStorage.Setting), "webjobs-blobtrigger-poison");

    /// <summary>Pages of scans of many pages, to be read: <see cref="Scans.PageRun"/> as JSON.</summary>
    public QueueClient? ScanPages { get; } = Connect(configuration.GetSection(BlobStorage.Setting), ScanPagesName, Options);

    private static QueueClient? Connect(IConfigurationSection setting, string name, QueueClientOptions? options = null)
    {
        if (!string.IsNullOrEmpty(setting.Value)) return new QueueClient(setting.Value, name, options);
        return setting["queueServiceUri"] is { Length: > 0 } uri
            ? new QueueClient(new Uri($"{uri.TrimEnd('/')}/{name}"), BlobStorage.Credential(setting), options)
            : null;
    }
}
