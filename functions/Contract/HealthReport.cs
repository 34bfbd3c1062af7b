using System.Text.Json.Serialization;
using Digits.Registry;

namespace Digits.Functions.Contract;

/// <summary>Answer of GET api/health.</summary>
/// <param name="Status">ok; degraded (it answers, but something needs a look); unavailable (no model: nothing can be read).</param>
/// <param name="Model">The serving model; null when there is none.</param>
/// <param name="Reasons">A sentence for each thing that is wrong; empty when the status is ok.</param>
/// <param name="Candidate">The version that is tried beside the serving one; absent when there is none.</param>
public sealed record HealthReport(
    string Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] ServingReport? Model,
    StorageReport Storage,
    IReadOnlyList<string> Reasons,
    ModelCandidate? Candidate = null);

/// <param name="Source">storage, or app for the model that ships beside the app.</param>
public sealed record ServingReport(string Name, string Version, string Source);

/// <param name="State">ok, unreachable, or none when no storage is configured.</param>
public sealed record StorageReport(string State);
