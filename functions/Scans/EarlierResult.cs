using Azure;

namespace Digits.Functions.Scans;

/// <summary>What was there of a scan's result before it was read (again).</summary>
/// <param name="State">What it says of itself; null when there is none.</param>
/// <param name="Json">The ETags of its blobs; null for one that is not there.</param>
public sealed record EarlierResult(ResultMetadata? State, ETag? Json, ETag? Csv, ETag? Overlay);
