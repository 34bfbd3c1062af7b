using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Sends the value, or each element of an array, as a message to a storage queue.</summary>
public sealed class QueueOutputAttribute(string queueName) : OutputBindingAttribute
{
    public string QueueName { get; } = queueName;

    /// <summary>Name of the setting that tells the storage account; AzureWebJobsStorage when null.</summary>
    public string? Connection { get; set; }
}
