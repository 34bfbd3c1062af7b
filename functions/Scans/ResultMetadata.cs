using System.Globalization;
using Digits.Functions.Contract;

namespace Digits.Functions.Scans;

/// <summary>What a result's blob says of itself in its metadata, so that a list of scans needs no look inside.</summary>
/// <param name="SourceETag">The scan's ETag without quotes.</param>
/// <param name="State">done or failed.</param>
/// <param name="Reason">Why it failed, in a word; null otherwise.</param>
/// <param name="Unsure">Numbers that a person should look at.</param>
/// <param name="IsAmended">A person has changed it: it isn't read anew, whatever model serves.</param>
/// <param name="CsvETag">Of the CSV that was written with it, without quotes; null when it was amended.</param>
/// <param name="OverlayETag">The same of the overlay.</param>
public sealed record ResultMetadata(
    string? SourceETag, string? ModelVersion, string? State, string? Reason, int Unsure = 0, bool IsAmended = false,
    string? CsvETag = null, string? OverlayETag = null)
{
    public static ResultMetadata Of(ScanResult result) =>
        new(
            result.Source.ETag,
            result.Model.Version,
            result.State,
            result.Error?.Reason,
            result.Pages.Sum(page => page.Numbers().Count(number => !number.Accepted)),
            result.History is not null);

    public static ResultMetadata Parse(IDictionary<string, string> metadata) => new(
        metadata.TryGetValue("sourceetag", out var etag) ? etag : null,
        metadata.TryGetValue("modelversion", out var version) ? version : null,
        metadata.TryGetValue("state", out var state) ? state : null,
        metadata.TryGetValue("reason", out var reason) ? reason : null,
        metadata.TryGetValue("unsure", out var unsure) && int.TryParse(unsure, CultureInfo.InvariantCulture, out var count) ? count : 0,
        metadata.ContainsKey("amended"),
        metadata.TryGetValue("csvetag", out var csv) ? csv : null,
        metadata.TryGetValue("overlayetag", out var overlay) ? overlay : null);

    public Dictionary<string, string> ToDictionary()
    {
        var metadata = new Dictionary<string, string>
        {
            ["sourceetag"] = SourceETag ?? "",
            ["modelversion"] = ModelVersion ?? "",
            ["state"] = State ?? "",
        };
        if (Reason is not null) metadata["reason"] = Reason;
        if (Unsure > 0) metadata["unsure"] = Unsure.ToString(CultureInfo.InvariantCulture);
        if (IsAmended) metadata["amended"] = "true";
        if (CsvETag is not null) metadata["csvetag"] = CsvETag;
        if (OverlayETag is not null) metadata["overlayetag"] = OverlayETag;
        return metadata;
    }
}
