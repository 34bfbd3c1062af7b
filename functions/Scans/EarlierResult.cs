using Azure;

namespace Digits.Functions.Scans;

/// <summary>What was there of a scan's result before it was read (again).</summary>
/// <param name="State">What it says of itself; null when there is none.</param>
/// <param name="Json">The ETags of its blobs; null for one that is not there.</param>
public sealed record EarlierResult(ResultMetadata? State, ETag? Json, ETag? Csv, ETag? Overlay)
{
    /// <summary>Whether CSV and overlay are still those that the JSON stands for: a run that was overtaken or killed may have left its own.</summary>
    public bool IsWhole =>
        State is not null && Csv is { } csv && Overlay is { } overlay
        && State.CsvETag == ScanHandler.Unquoted(csv) && State.OverlayETag == ScanHandler.Unquoted(overlay);
}
