using Azure.Core.Serialization;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>A blob as the type that a parameter asks for.</summary>
internal static class BlobValue
{
    /// <param name="name">Empty for the container itself.</param>
    /// <exception cref="InvalidOperationException">A single blob is asked for and the path names none.</exception>
    public static async ValueTask<object?> ReadAsync(
        Type type, BlobContainerClient container, string name, ObjectSerializer serializer, CancellationToken cancellationToken)
    {
        if (type == typeof(BlobContainerClient)) return container;
        if (name.Length == 0) throw new InvalidOperationException($"The path names the container '{container.Name}' and no blob.");
        if (type == typeof(BlobClient)) return container.GetBlobClient(name);
        if (type == typeof(BlobBaseClient)) return container.GetBlobBaseClient(name);
        if (type == typeof(BlockBlobClient)) return container.GetBlockBlobClient(name);
        if (type == typeof(PageBlobClient)) return container.GetPageBlobClient(name);
        if (type == typeof(AppendBlobClient)) return container.GetAppendBlobClient(name);
        var blob = container.GetBlobClient(name);
        if (type == typeof(Stream)) return await blob.OpenReadAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        var content = (await blob.DownloadContentAsync(cancellationToken).ConfigureAwait(false)).Value.Content;
        if (type == typeof(string)) return content.ToString();
        if (type == typeof(byte[])) return content.ToArray();
        return await serializer.DeserializeAsync(content.ToStream(), type, cancellationToken).ConfigureAwait(false);
    }
}
