namespace Digits.Functions.Scans;

/// <summary>Some pages of a scan of many, for one instance to read: a message of the queue <see cref="Storage.StorageQueues.ScanPages"/>.</summary>
/// <param name="Scan">The blob's name within the container scans.</param>
/// <param name="ETag">Its version, without quotes.</param>
/// <param name="Model">Version of the model that reads all of its pages.</param>
/// <param name="First">The first page, from 1.</param>
/// <param name="Last">The last page.</param>
/// <param name="Of">Pages of the whole scan.</param>
public sealed record PageRun(string Scan, string ETag, string Model, int First, int Last, int Of);
