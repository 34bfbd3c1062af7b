namespace Digits.Functions.Contract;

/// <summary>
/// results/{name}.json: what was read from one uploaded scan, or why nothing could be. A pure function of the scan's
/// bytes and metadata and of the model, so it carries no time and may be written any number of times; until a person amends
/// it, from when on it is never read anew.
/// </summary>
/// <param name="Source">The blob that was read.</param>
/// <param name="Model">The model that read it.</param>
/// <param name="Layout">As asked for: auto, field, table or page.</param>
/// <param name="State">done or failed.</param>
/// <param name="Pages">Empty when the state is failed.</param>
/// <param name="Error">Present when the state is failed.</param>
/// <param name="History">What people changed since, in order; absent when nothing.</param>
public sealed record ScanResult(
    ScanSource Source, ModelReference Model, string Layout, string State, IReadOnlyList<Page> Pages, ReadError? Error = null,
    IReadOnlyList<Amendment>? History = null);

/// <summary>The uploaded blob as it was when read.</summary>
/// <param name="Name">Name within the container scans.</param>
/// <param name="ETag">Its version, without quotes.</param>
public sealed record ScanSource(string Name, string ETag, long Bytes);
