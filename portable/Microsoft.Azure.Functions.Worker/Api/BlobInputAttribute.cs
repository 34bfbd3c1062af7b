using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Binds a parameter to a blob, or to a container when the path names no blob.</summary>
/// <param name="blobPath">Container and name; <c>{tokens}</c> are filled from binding data.</param>
public sealed class BlobInputAttribute(string blobPath) : InputBindingAttribute
{
    public string BlobPath { get; } = blobPath;

    /// <summary>Name of the setting that tells the storage account; AzureWebJobsStorage when null.</summary>
    public string? Connection { get; set; }
}
