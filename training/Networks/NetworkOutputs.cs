namespace Digits.Training.Networks;

/// <summary>Names of a graph's results.</summary>
/// <param name="Logits">(B,10).</param>
/// <param name="ActivationMaps">(B,10,7,7), whose means are the logits; null for a network without a pooled head.</param>
public readonly record struct NetworkOutputs(string Logits, string? ActivationMaps = null);
