namespace Digits.Functions.Inference;

/// <summary>Answer of v2/health/ready and of a model's ready.</summary>
/// <param name="Name">The model's name; absent for the server.</param>
public sealed record Readiness(string? Name, bool Ready);
