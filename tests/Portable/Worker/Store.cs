using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace Digits.Tests.Portable.Worker;

[CollectionDefinition(Name)]
public sealed class StorageTests : ICollectionFixture<Azurite>
{
    public const string Name = "Storage";
}

/// <summary>A container and a queue of a test's own, and apps whose functions watch them.</summary>
internal sealed class Store
{
    private readonly string id = "t" + Guid.NewGuid().ToString("N")[..12];
    private Store(string connectionString)
    {
        ConnectionString = connectionString;
        Blobs = new BlobServiceClient(connectionString);
        Queues = new QueueServiceClient(connectionString, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
        Container = Blobs.GetBlobContainerClient(id);
        Queue = Queues.GetQueueClient(id);
    }

    public string ConnectionString { get; }

    public BlobServiceClient Blobs { get; }

    public QueueServiceClient Queues { get; }

    public BlobContainerClient Container { get; }

    public QueueClient Queue { get; }

    public Recorder Recorder { get; } = new();

    /// <summary>All apps started from one store are instances of one app.</summary>
    public string HostId => id;

    public static async Task<Store> CreateAsync(Azurite azurite)
    {
        var store = new Store(azurite.ConnectionString);
        await store.Container.CreateAsync();
        await store.Queue.CreateAsync();
        return store;
    }

    public Task PutAsync(string blob, string text = "text") =>
        Container.GetBlobClient(blob).UploadAsync(BinaryData.FromString(text), overwrite: true);

    /// <param name="only">The functions that run, by name.</param>
    public Task<RunningApp> StartAsync<T>(
        string[] only, string extensions = "{}", Action<IServiceCollection>? services = null) =>
        RunningApp.StartAsync(
            [typeof(T)],
            $$"""{ "functions": [{{string.Join(',', only.Select(f => $"\"{f}\""))}}], "extensions": {{extensions}} }""",
            new()
            {
                ["AzureWebJobsStorage"] = ConnectionString,
                ["Container"] = Container.Name,
                ["Queue"] = Queue.Name,
                ["Schedule"] = "0 0 0 1 1 *",
                ["AzureFunctionsWebHost:hostid"] = HostId,
            },
            builder =>
            {
                builder.Services.AddSingleton(Recorder);
                services?.Invoke(builder.Services);
            });

    /// <summary>Messages in a queue's front, not taken.</summary>
    public async Task<string[]> PeekAsync(string queue)
    {
        var client = Queues.GetQueueClient(queue);
        if (!await client.ExistsAsync()) return [];
        return [.. (await client.PeekMessagesAsync(32)).Value.Select(m => m.Body.ToString())];
    }
}
