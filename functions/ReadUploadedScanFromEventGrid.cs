using Azure.Storage.Blobs;
using Digits.Functions.Scans;
using Microsoft.Azure.Functions.Worker;

namespace Digits.Functions;

/// <summary>As <see cref="ReadUploadedScan"/>, told by Event Grid: the only way on Flex Consumption.</summary>
public sealed class ReadUploadedScanFromEventGrid(ScanHandler handler)
{
    [Function(nameof(ReadUploadedScanFromEventGrid))]
    public Task Run(
        [BlobTrigger("scans/{name}", Source = BlobTriggerSource.EventGrid)] BlobClient scan, CancellationToken cancellationToken) =>
        handler.HandleAsync(scan, cancellationToken);
}
