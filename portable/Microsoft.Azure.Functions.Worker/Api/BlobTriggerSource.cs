namespace Microsoft.Azure.Functions.Worker;

/// <summary>How a blob trigger learns of blobs.</summary>
public enum BlobTriggerSource
{
    /// <summary>By listing the container again and again.</summary>
    LogsAndContainerScan,

    /// <summary>By Event Grid's events, posted to <c>/runtime/webhooks/blobs</c>.</summary>
    EventGrid,
}
