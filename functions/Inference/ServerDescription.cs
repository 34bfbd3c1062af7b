namespace Digits.Functions.Inference;

/// <summary>Server metadata of the Open Inference Protocol v2.</summary>
public sealed record ServerDescription(string Name, string Version, IReadOnlyList<string> Extensions);
