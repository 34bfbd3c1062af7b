using System.Text.Json.Serialization;

namespace Digits.Functions.Contract;

/// <summary>Answer of GET api/scans: one page of what was uploaded, by name.</summary>
/// <param name="Continuation">Give it back to get the next page; null on the last one.</param>
public sealed record ScanList(
    IReadOnlyList<ScanEntry> Scans,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Continuation);

/// <summary>An uploaded scan and how far it is.</summary>
/// <param name="State">waiting (no result for these bytes yet), done, failed, or poison (given up after five tries).</param>
/// <param name="Reason">Why it failed, in a word; absent otherwise.</param>
/// <param name="Unsure">Numbers in its result that a person should look at; absent when there are none.</param>
/// <param name="Progress">How far the reading of a waiting scan of many pages is; absent otherwise.</param>
public sealed record ScanEntry(
    string Name, string State, long Bytes, DateTimeOffset? Uploaded, string? Reason, int? Unsure = null, ScanProgress? Progress = null);

/// <summary>Of a scan of many pages, which several instances read.</summary>
/// <param name="Read">Pages read so far.</param>
public sealed record ScanProgress(int Read, int Pages);

/// <summary>Answer of GET api/scans/{name}: the entry, and the result when there is one.</summary>
public sealed record ScanDetail(
    string Name, string State, long Bytes, DateTimeOffset? Uploaded, string? Reason, ScanResult? Result, ScanProgress? Progress = null);
