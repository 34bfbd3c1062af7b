using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>host.json's <c>extensions.queues</c>, with the real host's defaults.</summary>
internal sealed class QueueSettings
{
    private readonly bool isBase64;

    public QueueSettings(IConfiguration configuration, IHostEnvironment environment)
    {
        var section = configuration.GetSection($"{HostFiles.Root}:extensions:queues");
        BatchSize = section.GetValue("batchSize", 16);
        NewBatchThreshold = section.GetValue("newBatchThreshold", Math.Max(1, BatchSize / 2) * Environment.ProcessorCount);
        MaxDequeueCount = section.GetValue("maxDequeueCount", 5);
        VisibilityTimeout = section.GetValue("visibilityTimeout", TimeSpan.Zero);
        var encoding = section["messageEncoding"] ?? "base64";
        isBase64 = encoding.Equals("base64", StringComparison.OrdinalIgnoreCase);

        // On a developer's machine the real host looks at least every two seconds.
        MaxPollingInterval = environment.IsDevelopment()
            ? TimeSpan.FromSeconds(2)
            : section.GetValue("maxPollingInterval", TimeSpan.FromMinutes(1));
        if (BatchSize is < 1 or > 32) throw new InvalidDataException("host.json: queues.batchSize must be from 1 to 32.");
        if (MaxDequeueCount < 1) throw new InvalidDataException("host.json: queues.maxDequeueCount must be at least 1.");
    }

    /// <summary>Messages taken at once, 1 to 32.</summary>
    public int BatchSize { get; }

    /// <summary>More are taken when no more than this many are still being worked on.</summary>
    public int NewBatchThreshold { get; }

    /// <summary>Tries before a message is poison.</summary>
    public int MaxDequeueCount { get; }

    /// <summary>Wait between a failed try and the next.</summary>
    public TimeSpan VisibilityTimeout { get; }

    public TimeSpan MaxPollingInterval { get; }

    /// <summary>A message in work is hidden this long at a time: after a crash it comes back no later.</summary>
    public TimeSpan Invisible { get; init; } = TimeSpan.FromSeconds(30);

    public BinaryData Encode(BinaryData body) =>
        isBase64 ? BinaryData.FromString(Convert.ToBase64String(body.ToMemory().Span)) : body;

    /// <exception cref="FormatException">The text isn't base64, and should be.</exception>
    public BinaryData Decode(BinaryData body) =>
        isBase64 ? BinaryData.FromBytes(Convert.FromBase64String(body.ToString())) : body;
}
