using Digits.Functions.Scans;
using Digits.Functions.Storage;
using Microsoft.Azure.Functions.Worker;

namespace Digits.Functions;

/// <summary>Reads some pages of a scan of many: <see cref="ScanHandler"/> leaves a message for each run, so that many instances share them.</summary>
public sealed class ReadScanPages(PageRunHandler handler)
{
    [Function(nameof(ReadScanPages))]
    public Task Run([QueueTrigger(StorageQueues.ScanPagesName)] string message, CancellationToken cancellationToken) =>
        handler.HandleAsync(message, giveUp: false, cancellationToken);

    /// <summary>Pages that failed five times get an error instead of a result; the rest of the scan is kept.</summary>
    [Function(nameof(ReadScanPages) + "GivenUp")]
    public Task RunGivenUp([QueueTrigger(StorageQueues.ScanPagesName + "-poison")] string message, CancellationToken cancellationToken) =>
        handler.HandleAsync(message, giveUp: true, cancellationToken);
}
