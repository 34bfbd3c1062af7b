using System.Collections;
using System.Reflection;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Writes what functions return to the blobs and queues that their output bindings name.</summary>
internal sealed class Outputs(
    StorageConnections storage, QueueSettings queues, IConfiguration configuration, IOptions<WorkerOptions> options)
{
    /// <returns>Null when the function has no output binding.</returns>
    public Func<Invocation, Task>? WriterFor(HostedFunction function)
    {
        var writers = function.Outputs.Select(o => (o.Property, Write: WriterFor(o.Attribute))).ToArray();
        if (writers.Length == 0) return null;
        return async invocation =>
        {
            foreach (var (property, write) in writers)
            {
                var value = property is null || invocation.Result is null ? invocation.Result : property.GetValue(invocation.Result);
                if (value is not null) await write(invocation, value).ConfigureAwait(false);
            }
        };
    }

    private Func<Invocation, object, Task> WriterFor(OutputBindingAttribute attribute)
    {
        switch (attribute)
        {
            case BlobOutputAttribute output:
                var path = new BindingTemplate(output.BlobPath, configuration);
                var blobs = storage.Blobs(output.Connection);
                return (invocation, value) => WriteBlobAsync(blobs(), path.Fill(invocation), value, invocation.CancellationToken);
            case QueueOutputAttribute output:
                var name = new BindingTemplate(output.QueueName, configuration);
                var service = storage.Queues(output.Connection);
                return (invocation, value) =>
                    SendAsync(service().GetQueueClient(name.Fill(invocation)), value, invocation.CancellationToken);
            default:
                throw new InvalidOperationException($"This host knows no output {attribute.GetType().Name}.");
        }
    }

    private async Task WriteBlobAsync(BlobServiceClient service, string path, object value, CancellationToken cancellationToken)
    {
        var (container, name) = BlobPath.Split(path);
        var containerClient = service.GetBlobContainerClient(container);
        var blob = containerClient.GetBlobClient(name);
        using var content = value is Stream stream ? stream : Bytes(value).ToStream();
        try
        {
            await blob.UploadAsync(content, overwrite: true, cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException e) when (e.ErrorCode == "ContainerNotFound" && content.CanSeek)
        {
            await containerClient.CreateIfNotExistsAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
            content.Position = 0;
            await blob.UploadAsync(content, overwrite: true, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task SendAsync(QueueClient queue, object value, CancellationToken cancellationToken)
    {
        // Text and bytes are one message; any other collection is a message for each element.
        var messages = value is IEnumerable many and not (string or byte[] or BinaryData) ? many.Cast<object>() : [value];
        foreach (var message in messages)
        {
            var body = queues.Encode(Bytes(message));
            try
            {
                await queue.SendMessageAsync(body, cancellationToken: cancellationToken).ConfigureAwait(false);
            }
            catch (RequestFailedException e) when (e.ErrorCode == "QueueNotFound")
            {
                await queue.CreateIfNotExistsAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
                await queue.SendMessageAsync(body, cancellationToken: cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private BinaryData Bytes(object value) => value switch
    {
        string text => BinaryData.FromString(text),
        byte[] bytes => BinaryData.FromBytes(bytes),
        BinaryData data => data,
        _ => options.Value.Serializer!.Serialize(value, value.GetType()),
    };
}
