using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>The function runs for every blob, and every new content of a blob, whose path fits.</summary>
/// <param name="blobPath">Container and pattern, e.g. <c>scans/{name}.{extension}</c>; tokens become binding data.</param>
public sealed class BlobTriggerAttribute(string blobPath) : TriggerBindingAttribute
{
    public string BlobPath { get; } = blobPath;

    /// <summary>Name of the setting that tells the storage account; AzureWebJobsStorage when null.</summary>
    public string? Connection { get; set; }

    public BlobTriggerSource Source { get; set; } = BlobTriggerSource.LogsAndContainerScan;
}
