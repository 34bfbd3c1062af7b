namespace Digits.Recognition;

/// <summary>A named input or output of a model; -1 in the shape is any size.</summary>
public sealed record ModelTensor(string Name, IReadOnlyList<long> Shape);
