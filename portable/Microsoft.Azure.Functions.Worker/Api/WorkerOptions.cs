using Azure.Core.Serialization;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>The worker's options; this host reads the serializer.</summary>
public class WorkerOptions
{
    /// <summary>For all JSON in and out of bindings; System.Text.Json, names in any case, unless set.</summary>
    public ObjectSerializer? Serializer { get; set; }
}
