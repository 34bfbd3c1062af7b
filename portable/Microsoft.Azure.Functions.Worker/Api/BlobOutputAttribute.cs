using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Writes the value to a blob.</summary>
/// <param name="blobPath">Container and name; <c>{tokens}</c> are filled from binding data.</param>
public sealed class BlobOutputAttribute(string blobPath) : OutputBindingAttribute
{
    public string BlobPath { get; } = blobPath;

    /// <summary>Name of the setting that tells the storage account; AzureWebJobsStorage when null.</summary>
    public string? Connection { get; set; }
}
