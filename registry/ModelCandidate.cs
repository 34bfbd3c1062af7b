namespace Digits.Registry;

/// <summary>A version that is tried on real requests before it is promoted.</summary>
/// <param name="Share">Of the requests that it answers, 0..1 (a canary release); 0 for none.</param>
/// <param name="Shadow">Whether it also reads what the current version answers, unseen by the caller, so that both can be compared.</param>
public sealed record ModelCandidate(string Version, double Share, bool Shadow);
