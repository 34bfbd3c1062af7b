using Azure.Storage.Blobs;
using Digits.Functions.Scans;
using Microsoft.Azure.Functions.Worker;

namespace Digits.Functions;

/// <summary>
/// Reads each blob dropped into the container scans, found by polling: for Azurite and for plans that allow it.
/// <see cref="ReadUploadedScanFromEventGrid"/> is its twin for Azure; the setting AzureWebJobs.{Name}.Disabled turns off the one not wanted.
/// </summary>
public sealed class ReadUploadedScan(ScanHandler handler)
{
    [Function(nameof(ReadUploadedScan))]
    public Task Run(
        [BlobTrigger("scans/{name}", Source = BlobTriggerSource.LogsAndContainerScan)] BlobClient scan, CancellationToken cancellationToken) =>
        handler.HandleAsync(scan, cancellationToken);
}
