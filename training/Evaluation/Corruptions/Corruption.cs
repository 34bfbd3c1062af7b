namespace Digits.Training.Evaluation.Corruptions;

/// <summary>One way to spoil a picture.</summary>
/// <param name="Name">As the paper calls it, in words.</param>
/// <param name="Apply">784 values in 0..1, ink bright, to 784 new ones in 0..1; whatever is left to chance comes from the generator.</param>
public sealed record Corruption(string Name, Func<float[], Random, float[]> Apply);
