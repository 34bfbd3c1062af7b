using Digits.Functions.Contract;

namespace Digits.Functions.Scans;

/// <summary>What a result's blob says of itself in its metadata, so that a list of scans needs no look inside.</summary>
/// <param name="SourceETag">The scan's ETag without quotes.</param>
/// <param name="State">done or failed.</param>
/// <param name="Reason">Why it failed, in a word; null otherwise.</param>
public sealed record ResultMetadata(string? SourceETag, string? ModelVersion, string? State, string? Reason)
{
    public static ResultMetadata Of(ScanResult result) =>
        new(result.Source.ETag, result.Model.Version, result.State, result.Error?.Reason);

    public static ResultMetadata Parse(IDictionary<string, string> metadata) => new(
        metadata.TryGetValue("sourceetag", out var etag) ? etag : null,
        metadata.TryGetValue("modelversion", out var version) ? version : null,
        metadata.TryGetValue("state", out var state) ? state : null,
        metadata.TryGetValue("reason", out var reason) ? reason : null);

    public Dictionary<string, string> ToDictionary()
    {
        var metadata = new Dictionary<string, string>
        {
            ["sourceetag"] = SourceETag ?? "",
            ["modelversion"] = ModelVersion ?? "",
            ["state"] = State ?? "",
        };
        if (Reason is not null) metadata["reason"] = Reason;
        return metadata;
    }
}
