namespace Digits.Functions.Inference;

/// <summary>Answer of v2/health/live.</summary>
public sealed record Liveness(bool Live);
