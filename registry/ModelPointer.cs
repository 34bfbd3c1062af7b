namespace Digits.Registry;

/// <summary>models/digits/current.json: the version that shall serve, and what is being tried beside it.</summary>
/// <param name="Previous">The version that served before: where rolling back leads. Null when there is none, or after it.</param>
/// <param name="Candidate">Null when nothing is being tried.</param>
public sealed record ModelPointer(string Name, string Version, string? Previous = null, ModelCandidate? Candidate = null);
